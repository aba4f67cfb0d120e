"""Pages with which officials open a board."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.accounts.queries import sub_area_names
from participation.boards.choices import Stage
from participation.boards.queries import board as find_board
from participation.boards.schemas import DivisionSchema
from participation.boards.services import (
    divide_vote,
)
from participation.boards.services.drafting import announce as announce_board
from participation.boards.views import blueprint
from participation.core.errors import ChangedMeanwhile, Invalid
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form


@blueprint.get("/boards/<slug>/division")
@access(Access.OFFICIAL)
def division(slug: str) -> Any:
    """Show what single subjects and parts of the area get of the budget."""
    board = _board_of_official(slug)
    return _division_form(board, Form())


@blueprint.post("/boards/<slug>/division")
@access(Access.OFFICIAL)
def save_division(slug: str) -> Any:
    """Keep it with the draft of the rules."""
    board = _board_of_official(slug)
    form = load_form(DivisionSchema.for_board(*_subjects_and_parts(board)))
    if not form.valid:
        return _division_form(board, form), 422
    try:
        divide_vote(person(), board, **form.data)
    except (Invalid, ChangedMeanwhile) as refusal:
        form.errors["form"] = [str(refusal)]
        return _division_form(board, form), status_of(refusal)
    flash(_("The limits and amounts are saved. They stand with the rules."))
    return redirect(url_for("tallies.manage", slug=slug))


@blueprint.post("/boards/<slug>/announce/<any(collecting, voting):stage>")
@access(Access.OFFICIAL)
def announce(slug: str, stage: str) -> Any:
    """Freeze the rules of a stage."""
    board = _board_of_official(slug)
    announce_board(person(), board, Stage(stage))
    flash(_("The rules are announced. From now on nobody can change them."))
    return redirect(url_for("tallies.manage", slug=slug))


def _division_form(board: Any, form: Form) -> str:
    subjects, parts = _subjects_and_parts(board)
    return render_template(
        "boards/division.html",
        board=board,
        rules=board.rules_for_voting,
        form=form,
        subjects=subjects,
        parts=parts,
    )


def _subjects_and_parts(board: Any) -> tuple[list[str], list[str]]:
    subjects = [category.name for category in board.categories]
    return subjects, sub_area_names(board.municipality_id)


def _board_of_official(slug: str) -> Any:
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    return board
