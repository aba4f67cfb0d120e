"""Removing for good what the law forces to be removed."""

from typing import Any

from flask import flash, request
from flask_babel import gettext as _

from participation.core.errors import Refusal
from participation.moderation.queries.items import find_hiding
from participation.moderation.schemas import WordsSchema
from participation.moderation.services.removals import ask_removal, decide_removal
from participation.moderation.views import blueprint
from participation.moderation.views.items import (
    HIDING,
    back_to,
    hidden_item_of_official,
    item_page,
    item_refused,
)
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form


@blueprint.post(f"{HIDING}/removal")
@access(Access.OFFICIAL)
def ask_for_removal(public_id: str) -> Any:
    """Ask that hidden words be removed for good."""
    hiding = find_hiding(public_id)
    found = hidden_item_of_official(hiding)
    form = load_form(WordsSchema())
    if not form.valid:
        return item_page(found, "removal", form), 422
    try:
        removed = ask_removal(person(), hiding, form.data["words"])
    except Refusal as refusal:
        return item_refused(found, "removal", form, refusal)
    flash(
        _("The words are removed for good. A mark stays, and the log says why.")
        if removed
        else _("Another official has to agree. Until then it stays hidden.")
    )
    return back_to(found)


@blueprint.post(f"{HIDING}/removal/decide")
@access(Access.OFFICIAL)
def decide_on_removal(public_id: str) -> Any:
    """Agree to a removal, or decline it."""
    hiding = find_hiding(public_id)
    found = hidden_item_of_official(hiding)
    agreed = request.form.get("agreed") == "yes"
    try:
        decide_removal(person(), hiding, agreed=agreed)
    except Refusal as refusal:
        return item_refused(found, "", Form(), refusal)
    flash(
        _("The words are removed for good. A mark stays, and the log says why.")
        if agreed
        else _("It is not removed. It stays hidden.")
    )
    return back_to(found)
