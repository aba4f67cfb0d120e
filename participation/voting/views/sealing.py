"""Sealing the ballots of a board when the objection period is over."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.core import clock
from participation.voting.policies import OBJECTION_DAYS, objections_end_at
from participation.voting.queries.sealing import are_sealed
from participation.voting.schemas import SealSchema
from participation.voting.services.sealing import seal_ballots
from participation.voting.views import blueprint
from participation.voting.views.officials import board_of_official
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form


@blueprint.get("/boards/<slug>/seal")
@access(Access.OFFICIAL)
def seal(slug: str) -> Any:
    """Say what sealing destroys and what can't be done afterwards, and ask for confirmation."""
    return _seal_page(board_of_official(slug), Form())


@blueprint.post("/boards/<slug>/seal")
@access(Access.OFFICIAL)
def confirm_seal(slug: str) -> Any:
    """Seal the ballots, for good."""
    board = board_of_official(slug)
    form = load_form(SealSchema())
    if not form.valid:
        return _seal_page(board, form), 422
    seal_ballots(board, actor=person().public_id)
    flash(_("The ballots are sealed. Nobody can find out any more who cast which."))
    return redirect(url_for("voting.seal", slug=slug))


def _seal_page(board: Any, form: Form) -> str:
    end = objections_end_at(board)
    return render_template(
        "voting/seal.html",
        board=board,
        form=form,
        sealed=are_sealed(board.id),
        days=OBJECTION_DAYS,
        objections_end_at=end,
        open=end is not None and clock.now() >= end,
    )
