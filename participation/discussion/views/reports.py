"""Telling officials of an opinion or a proposal that they should look at."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.boards.policies import check_visible
from participation.discussion.choices import REASON_NAMES
from participation.discussion.errors import TooManyReports
from participation.discussion.policies import check_not_own, check_readable
from participation.discussion.queries import comment as find_comment
from participation.discussion.schemas import ReportSchema
from participation.discussion.services import report_comment, report_proposal
from participation.discussion.views import blueprint
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.web.traps import passes_traps

FREQUENCY = "20 per hour"


@blueprint.get("/comments/<public_id>/report")
@access(Access.SIGNED_IN)
def comment_report_form(public_id: str) -> Any:
    """Ask why officials should look at an opinion."""
    comment = _comment(public_id)
    return _page(comment.proposal, Form(), comment)


@blueprint.post("/comments/<public_id>/report")
@access(Access.SIGNED_IN)
@limiter.limit(FREQUENCY)
def comment_report(public_id: str) -> Any:
    """Tell officials of an opinion."""
    comment = _comment(public_id)
    form = load_form(ReportSchema())
    if not (form.valid and passes_traps(form)):
        return _page(comment.proposal, form, comment), 422
    try:
        report_comment(comment, person(), **form.data)
    except TooManyReports as refusal:
        form.errors["form"] = [str(refusal)]
        return _page(comment.proposal, form, comment), status_of(refusal)
    return _thanks(comment.proposal.public_id)


@blueprint.get("/proposals/<public_id>/report")
@access(Access.SIGNED_IN)
def proposal_report_form(public_id: str) -> Any:
    """Ask why officials should look at a proposal."""
    return _page(_proposal(public_id), Form())


@blueprint.post("/proposals/<public_id>/report")
@access(Access.SIGNED_IN)
@limiter.limit(FREQUENCY)
def proposal_report(public_id: str) -> Any:
    """Tell officials of a proposal."""
    proposal = _proposal(public_id)
    form = load_form(ReportSchema())
    if not (form.valid and passes_traps(form)):
        return _page(proposal, form), 422
    try:
        report_proposal(proposal, person(), **form.data)
    except TooManyReports as refusal:
        form.errors["form"] = [str(refusal)]
        return _page(proposal, form), status_of(refusal)
    return _thanks(public_id)


def _comment(public_id: str) -> Any:
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    check_not_own(person(), comment.author_id)
    check_readable(comment)
    check_shown(comment.proposal)
    return comment


def _proposal(public_id: str) -> Any:
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    check_shown(proposal)
    check_not_own(person(), proposal.author_id)
    return proposal


def _page(proposal: Any, form: Form, comment: Any = None) -> str:
    return render_template(
        "discussion/report.html",
        proposal=proposal,
        board=proposal.board,
        comment=comment,
        form=form,
        reasons=REASON_NAMES,
    )


def _thanks(proposal: str) -> Any:
    flash(_("Thank you. Officials will look at it; until then it stays where it is."))
    return redirect(url_for("voting.proposal", public_id=proposal))
