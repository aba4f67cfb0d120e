"""Pages with which residents start a board, and officials approve it."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.boards.choices import Approval
from participation.boards.errors import (
    BoardWaitsAlready,
    DatesOutOfOrder,
    NotWaiting,
    StartsTooSoon,
)
from participation.boards.policies import check_may_start
from participation.boards.queries import board_to_decide, waiting_boards
from participation.boards.schemas import RefusalSchema, StartSchema
from participation.boards.starting import approve_board, refuse_board, start_board
from participation.boards.views import blueprint
from participation.core import clock
from participation.core.errors import Refusal
from participation.municipalities.queries import municipality as find_municipality
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form

# Beside which field of the form a refusal of the service is told.
_FIELD_OF: dict[type[Refusal], str] = {
    DatesOutOfOrder: "results_on",
    StartsTooSoon: "collecting_from",
}


@blueprint.get("/areas/<slug>/boards/propose")
@access(Access.SIGNED_IN)
def start(slug: str) -> Any:
    """Show a resident the form for a board of their own, with dates to begin with."""
    municipality = find_municipality(slug)
    check_may_start(person(), municipality)
    tomorrow = clock.in_bangkok(clock.now()).date() + timedelta(days=1)
    last = tomorrow + timedelta(days=29)
    days = {"from": tomorrow, "until": last}
    typed = {f"collecting_{name}": day.isoformat() for name, day in days.items()}
    typed["results_on"] = (last + timedelta(days=7)).isoformat()
    return _start_form(municipality, Form(typed=typed))


@blueprint.post("/areas/<slug>/boards/propose")
@access(Access.SIGNED_IN)
@limiter.limit("30 per hour")
def send_start(slug: str) -> Any:
    """Start the board."""
    municipality = find_municipality(slug)
    check_may_start(person(), municipality)
    form = load_form(StartSchema())
    if not form.valid:
        return _start_form(municipality, form), 422
    try:
        board = start_board(person(), municipality, **form.data)
    except (DatesOutOfOrder, StartsTooSoon, BoardWaitsAlready) as refusal:
        form.errors[_FIELD_OF.get(type(refusal), "form")] = [str(refusal)]
        return _start_form(municipality, form), status_of(refusal)
    flash(
        _("Your board is with the officials. You will get a mail when they have decided.")
        if board.approval is Approval.WAITING
        else _("Your board is announced. It opens by itself on its first day.")
    )
    return redirect(url_for("voting.board", slug=board.slug))


@blueprint.get("/areas/<slug>/boards/waiting")
@access(Access.OFFICIAL)
def waiting(slug: str) -> Any:
    """List the boards of residents that wait for approval."""
    municipality = find_municipality(slug)
    check_official(person(), municipality.id)
    return render_template(
        "boards/waiting.html", municipality=municipality, boards=waiting_boards(municipality.id)
    )


@blueprint.get("/boards/<slug>/decide")
@access(Access.OFFICIAL)
def decide(slug: str) -> Any:
    """Show a waiting board, to approve or to refuse it."""
    return _decide_page(_waiting_board(slug), Form())


@blueprint.post("/boards/<slug>/approve")
@access(Access.OFFICIAL)
def approve(slug: str) -> Any:
    """Approve a waiting board."""
    board = _waiting_board(slug)
    approve_board(person(), board)
    flash(_("The board is approved and its rules are announced."))
    return redirect(url_for("voting.board", slug=slug))


@blueprint.post("/boards/<slug>/refuse")
@access(Access.OFFICIAL)
def refuse(slug: str) -> Any:
    """Refuse a waiting board with a reason."""
    board = _waiting_board(slug)
    form = load_form(RefusalSchema())
    if not form.valid:
        return _decide_page(board, form), 422
    area = board.municipality.slug
    refuse_board(person(), board, **form.data)
    flash(_("The board is refused. Who started it gets your reason by mail."))
    return redirect(url_for("boards.waiting", slug=area))


def _start_form(municipality: Any, form: Form) -> str:
    return render_template("boards/start.html", municipality=municipality, form=form)


def _decide_page(board: Any, form: Form) -> str:
    return render_template("boards/decide.html", board=board, form=form, now=clock.now())


def _waiting_board(slug: str) -> Any:
    board = board_to_decide(slug)
    check_official(person(), board.municipality_id)
    if board.approval is not Approval.WAITING:
        raise NotWaiting
    return board
