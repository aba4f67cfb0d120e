"""The cost of one proposal with its reason, and what does not come onto the ballot."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.boards.queries import board_stamp
from participation.core.money import typed_amount
from participation.proposals.errors import CostedMeanwhile
from participation.proposals.queries import costing_of
from participation.proposals.queries import left_off as find_left_off
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.schemas import CostingSchema
from participation.proposals.services.costing import settle_costing
from participation.proposals.views import blueprint
from participation.web.access import Access, access, person
from participation.web.cache import cached
from participation.web.forms import Form, load_form


@blueprint.get("/proposals/<public_id>/costing")
@access(Access.OFFICIAL)
def costing(public_id: str) -> Any:
    """Show what a proposal was found to cost, to be settled."""
    proposal = _proposal_of_official(public_id)
    found = costing_of(proposal.id)
    typed = {"seen": "0", "estimate": _typed(proposal.cost)}
    if found is not None:
        typed = {
            "seen": str(found.number),
            "feasible": "yes" if found.feasible else "no",
            "estimate": _typed(found.estimate),
            "reason": found.reason,
        }
    return _costing_page(proposal, Form(typed=typed))


@blueprint.post("/proposals/<public_id>/costing")
@access(Access.OFFICIAL)
def save_costing(public_id: str) -> Any:
    """Settle what a proposal costs, whether it can be done, and why."""
    proposal = _proposal_of_official(public_id)
    form = load_form(CostingSchema())
    if not form.valid:
        return _costing_page(proposal, form), 422
    try:
        settle_costing(person(), proposal, **form.data)
    except CostedMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        newer = costing_of(proposal.id)
        form.typed = {**form.typed, "seen": str(newer.number if newer else 0)}
        return _costing_page(proposal, form, newer), 409
    flash(_("It is settled, and everybody can read it."))
    return redirect(url_for("proposals.costs", slug=proposal.board.slug))


@blueprint.get("/boards/<slug>/left-off")
@access(Access.PUBLIC)
@cached(board_stamp)
def left_off(slug: str) -> Any:
    """Show what does not come onto the ballot, and why."""
    board = find_board(slug)
    check_visible(person(), board)
    return render_template(
        "proposals/left_off.html", board=board, proposals=find_left_off(board.id)
    )


def _proposal_of_official(public_id: str) -> Any:
    proposal = find_proposal(public_id)
    check_official(person(), proposal.board.municipality_id)
    return proposal


def _typed(amount: int | None) -> str:
    return "" if amount is None else typed_amount(amount)


def _costing_page(proposal: Any, form: Form, newer: Any = None) -> str:
    """`newer` is a colleague's costing that came between."""
    return render_template(
        "proposals/costing.html", proposal=proposal, board=proposal.board, form=form, newer=newer
    )
