"""Two questions to who took part: were they satisfied, would they join again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.boards.queries import board as find_board
from participation.delivery.schemas import SurveySchema
from participation.delivery.services.surveys import answer_survey, open_survey, who_answers
from participation.delivery.views import blueprint
from participation.tallies.policies import check_result_public
from participation.web.access import Access, access, ask_to_sign_in, person
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form


@blueprint.get("/boards/<slug>/survey")
@access(Access.PUBLIC)
def survey(slug: str) -> Any:
    """Show the questions to who has the link of a mail, or took part and is signed in."""
    board = find_board(slug)
    check_result_public(person(), board)
    token = request.args.get("key", "")
    if who_answers(board.id, person(), token) is None:
        return ask_to_sign_in()
    return _page(board, Form(), token)


@blueprint.post("/boards/<slug>/survey")
@access(Access.PUBLIC)
@limiter.limit("30 per minute")
def answer_questions(slug: str) -> Any:
    """Take the answers, once."""
    board = find_board(slug)
    check_result_public(person(), board)
    token = request.form.get("key", "")
    who = who_answers(board.id, person(), token)
    if who is None:
        return ask_to_sign_in()
    form = load_form(SurveySchema())
    if not form.valid:
        return _page(board, form, token), 422
    answer_survey(board.id, who, **form.data)
    flash(_("Thank you. What all said together stands in the closing report."))
    return redirect(url_for("delivery.report", slug=slug))


@blueprint.post("/boards/<slug>/survey/open")
@access(Access.OFFICIAL)
def ask_participants(slug: str) -> Any:
    """Ask everybody who took part."""
    open_survey(person(), find_board(slug))
    flash(
        _(
            "Everybody who took part gets an e-mail with two questions, except who wants no"
            " e-mails; they find the questions on this page."
        )
    )
    return redirect(url_for("delivery.report", slug=slug))


def _page(board: Any, form: Form, token: str) -> str:
    return render_template("delivery/survey.html", board=board, form=form, token=token)
