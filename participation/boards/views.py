"""Pages with which officials open a board."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.boards.choices import (
    BALLOT_KIND_NAMES,
    OFFERED_RULES,
    RULE_NAMES,
    VOTERS_NAMES,
    Stage,
)
from participation.boards.errors import (
    BarNeeded,
    BindingNeedsVerified,
    DatesOutOfOrder,
    PointsNeeded,
)
from participation.boards.queries import board as find_board
from participation.boards.schemas import BoardSchema
from participation.boards.services import announce_rules, open_board
from participation.core.errors import Invalid
from participation.municipalities.queries import municipality as find_municipality
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form

blueprint = Blueprint("boards", __name__)

# Beside which field of the form a refusal of the service is told.
_FIELD_OF: dict[type[Invalid], str] = {
    DatesOutOfOrder: "results_on",
    BindingNeedsVerified: "binding",
    PointsNeeded: "max_sum_points",
    BarNeeded: "threshold",
}


@blueprint.get("/areas/<slug>/boards/new")
@access(Access.OFFICIAL)
def new_board(slug: str) -> Any:
    """Show the form for a new board."""
    municipality = find_municipality(slug)
    check_official(person(), municipality.id)
    return _board_form(municipality, Form())


@blueprint.post("/areas/<slug>/boards/new")
@access(Access.OFFICIAL)
def create_board(slug: str) -> Any:
    """Create the board as a draft and go on to its check-list."""
    municipality = find_municipality(slug)
    check_official(person(), municipality.id)
    form = load_form(BoardSchema())
    if form.valid:
        try:
            board = open_board(municipality, **form.data)
        except Invalid as refusal:
            form.errors[_FIELD_OF.get(type(refusal), "allocation")] = [str(refusal)]
        else:
            flash(
                _("The board is saved as a draft. Nobody sees it before its rules are announced.")
            )
            return redirect(url_for("tallies.manage", slug=board.slug))
    return _board_form(municipality, form), 422


@blueprint.post("/boards/<slug>/announce/<any(collecting, voting):stage>")
@access(Access.OFFICIAL)
def announce(slug: str, stage: str) -> Any:
    """Freeze the rules of a stage."""
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    announce_rules(board, Stage(stage))
    flash(_("The rules are announced. From now on nobody can change them."))
    return redirect(url_for("tallies.manage", slug=slug))


def _board_form(municipality: Any, form: Form) -> str:
    return render_template(
        "boards/new.html",
        municipality=municipality,
        form=form,
        ballot_kinds=BALLOT_KIND_NAMES,
        allocations={rule: RULE_NAMES[rule] for rule in OFFERED_RULES},
        voters=VOTERS_NAMES,
    )
