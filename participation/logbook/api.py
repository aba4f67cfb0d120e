"""The log of official acts, for programs."""

from dataclasses import asdict
from typing import Any

from participation.accounts.policies import is_official
from participation.core.scopes import Scope
from participation.core.shapes import page_of
from participation.logbook.plain_words import act_in_words
from participation.logbook.queries import PAGE, Filter, page_of_log
from participation.logbook.shapes import ActOfLogShape, LogQuestion
from participation.municipalities.queries import municipality as find_municipality
from participation.web.access import Access, access, person
from participation.web.api.blueprint import ApiBlueprint
from participation.web.api.cursors import place_in, seal
from participation.web.api.scopes import has_scope

blueprint = ApiBlueprint("log", __name__, "The log of official acts.")


@blueprint.get("/municipalities/<slug>/log", asks=LogQuestion, answers=page_of(ActOfLogShape))
@access(Access.PUBLIC)
def list_acts(question: dict[str, Any], slug: str) -> Any:
    """List the official acts of a municipality, newest first, 50 on a page."""
    area = find_municipality(slug)
    official = is_official(person(), area.id) and has_scope(Scope.OFFICE)
    wanted = Filter(question["act"], question.get("first"), question.get("last"))
    lines = page_of_log(area.id, wanted, official=official, before=place_in(question))
    shown = lines[:PAGE]
    return {
        "items": [{**asdict(line), "act_in_words": str(act_in_words(line.act))} for line in shown],
        "next_cursor": seal(shown[-1].number if len(lines) > PAGE else None),
    }
