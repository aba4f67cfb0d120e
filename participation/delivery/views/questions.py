"""Asking a unit by e-mail, and the page behind the link, where a colleague answers once."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from participation.core import clock, storage
from participation.core.errors import Refusal
from participation.core.pictures import MOST_BYTES, made_safe
from participation.delivery.choices import QUESTION_OPEN_DAYS
from participation.delivery.errors import AskedAlready, QuestionSettled
from participation.delivery.policies import check_may_answer
from participation.delivery.queries.questions import question_by_token, question_row
from participation.delivery.schemas import QuestionSchema, RecommendationSchema
from participation.delivery.services.questions import (
    SentFile,
    ask_unit,
    recommend,
    withdraw_question,
)
from participation.delivery.views import blueprint
from participation.proposals.choices import AttachmentKind
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.web.large_forms import takes_files

_TYPES = {AttachmentKind.PHOTO: "image/jpeg", AttachmentKind.PDF: "application/pdf"}
_DAYS_TO_ANSWER = 7


@blueprint.get("/proposals/<public_id>/ask")
@access(Access.OFFICIAL)
def ask(public_id: str) -> Any:
    """Show the form of a question to a unit."""
    proposal = _proposal_of_official(public_id)
    due = clock.today() + timedelta(days=_DAYS_TO_ANSWER)
    typed = {
        "due_on": f"{due:%-d/%-m}/{due.year + 543}",
        "words": _("Can this be done? What would it cost, and what stands in its way?"),
    }
    return _ask_page(proposal, Form(typed=typed))


@blueprint.post("/proposals/<public_id>/ask")
@access(Access.OFFICIAL)
@limiter.limit("60 per hour")
def send_question(public_id: str) -> Any:
    """Send the question by e-mail."""
    proposal = _proposal_of_official(public_id)
    form = load_form(QuestionSchema())
    if not form.valid:
        return _ask_page(proposal, form), 422
    try:
        ask_unit(person(), proposal, **form.data)
    except AskedAlready as refusal:
        form.errors["email"] = [str(refusal)]
        return _ask_page(proposal, form), 409
    flash(_("The question is on its way to %(unit)s.", unit=form.data["unit"]))
    return redirect(url_for("delivery.answer", public_id=public_id, _anchor="asked"))


@blueprint.post("/questions/<public_id>/withdraw")
@access(Access.OFFICIAL)
def withdraw_asked(public_id: str) -> Any:
    """Take a question back."""
    question = _question_of_official(public_id)
    withdraw_question(person(), question)
    flash(_("The question is withdrawn. Its link says so."))
    back = question.proposal.public_id
    return redirect(url_for("delivery.answer", public_id=back, _anchor="asked"))


@blueprint.get("/questions/<public_id>/file")
@access(Access.OFFICIAL)
def question_file(public_id: str) -> Any:
    """Send the file that came with a recommendation; for officials alone."""
    question = _question_of_official(public_id)
    if question.file_kind is None:
        raise NotFound
    try:
        content = storage.get(question.file_key)
    except FileNotFoundError as error:
        raise NotFound from error
    response = send_file(
        content,
        mimetype=_TYPES[question.file_kind],
        as_attachment=True,
        download_name=question.file_name,
        etag=question.file_id,
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.get("/ask/<token>")
@access(Access.PUBLIC)
@limiter.limit("120 per hour")
def asked(token: str) -> Any:
    """Show a colleague what their unit is asked; the link is good for this proposal alone."""
    return _asked_page(token, question_by_token(token), Form())


@blueprint.post("/ask/<token>")
@access(Access.PUBLIC)
@takes_files(MOST_BYTES + 1024 * 1024)
@limiter.limit("30 per hour")
def send_recommendation(token: str) -> Any:
    """Take the recommendation of a unit, once."""
    question = question_by_token(token)
    check_shown(question.proposal)
    form = load_form(RecommendationSchema())
    sent = _sent_file(form)
    if not form.valid:
        return _asked_page(token, question, form), 422
    try:
        recommend(question, sent=sent, **form.data)
    except QuestionSettled:
        return _asked_page(token, question_row(question.public_id), form), 409
    flash(_("Thank you. The official who answers the proposal sees your recommendation now."))
    return redirect(url_for("delivery.asked", token=token))


def _sent_file(form: Form) -> SentFile | None:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None
    try:
        # One byte more than is allowed tells that there is too much.
        return SentFile(sent.filename, made_safe(sent.read(MOST_BYTES + 1)))
    except Refusal as refusal:
        form.errors["file"] = [str(refusal)]
        return None


def _proposal_of_official(public_id: str) -> Any:
    proposal = find_proposal(public_id)
    check_may_answer(person(), proposal)
    return proposal


def _question_of_official(public_id: str) -> Any:
    question = question_row(public_id)
    check_may_answer(person(), question.proposal)
    return question


def _ask_page(proposal: Any, form: Form) -> str:
    return render_template(
        "delivery/ask.html",
        proposal=proposal,
        board=proposal.board,
        form=form,
        open_days=QUESTION_OPEN_DAYS,
    )


def _asked_page(token: str, question: Any, form: Form) -> str:
    check_shown(question.proposal)
    return render_template(
        "delivery/asked.html", token=token, question=question, proposal=question.proposal, form=form
    )
