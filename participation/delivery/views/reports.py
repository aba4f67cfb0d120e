"""The closing report of a board: figures, and what the municipality says of them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official, is_official
from participation.boards.queries import board as find_board
from participation.boards.queries import board_stamp
from participation.delivery.errors import ReportedMeanwhile
from participation.delivery.queries import closing_report, figures_of
from participation.delivery.report_words import draft_of
from participation.delivery.schemas import ReportSchema
from participation.delivery.services import publish_report
from participation.delivery.views import blueprint
from participation.proposals.choices import ANSWER_NAMES
from participation.tallies.policies import check_result_public
from participation.tallies.queries import board_with_tally, body_of, result
from participation.web.access import Access, access, person
from participation.web.cache import cached
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.web.pdf import makes_pdf, pdf_response


@blueprint.get("/boards/<slug>/report")
@access(Access.PUBLIC)
@cached(board_stamp)
def report(slug: str) -> Any:
    """Tell how a board went and what became of its proposals."""
    board, tally = board_with_tally(slug)
    check_result_public(person(), board)
    return render_template(
        "delivery/report.html",
        board=board,
        figures=figures_of(board.id, body_of(tally)),
        answer_names=ANSWER_NAMES,
        makes_pdf=makes_pdf(),
        official=is_official(person(), board.municipality_id),
    )


@blueprint.get("/boards/<slug>/report.pdf")
@access(Access.PUBLIC)
@limiter.limit("20 per minute")
def report_file(slug: str) -> Any:
    """Give the report as an official record on A4. Raises NoPdf."""
    board, tally = board_with_tally(slug)
    check_result_public(person(), board)
    page = render_template(
        "delivery/report_pdf.html",
        board=board,
        figures=figures_of(board.id, body_of(tally)),
        answer_names=ANSWER_NAMES,
    )
    return pdf_response(page, f"{slug}-report.pdf")


@blueprint.get("/boards/<slug>/report/write")
@access(Access.OFFICIAL)
def write_report(slug: str) -> Any:
    """Show the form for the report, with its present words, or with a draft from the figures."""
    board = _board_of_official(slug)
    latest = closing_report(board.id)
    typed = {
        "words": latest.words if latest else "",
        "lessons": latest.lessons if latest else "",
        "seen": str(latest.number if latest else 0),
    }
    if "draft" in request.args:
        typed["words"] = draft_of(figures_of(board.id, result(board.id)))
    return _report_form(board, Form(typed=typed))


@blueprint.post("/boards/<slug>/report/write")
@access(Access.OFFICIAL)
def save_report(slug: str) -> Any:
    """Publish the report."""
    board = _board_of_official(slug)
    form = load_form(ReportSchema())
    if not form.valid:
        return _report_form(board, form), 422
    try:
        publish_report(person(), board, **form.data)
    except ReportedMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        return _report_form(board, form, published=closing_report(board.id)), 409
    flash(_("The report is published."))
    return redirect(url_for("delivery.report", slug=slug))


def _board_of_official(slug: str) -> Any:
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    check_result_public(person(), board)
    return board


def _report_form(board: Any, form: Form, published: Any = None) -> str:
    """`published` is a colleague's report that came between; the form then follows on it."""
    if published is not None:
        form.typed = {**form.typed, "seen": str(published.number)}
    return render_template(
        "delivery/write_report.html", board=board, form=form, published=published
    )
