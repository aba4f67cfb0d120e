"""What the author of something hidden sees, and their appeal; undoing what one has just done."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from participation.core.errors import Conflict
from participation.discussion.choices import Target
from participation.moderation.policies import check_author, check_may_see
from participation.moderation.queries.items import (
    find_hiding,
    find_item,
    item_at,
    latest_hiding_of,
)
from participation.moderation.schemas import WordsSchema
from participation.moderation.services.appeals import appeal
from participation.moderation.services.undoing import undo
from participation.moderation.views import blueprint
from participation.moderation.views.items import HIDING, ITEM
from participation.municipalities.queries import municipality as find_municipality
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form
from participation.web.redirects import next_address


@blueprint.get(f"{ITEM}/why")
@access(Access.SIGNED_IN)
def own_hiding(target: str, public_id: str) -> Any:
    """Lead the author of something hidden to why it is."""
    found = find_item(Target(target), public_id)
    hiding = latest_hiding_of(found)
    return redirect(url_for("moderation.hiding", public_id=hiding.public_id))


@blueprint.get(HIDING)
@blueprint.get(f"{HIDING}/appeal", endpoint="appeal_form")
@access(Access.SIGNED_IN)
def hiding(public_id: str) -> Any:
    """Tell why something is hidden, and let its author appeal."""
    return _page(find_hiding(public_id), Form())


@blueprint.post(f"{HIDING}/appeal")
@access(Access.SIGNED_IN)
def send_appeal(public_id: str) -> Any:
    """Appeal."""
    found = find_hiding(public_id)
    check_author(person(), item_at(found.target, found.target_id).row.author_id)
    form = load_form(WordsSchema())
    if not form.valid:
        return _page(found, form), 422
    try:
        appeal(person(), found, **form.data)
    except Conflict as refusal:
        form.errors["form"] = [str(refusal)]
        return _page(find_hiding(public_id), form), 409
    flash(_("Your appeal is with the office. An official who did not hide it decides."))
    return redirect(url_for("moderation.hiding", public_id=public_id))


@blueprint.post("/areas/<slug>/desk/undo")
@access(Access.OFFICIAL)
def undo_act(slug: str) -> Response:
    """Take back what one has just done."""
    undo(person(), find_municipality(slug).id, request.form.get("act", ""))
    flash(_("It is undone, and nobody was told."))
    return redirect(next_address(url_for("voting.area", slug=slug)))


def _page(found: Any, form: Form) -> str:
    item = item_at(found.target, found.target_id)
    board = item.proposal.board
    check_may_see(person(), item.row.author_id, board.municipality_id)
    own = item.row.author_id == person().id
    return render_template(
        "moderation/hiding.html", hiding=found, item=item, board=board, own=own, form=form
    )
