"""Editing, withdrawing and restoring one's proposal, and what it said before."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.core.errors import ChangedMeanwhile, Refusal
from participation.municipalities.queries import sub_areas_of
from participation.proposals.differences import differences
from participation.proposals.policies import (
    check_may_edit,
    check_may_withdraw,
    check_shown,
    may_change_files,
)
from participation.proposals.queries import attachments_of, proposal_page, revisions
from participation.proposals.schemas import ProposalSchema
from participation.proposals.services.changes import (
    edit_proposal,
    restore_proposal,
    withdraw_proposal,
)
from participation.proposals.services.files import Holder
from participation.proposals.views import blueprint
from participation.proposals.views.posting import PLACES, by_person
from participation.proposals.views.sent_files import MOST_BYTES_OF_A_FORM, keep_files
from participation.web.access import Access, access, person
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.web.large_forms import takes_files

_WORDS = ("title", "idea", "problem", "benefit", "place")


@blueprint.get("/proposals/<public_id>/edit")
@access(Access.SIGNED_IN)
def edit(public_id: str) -> Any:
    """Show the form with the proposal as it is."""
    proposal = _proposal(public_id)
    check_may_edit(person(), proposal.board, proposal)
    return _form_page(proposal, Form(typed=_as_typed(proposal)))


@blueprint.post("/proposals/<public_id>/edit")
@access(Access.SIGNED_IN)
@takes_files(MOST_BYTES_OF_A_FORM)
@limiter.limit("60 per hour", key_func=by_person)
def save_edit(public_id: str) -> Any:
    """Save the proposal as it was typed anew."""
    proposal = _proposal(public_id)
    check_may_edit(person(), proposal.board, proposal)
    form = load_form(ProposalSchema())
    version = request.form.get("version", "")
    try:
        if may_change_files(proposal):
            keep_files(Holder(proposal_id=proposal.id), form)
        if form.valid:
            seen = int(version) if version.isdecimal() else 0
            edit_proposal(proposal, person(), form.data, version=seen)
            flash(_("Your changes are saved."))
            return redirect(url_for("voting.proposal", public_id=public_id))
    except ChangedMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        # What stands there now is shown beside what was typed; the next time it is known.
        return _form_page(_proposal(public_id), form, show_present=True), 409
    except Refusal as refusal:
        form.errors[PLACES.get(type(refusal), "form")] = [str(refusal)]
    return _form_page(proposal, form), 422


@blueprint.get("/proposals/<public_id>/withdraw")
@access(Access.SIGNED_IN)
def confirm_withdrawal(public_id: str) -> Any:
    """Ask whether the proposal is really to be taken back."""
    proposal = _proposal(public_id)
    check_may_withdraw(person(), proposal.board, proposal)
    return render_template("proposals/withdraw.html", proposal=proposal, board=proposal.board)


@blueprint.post("/proposals/<public_id>/withdraw")
@access(Access.SIGNED_IN)
def withdraw(public_id: str) -> Any:
    """Take the proposal back."""
    withdraw_proposal(_proposal(public_id), person())
    flash(_("Your proposal is taken back."))
    return redirect(url_for("voting.proposal", public_id=public_id))


@blueprint.post("/proposals/<public_id>/restore")
@access(Access.SIGNED_IN)
def restore(public_id: str) -> Any:
    """Put the proposal on the board again."""
    restore_proposal(_proposal(public_id), person())
    flash(_("Your proposal is on the board again."))
    return redirect(url_for("voting.proposal", public_id=public_id))


@blueprint.get("/proposals/<public_id>/history")
@access(Access.PUBLIC)
def history(public_id: str) -> Any:
    """Show what a proposal said before, with what each edit changed."""
    proposal = _proposal(public_id)
    check_shown(proposal)
    former = revisions(proposal.id)
    versions = [*former, proposal]
    changes = [
        {
            "at": before.replaced_at,
            "parts": {
                name: differences(getattr(before, name), getattr(after, name))
                for name in _WORDS
                if getattr(before, name) != getattr(after, name)
            },
        }
        for before, after in zip(former, versions[1:], strict=True)
    ]
    return render_template(
        "proposals/history.html",
        proposal=proposal,
        board=proposal.board,
        changes=changes[::-1],
        first=versions[0],
    )


def _proposal(public_id: str) -> Any:
    proposal = proposal_page(public_id)
    check_visible(person(), proposal.board)
    return proposal


def _as_typed(proposal: Any) -> dict[str, str]:
    point = ""
    if proposal.latitude is not None:
        point = f"{proposal.latitude:.5f}, {proposal.longitude:.5f}"
    return {
        **{name: getattr(proposal, name) for name in _WORDS},
        "category": proposal.category.name if proposal.category else "",
        "sub_area": proposal.sub_area.name if proposal.sub_area else "",
        "point": point,
    }


def _form_page(proposal: Any, form: Form, *, show_present: bool = False) -> str:
    return render_template(
        "proposals/edit.html",
        proposal=proposal,
        present=_as_typed(proposal) if show_present else None,
        board=find_board(proposal.board.slug),
        form=form,
        files=attachments_of(proposal.id),
        files_open=may_change_files(proposal),
        sub_areas=sub_areas_of(proposal.board.municipality_id),
    )
