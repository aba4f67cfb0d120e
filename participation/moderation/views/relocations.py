"""Moving a proposal to another board of its area."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.core.errors import Refusal
from participation.discussion.choices import Target
from participation.moderation.errors import OtherArea
from participation.moderation.queries.relocations import boards_to_move_to, find_relocation
from participation.moderation.schemas import WordsSchema
from participation.moderation.services.relocations import move, move_back
from participation.moderation.views import blueprint
from participation.moderation.views.items import back_to, item_of_official, item_refused
from participation.voting.services.relocating import foreseen
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form

MOVE = "/moderation/proposal/<public_id>/move"


@blueprint.get(MOVE)
@access(Access.OFFICIAL)
def moving(public_id: str) -> Any:
    """Ask where a proposal belongs, then tell what becomes of its supports there."""
    found = item_of_official(Target.PROPOSAL, public_id)
    return _page(found.proposal, request.args.get("board", ""), Form())


@blueprint.post(MOVE)
@access(Access.OFFICIAL)
def move_proposal(public_id: str) -> Any:
    """Move it."""
    found = item_of_official(Target.PROPOSAL, public_id)
    wanted = request.form.get("board", "")
    form = load_form(WordsSchema())
    board = _chosen(boards_to_move_to(found.proposal), wanted)
    if board is None:
        # Whatever else is missing is asked for once it is clear where to.
        form.errors = {"form": [str(OtherArea())]}
    if not form.valid:
        return _page(found.proposal, wanted, form), 422
    try:
        move(person(), found.proposal, board, form.data["words"])
    except Refusal as refusal:
        form.errors["form"] = [str(refusal)]
        fresh = item_of_official(Target.PROPOSAL, public_id)
        return _page(fresh.proposal, wanted, form), status_of(refusal)
    flash(_("It is moved. Its author is told in ten minutes, unless you undo it before."))
    return redirect(url_for("moderation.item", target="proposal", public_id=public_id))


@blueprint.post("/moves/<public_id>/undo")
@access(Access.OFFICIAL)
def undo_move(public_id: str) -> Any:
    """Move it back."""
    relocation, proposal = find_relocation(public_id)
    found = item_of_official(Target.PROPOSAL, proposal)
    try:
        move_back(person(), found.proposal, relocation)
    except Refusal as refusal:
        return item_refused(found, "", Form(), refusal)
    flash(_("It is back where it was posted."))
    return back_to(found)


def _chosen(boards: Any, slug: str) -> Any:
    return next((board for board in boards if board.slug == slug), None)


def _page(proposal: Any, wanted: str, form: Form) -> str:
    boards = boards_to_move_to(proposal)
    board = _chosen(boards, wanted)
    return render_template(
        "moderation/moving.html",
        proposal=proposal,
        board=proposal.board,
        boards=boards,
        chosen=board,
        foreseen=foreseen(proposal, board) if board else None,
        form=form,
    )
