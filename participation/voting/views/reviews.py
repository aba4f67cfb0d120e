"""Online votes under review: one official opens a review, another one decides it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from participation.accounts.policies import check_official
from participation.voting.choices import ReviewOutcome
from participation.voting.errors import NotAVoter
from participation.voting.policies import is_before_count
from participation.voting.queries.reviews import review as find_review
from participation.voting.queries.reviews import reviews_of
from participation.voting.schemas import DecisionSchema, ReviewSchema
from participation.voting.services.reviews import decide_review, open_review
from participation.voting.views import blueprint
from participation.voting.views.officials import board_of_official
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form


@blueprint.get("/boards/<slug>/reviews")
@access(Access.OFFICIAL)
def reviews(slug: str) -> Any:
    """List the reviews of a board's online votes."""
    return _reviews_page(board_of_official(slug), Form())


@blueprint.post("/boards/<slug>/reviews")
@access(Access.OFFICIAL)
def open_vote_review(slug: str) -> Any:
    """Put the online votes of some accounts under review."""
    board = board_of_official(slug)
    form = load_form(ReviewSchema())
    if form.valid:
        try:
            open_review(person(), board, form.data["emails"], form.data["reason"])
        except NotAVoter as refusal:
            form.errors["emails"] = [str(refusal)]
        else:
            flash(_("The votes are under review. Another official decides about them."))
            return redirect(url_for("voting.reviews", slug=slug))
    return _reviews_page(board, form), 422


@blueprint.get("/reviews/<public_id>")
@access(Access.OFFICIAL)
def vote_review(public_id: str) -> Any:
    """Ask what is to become of the votes of a review, or say why this official may not decide."""
    return _review_page(_review_of_official(public_id), Form())


@blueprint.post("/reviews/<public_id>")
@access(Access.OFFICIAL)
def decide_vote_review(public_id: str) -> Any:
    """Void or restore the votes of a review."""
    review = _review_of_official(public_id)
    form = load_form(DecisionSchema())
    if not form.valid:
        return _review_page(review, form), 422
    outcome = form.data["outcome"]
    votes = decide_review(person(), review, outcome, form.data["reason"])
    if outcome is ReviewOutcome.VOIDED:
        flash(ngettext("%(num)s vote is voided.", "%(num)s votes are voided.", votes))
    else:
        flash(ngettext("%(num)s vote is restored.", "%(num)s votes are restored.", votes))
    return redirect(url_for("voting.reviews", slug=review.board.slug))


def _review_of_official(public_id: str) -> Any:
    review = find_review(public_id)
    check_official(person(), review.board.municipality_id)
    return review


def _reviews_page(board: Any, form: Form) -> str:
    return render_template(
        "voting/reviews.html",
        board=board,
        open=is_before_count(board),
        form=form,
        lines=reviews_of(board.id),
        official=person(),
    )


def _review_page(review: Any, form: Form) -> str:
    board = review.board
    return render_template(
        "voting/review.html",
        board=board,
        open=is_before_count(board),
        form=form,
        line=next(line for line in reviews_of(board.id) if line.review.id == review.id),
        official=person(),
    )
