"""Pages on which officials sort the projects before a vote."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.accounts.queries import sub_area_names
from participation.boards.choices import AllocationRule
from participation.boards.queries import board as find_board
from participation.core.errors import ChangedMeanwhile, Invalid
from participation.proposals.queries import in_order_of_submission, state_of
from participation.proposals.schemas import SortingSchema
from participation.proposals.services.sorting import sort_projects
from participation.proposals.views import blueprint
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form


@blueprint.get("/boards/<slug>/sorting")
@access(Access.OFFICIAL)
def sorting(slug: str) -> Any:
    """Show the subject, the part of the area and the group of each proposal."""
    return _sorting_form(_board_of_official(slug), Form())


@blueprint.post("/boards/<slug>/sorting")
@access(Access.OFFICIAL)
def save_sorting(slug: str) -> Any:
    """Keep where the projects belong."""
    board = _board_of_official(slug)
    addresses = [proposal.public_id for proposal in _sortable(board)]
    form = load_form(SortingSchema.for_proposals(addresses))
    if not form.valid:
        return _sorting_form(board, form), 422
    try:
        sort_projects(person(), board, form.data["places"], seen=form.data["seen"])
    except (Invalid, ChangedMeanwhile) as refusal:
        form.errors["form"] = [str(refusal)]
        return _sorting_form(board, form), status_of(refusal)
    flash(_("It is saved where each project belongs."))
    return redirect(url_for("tallies.manage", slug=slug))


def _sorting_form(board: Any, form: Form) -> str:
    rules = board.rules_for_voting
    proposals = in_order_of_submission(board.id)
    return render_template(
        "proposals/sorting.html",
        board=board,
        form=form,
        proposals=[proposal for proposal in proposals if proposal.listed],
        seen=state_of(proposals),
        parts=sub_area_names(board.municipality_id),
        exclusive=rules is not None and rules.allocation is AllocationRule.GREEDY_EXCLUSIVE,
    )


def _sortable(board: Any) -> list[Any]:
    return [found for found in in_order_of_submission(board.id) if found.listed]


def _board_of_official(slug: str) -> Any:
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    return board
