"""Handing a proposal over to another area, and taking one over."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from participation.accounts.policies import check_official, is_official
from participation.core.errors import Refusal
from participation.discussion.choices import Target
from participation.moderation.errors import NoBoardThere
from participation.moderation.queries.handings import find_handing
from participation.moderation.queries.relocations import boards_to_hand_to
from participation.moderation.schemas import WordsSchema
from participation.moderation.services.handings import accept, decline, offer, withdraw
from participation.moderation.views import blueprint
from participation.moderation.views.items import item_of_official
from participation.voting.services.handing import supports_of
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form

OFFER = "/moderation/proposal/<public_id>/hand-over"
HANDING = "/handings/<public_id>"


@blueprint.get(OFFER)
@access(Access.OFFICIAL)
def handing_over(public_id: str) -> Any:
    """Ask to which area a proposal belongs, then tell what happens."""
    found = item_of_official(Target.PROPOSAL, public_id)
    return _choice(found.proposal, request.args.get("board", ""), Form())


@blueprint.post(OFFER)
@access(Access.OFFICIAL)
def offer_proposal(public_id: str) -> Any:
    """Offer it."""
    found = item_of_official(Target.PROPOSAL, public_id)
    wanted = request.form.get("board", "")
    form = load_form(WordsSchema())
    board = _chosen(boards_to_hand_to(found.proposal), wanted)
    if board is None:
        # Whatever else is missing is asked for once it is clear where to.
        form.errors = {"form": [str(NoBoardThere())]}
    if not form.valid:
        return _choice(found.proposal, wanted, form), 422
    try:
        offered = offer(person(), found.proposal, board, form.data["words"])
    except Refusal as refusal:
        form.errors["form"] = [str(refusal)]
        fresh = item_of_official(Target.PROPOSAL, public_id)
        return _choice(fresh.proposal, wanted, form), status_of(refusal)
    flash(_("It is offered. It stays here until the other office has decided."))
    return _back(offered)


@blueprint.get(HANDING)
@blueprint.get(f"{HANDING}/accept")
@blueprint.get(f"{HANDING}/decline")
@blueprint.get(f"{HANDING}/withdraw")
@access(Access.OFFICIAL)
def handing(public_id: str) -> Any:
    """Show an offer to officials of both areas, and what they can do."""
    return _page(public_id, Form())


@blueprint.post(f"{HANDING}/accept")
@access(Access.OFFICIAL)
def accept_handing(public_id: str) -> Any:
    """Take the proposal over."""
    try:
        accept(person(), find_handing(public_id))
    except Refusal as refusal:
        return _refused(public_id, Form(), refusal)
    flash(_("It is one of your proposals now. Its author is told."))
    return _back(public_id)


@blueprint.post(f"{HANDING}/decline")
@access(Access.OFFICIAL)
def decline_handing(public_id: str) -> Any:
    """Leave it where it is."""
    found = find_handing(public_id)
    check_official(person(), found.to_board.municipality_id)
    form = load_form(WordsSchema())
    if not form.valid:
        return _page(public_id, form), 422
    try:
        decline(person(), found, form.data["words"])
    except Refusal as refusal:
        return _refused(public_id, form, refusal)
    flash(_("It stays where it was. Its author is told why."))
    return _back(public_id)


@blueprint.post(f"{HANDING}/withdraw")
@access(Access.OFFICIAL)
def withdraw_handing(public_id: str) -> Any:
    """Take the offer back."""
    try:
        withdraw(person(), find_handing(public_id))
    except Refusal as refusal:
        return _refused(public_id, Form(), refusal)
    flash(_("The offer is taken back. Its author is told."))
    return _back(public_id)


def _chosen(boards: Any, slug: str) -> Any:
    return next((board for board in boards if board.slug == slug), None)


def _choice(proposal: Any, wanted: str, form: Form) -> str:
    boards = boards_to_hand_to(proposal)
    board = _chosen(boards, wanted)
    return render_template(
        "moderation/handing_over.html",
        proposal=proposal,
        board=proposal.board,
        boards=boards,
        chosen=board,
        supports=supports_of(proposal) if board else 0,
        form=form,
    )


def _refused(public_id: str, form: Form, refusal: Refusal) -> Any:
    form.errors["form"] = [str(refusal)]
    return _page(public_id, form), status_of(refusal)


def _page(public_id: str, form: Form) -> str:
    found = find_handing(public_id)
    gives = is_official(person(), found.from_board.municipality_id)
    if not gives:
        check_official(person(), found.to_board.municipality_id)
    return render_template(
        "moderation/handing.html",
        found=found,
        gives=gives,
        takes=is_official(person(), found.to_board.municipality_id),
        supports=supports_of(found.proposal),
        form=form,
    )


def _back(public_id: str) -> Response:
    return redirect(url_for("moderation.handing", public_id=public_id))
