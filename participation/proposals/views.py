"""Pages for posting a proposal, and for settling costs before a vote."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema

from participation.accounts.policies import check_official
from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.core.fields import Baht
from participation.proposals.errors import NotCollecting, UnknownCategory
from participation.proposals.policies import check_may_propose
from participation.proposals.queries import in_order_of_submission
from participation.proposals.schemas import ProposalSchema
from participation.proposals.services import freeze_projects, post_proposal, set_costs
from participation.web.access import Access, access, person
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form

blueprint = Blueprint("proposals", __name__)


@blueprint.get("/boards/<slug>/proposals/new")
@access(Access.SIGNED_IN)
def new_proposal(slug: str) -> Any:
    """Show the form for a proposal."""
    board = find_board(slug)
    check_visible(person(), board)
    check_may_propose(board)
    return _proposal_form(board, Form())


@blueprint.post("/boards/<slug>/proposals/new")
@access(Access.SIGNED_IN)
@limiter.limit("20 per hour")
def post(slug: str) -> Any:
    """Publish a proposal at once."""
    board = find_board(slug)
    check_visible(person(), board)
    form = load_form(ProposalSchema())
    if form.valid:
        try:
            proposal = post_proposal(board, person(), form.data)
        except UnknownCategory as refusal:
            form.errors["category"] = [str(refusal)]
        except NotCollecting as refusal:
            form.errors["form"] = [str(refusal)]
        else:
            flash(
                _(
                    "Your proposal is published under number %(reference)s. Thank you.",
                    reference=proposal.reference,
                )
            )
            return redirect(url_for("voting.proposal", public_id=proposal.public_id))
    return _proposal_form(board, form), 422


@blueprint.get("/boards/<slug>/costs")
@access(Access.OFFICIAL)
def costs(slug: str) -> Any:
    """Show the costs of a board's proposals, to be settled during the review."""
    board = _board_of_official(slug)
    return _costs_form(board, Form())


@blueprint.post("/boards/<slug>/costs")
@access(Access.OFFICIAL)
def save_costs(slug: str) -> Any:
    """Save the costs an official typed; an empty one means not feasible."""
    board = _board_of_official(slug)
    fields = {proposal.public_id: Baht() for proposal in in_order_of_submission(board.id)}
    form = load_form(Schema.from_dict(fields)())  # type: ignore[arg-type]
    if not form.valid:
        return _costs_form(board, form), 422
    set_costs(board, form.data)
    flash(_("The costs are saved."))
    return redirect(url_for("tallies.manage", slug=slug))


@blueprint.post("/boards/<slug>/freeze-projects")
@access(Access.OFFICIAL)
def freeze(slug: str) -> Any:
    """Announce the list of projects with their costs."""
    board = _board_of_official(slug)
    freeze_projects(board)
    flash(_("The list of projects is announced. From now on nobody can change it."))
    return redirect(url_for("tallies.manage", slug=slug))


def _proposal_form(board: Any, form: Form) -> str:
    return render_template("proposals/new.html", board=board, form=form)


def _costs_form(board: Any, form: Form) -> str:
    return render_template(
        "proposals/costs.html",
        board=board,
        form=form,
        proposals=in_order_of_submission(board.id),
    )


def _board_of_official(slug: str) -> Any:
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    return board
