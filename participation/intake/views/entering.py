"""Entering what was said by telephone, at the counter or on paper, and the slip for the person."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.boards.queries import board as find_board
from participation.core.errors import Refusal
from participation.delivery.story import due_day
from participation.discussion.policies import check_may_discuss
from participation.intake.errors import UnknownMeeting, WrongDayOfReceipt
from participation.intake.policies import may_take_in
from participation.intake.queries.ways import meetings_of
from participation.intake.schemas import OfflineOpinionSchema, OfflineProposalSchema
from participation.intake.services.entering import enter_opinion, enter_proposal
from participation.intake.views import blueprint
from participation.intake.views.boards import board_of_official
from participation.municipalities.queries import sub_areas_of
from participation.proposals.choices import CHANNEL_NAMES, OFFLINE
from participation.proposals.errors import UnknownCategory, UnknownSubArea
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.addresses import absolute, without_scheme
from participation.web.forms import Form, load_form

_FIELD_OF: dict[type[Refusal], str] = {
    WrongDayOfReceipt: "received",
    UnknownMeeting: "meeting",
    UnknownCategory: "category",
    UnknownSubArea: "sub_area",
}


@blueprint.get("/boards/<slug>/intake")
@access(Access.OFFICIAL)
def entering(slug: str) -> Any:
    """Ask for a proposal that somebody made by another way."""
    typed = {name: request.args.get(name, "") for name in ("meeting", "channel")}
    return _proposal_page(board_of_official(slug), Form(typed=typed))


@blueprint.post("/boards/<slug>/intake")
@access(Access.OFFICIAL)
def enter(slug: str) -> Any:
    """Put the proposal on the board, and offer a slip for the person."""
    board = board_of_official(slug)
    form = load_form(OfflineProposalSchema())
    if not form.valid:
        return _proposal_page(board, form), 422
    try:
        public_id = enter_proposal(person(), board, *form.data)
    except tuple(_FIELD_OF) as refusal:
        form.errors[_FIELD_OF[type(refusal)]] = [str(refusal)]
        return _proposal_page(board, form), 422
    return redirect(url_for("intake.slip", public_id=public_id))


@blueprint.get("/proposals/<public_id>/slip")
@access(Access.OFFICIAL)
def slip(public_id: str) -> Any:
    """Show a slip to print, with the reference number, for who made the proposal."""
    proposal = _proposal_of_official(public_id)
    board = find_board(proposal.board.slug)
    return render_template(
        "intake/slip.html",
        board=board,
        proposal=proposal,
        due=due_day(proposal, board.municipality.promise_days),
        typed=without_scheme(absolute("sharing.short_proposal", public_id=public_id)),
    )


@blueprint.get("/proposals/<public_id>/intake")
@access(Access.OFFICIAL)
def saying(public_id: str) -> Any:
    """Ask for an opinion that somebody gave by another way."""
    return _opinion_page(_discussed(public_id), Form())


@blueprint.post("/proposals/<public_id>/intake")
@access(Access.OFFICIAL)
def say(public_id: str) -> Any:
    """Put the opinion under the proposal."""
    proposal = _discussed(public_id)
    form = load_form(OfflineOpinionSchema())
    if not form.valid:
        return _opinion_page(proposal, form), 422
    try:
        enter_opinion(person(), proposal, *form.data)
    except WrongDayOfReceipt as refusal:
        form.errors["received"] = [str(refusal)]
        return _opinion_page(proposal, form), 422
    flash(_("The opinion stands among the others."))
    return redirect(url_for("voting.proposal", public_id=public_id, _anchor="discussion"))


def _proposal_of_official(public_id: str) -> Any:
    proposal = find_proposal(public_id)
    check_official(person(), proposal.board.municipality_id)
    check_shown(proposal)
    return proposal


def _discussed(public_id: str) -> Any:
    proposal = _proposal_of_official(public_id)
    check_may_discuss(proposal)
    return proposal


def _channels() -> dict[str, Any]:
    return {channel.value: CHANNEL_NAMES[channel] for channel in OFFLINE}


def _meetings(board: Any) -> dict[str, str]:
    held = {held.meeting.public_id: held.meeting.title for held in meetings_of(board.id)}
    return {"": _("None"), **held} if held else {}


def _proposal_page(board: Any, form: Form) -> str:
    return render_template(
        "intake/entering.html",
        board=board,
        form=form,
        open=may_take_in(board),
        channels=_channels(),
        sub_areas=sub_areas_of(board.municipality_id),
        meetings=_meetings(board),
    )


def _opinion_page(proposal: Any, form: Form) -> str:
    return render_template(
        "intake/saying.html",
        board=proposal.board,
        proposal=proposal,
        form=form,
        channels=_channels(),
    )
