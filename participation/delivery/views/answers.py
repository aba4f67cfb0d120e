"""Answering a proposal, and the list of those that wait."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.accounts.policies import is_official
from participation.boards.queries import area_stamp
from participation.core import clock
from participation.delivery.errors import AnsweredMeanwhile, NotAdopted
from participation.delivery.policies import check_may_answer
from participation.delivery.queries import story_of, unanswered
from participation.delivery.queries.phrases import phrase as find_phrase
from participation.delivery.queries.phrases import phrases
from participation.delivery.queries.questions import questions_of, recommendation
from participation.delivery.schemas import AnswerSchema
from participation.delivery.services import give_answer
from participation.delivery.story import due_day, received_day
from participation.delivery.views import blueprint
from participation.municipalities.queries import municipality as find_municipality
from participation.proposals.choices import ANSWER_NAMES, ANSWERS, CHANNEL_NAMES, AnswerKind
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.cache import cached
from participation.web.forms import Form, load_form
from participation.web.fragments import fragment, wants_fragment


@blueprint.get("/proposals/<public_id>/answer")
@access(Access.OFFICIAL)
def answer(public_id: str) -> Any:
    """Show the form for an answer, over the ones that were given."""
    return _answer_page(_proposal_of_official(public_id), Form())


@blueprint.post("/proposals/<public_id>/answer")
@access(Access.OFFICIAL)
def send_answer(public_id: str) -> Any:
    """Publish the answer."""
    proposal = _proposal_of_official(public_id)
    if "insert" in request.form:
        return _with_words(proposal)
    form = load_form(AnswerSchema())
    if not form.valid:
        return _answer_page(proposal, form, seen=form.typed.get("seen")), 422
    try:
        give_answer(person(), proposal, **form.data)
    except NotAdopted as refusal:
        form.errors["kind"] = [str(refusal)]
        return _answer_page(proposal, form, seen=form.typed.get("seen")), 422
    except AnsweredMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        return _answer_page(proposal, form), 409
    flash(_("The answer is published. Thank you."))
    return redirect(url_for("voting.proposal", public_id=public_id, _anchor="answer"))


@blueprint.get("/areas/<slug>/unanswered")
@access(Access.PUBLIC)
@cached(area_stamp)
def waiting(slug: str) -> Any:
    """List the proposals of an area, or of one of its boards, that wait for an answer."""
    municipality = find_municipality(slug)
    board = request.args.get("board") or None
    found = unanswered(municipality.id, board=board, after=request.args.get("after") or None)
    return render_template(
        "delivery/unanswered.html",
        municipality=municipality,
        board_slug=board,
        today=clock.today(),
        waiting=found,
        due={
            proposal.id: due_day(proposal, municipality.promise_days)
            for proposal in found.proposals
        },
        received={proposal.id: received_day(proposal) for proposal in found.proposals},
        official=is_official(person(), municipality.id),
    )


def _proposal_of_official(public_id: str) -> Any:
    proposal = find_proposal(public_id)
    check_may_answer(person(), proposal)
    return proposal


def _with_words(proposal: Any) -> Any:
    """Give the form back with a sentence of the area, or a recommendation, in its reason."""
    form, wanted = Form(typed=request.form.to_dict()), request.form["insert"]
    municipality_id = proposal.board.municipality_id
    if wanted == "phrase":
        words = find_phrase(municipality_id, request.form.get("phrase", "")).words
    else:
        words = recommendation(proposal.id, wanted)
    written = form.typed.get("reason", "").strip()
    form.typed = {**form.typed, "reason": f"{written}\n\n{words}" if written else words}
    if wants_fragment():
        html = render_template("delivery/reason.html", form=form)
        return fragment(html, say=_("Put into the reason."), focus="#reason")
    return _answer_page(proposal, form, seen=form.typed.get("seen"))


def _answer_page(proposal: Any, form: Form, seen: str | None = None) -> str:
    """`seen` is the answer that the official had read; the latest one unless given."""
    story = story_of(proposal)
    latest = story.latest.number if story.latest else 0
    follow = (AnswerKind.STARTED, AnswerKind.DONE) if story.latest else ()
    return render_template(
        "delivery/answer.html",
        proposal=proposal,
        board=proposal.board,
        story=story,
        seen=latest if seen is None else seen,
        form=form,
        kinds={kind: ANSWER_NAMES[kind] for kind in (*ANSWERS, *follow)},
        phrases=phrases(proposal.board.municipality_id),
        questions=questions_of(proposal.id),
        channel_names=CHANNEL_NAMES,
    )
