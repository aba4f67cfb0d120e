"""Pages on which officials settle costs, and announce the list of projects, before a vote."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema

from participation.accounts.policies import check_official
from participation.boards.queries import board as find_board
from participation.core.fields import Baht
from participation.proposals.queries import in_order_of_submission, left_off
from participation.proposals.services import freeze_projects, set_costs
from participation.proposals.views import blueprint
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form


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
    set_costs(board, form.data, by=person())
    flash(_("The costs are saved."))
    return redirect(url_for("tallies.manage", slug=slug))


@blueprint.post("/boards/<slug>/freeze-projects")
@access(Access.OFFICIAL)
def freeze(slug: str) -> Any:
    """Announce the list of projects with their costs."""
    board = _board_of_official(slug)
    freeze_projects(board, by=person())
    flash(_("The list of projects is announced. From now on nobody can change it."))
    return redirect(url_for("tallies.manage", slug=slug))


def _costs_form(board: Any, form: Form) -> str:
    return render_template(
        "proposals/costs.html",
        board=board,
        form=form,
        proposals=in_order_of_submission(board.id),
        refused={row.public_id for row in left_off(board.id) if row.costing is not None},
    )


def _board_of_official(slug: str) -> Any:
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    return board
