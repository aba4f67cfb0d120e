"""The page of the log, and its download."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask_babel import gettext as _

from participation.accounts.policies import is_official
from participation.core.csv_lines import csv_head, csv_line
from participation.logbook.plain_words import ACTS, act_in_words, said_in_words
from participation.logbook.queries import PAGE, Filter, Line, page_of_log, whole_log
from participation.logbook.schemas import FilterSchema
from participation.municipalities.queries import municipality as find_municipality
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_question

blueprint = Blueprint("logbook", __name__)

_FIELDS = tuple(FilterSchema().fields)
_COLUMNS = ("number", "at", "act", "act_in_words", "subject", "words", "actor", "digest")


@blueprint.get("/areas/<slug>/log")
@access(Access.PUBLIC)
def log(slug: str) -> Any:
    """Show the official acts of an area, newest first, 50 on a page."""
    municipality = find_municipality(slug)
    form = load_question(FilterSchema())
    official = is_official(person(), municipality.id)
    before = request.args.get("before", type=int)
    lines = page_of_log(municipality.id, _filter(form), official=official, before=before)
    page = render_template(
        "logbook/log.html",
        municipality=municipality,
        form=form,
        asked={name: form.typed[name] for name in _FIELDS if form.typed.get(name)},
        acts={"": _("All acts")} | {act: str(words.name) for act, words in ACTS.items()},
        official=official,
        lines=lines[:PAGE],
        more=len(lines) > PAGE,
        in_words=act_in_words,
        said=said_in_words,
    )
    return page, 200 if form.valid else 422


@blueprint.get("/areas/<slug>/log.csv")
@access(Access.PUBLIC)
def download(slug: str) -> Any:
    """Download the acts that the filter leaves, oldest first, as CSV."""
    municipality = find_municipality(slug)
    wanted = _filter(load_question(FilterSchema()))
    official = is_official(person(), municipality.id)
    lines = whole_log(municipality.id, wanted, official=official)
    return Response(
        stream_with_context(_csv(lines)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{slug}-log.csv"'},
    )


def _filter(form: Form) -> Filter:
    return Filter(**form.data) if form.valid else Filter()


def _csv(lines: Iterator[Line]) -> Iterator[str]:
    yield csv_head(_COLUMNS)
    for line in lines:
        at = line.at.isoformat()
        words = act_in_words(line.act)
        yield csv_line(
            (line.number, at, line.act, words, line.subject, line.words, line.actor, line.digest)
        )
