"""Answers of municipalities, and what waits for one, for programs."""

from typing import Any

from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.core.scopes import Scope
from participation.core.shapes import Question, page_of
from participation.delivery.queries import closing_report, outcome_of, story_of, unanswered
from participation.delivery.queries.deliveries import Wish, deliveries, delivery_of, entries_of
from participation.delivery.schemas import AnswerSchema
from participation.delivery.services import give_answer
from participation.delivery.shapes import (
    AnswerShape,
    AnswersShape,
    ClosingReportShape,
    DeliveriesQuestion,
    DeliveryShape,
    WaitingQuestion,
    WaitingShape,
    WholeDeliveryShape,
)
from participation.delivery.story import Event, due_day, received_day
from participation.municipalities.queries import municipality as find_municipality
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.tallies.policies import check_result_public
from participation.voting.queries import supporters_by_board
from participation.web.access import Access, access, person
from participation.web.addresses import absolute
from participation.web.api.blueprint import ApiBlueprint
from participation.web.api.cursors import place_in, seal
from participation.web.api.scopes import scope

blueprint = ApiBlueprint("answers", __name__, "Answers of municipalities to proposals.")


@blueprint.get("/proposals/<public_id>/answers", asks=Question, answers=AnswersShape)
@access(Access.PUBLIC)
def list_answers(_question: dict[str, Any], public_id: str) -> Any:
    """Return every answer to a proposal, and by when one is promised."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    story = story_of(proposal)
    return {
        "items": [step.answer for step in story.steps if step.event is Event.ANSWERED],
        "waiting": story.waiting,
        "due": story.due,
        "overdue": story.overdue,
    }


@blueprint.get(
    "/municipalities/<slug>/unanswered", asks=WaitingQuestion, answers=page_of(WaitingShape)
)
@access(Access.PUBLIC)
def list_unanswered(question: dict[str, Any], slug: str) -> Any:
    """List the proposals of a municipality that wait for an answer, the longest waiting first."""
    municipality = find_municipality(slug)
    found = unanswered(
        municipality.id,
        board=question["board"] or None,
        after=place_in(question),
        limit=question["limit"],
    )
    return {
        "items": [
            {
                "public_id": proposal.public_id,
                "title": proposal.title,
                "board": proposal.board.slug,
                "received_on": received_day(proposal),
                "due": due_day(proposal, municipality.promise_days),
                "url": absolute("voting.proposal", public_id=proposal.public_id),
            }
            for proposal in found.proposals
        ],
        "next_cursor": seal(found.more),
    }


@blueprint.post(
    "/proposals/<public_id>/answers", takes=AnswerSchema, answers=AnswerShape, status=201
)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def answer_proposal(body: dict[str, Any], public_id: str) -> Any:
    """Answer a proposal in public, or revise the answer.

    `seen` is the number of the latest answer that was read: if a colleague was faster, nothing is
    written (409).
    """
    return give_answer(person(), find_proposal(public_id), **body)


@blueprint.get(
    "/municipalities/<slug>/deliveries", asks=DeliveriesQuestion, answers=page_of(DeliveryShape)
)
@access(Access.PUBLIC)
def list_deliveries(question: dict[str, Any], slug: str) -> Any:
    """List what a municipality carries out, what is due first."""
    area = find_municipality(slug)
    wish = Wish(
        unit=question["unit"] or None,
        plan=question.get("plan"),
        year=question.get("year"),
        standing=question.get("standing"),
    )
    first = place_in(question) or 0
    found = [one for one in deliveries(area.id) if wish.takes(one)]
    last = first + question["limit"]
    return {
        "items": [_delivery(one) for one in found[first:last]],
        "next_cursor": seal(last if last < len(found) else None),
    }


@blueprint.get("/proposals/<public_id>/delivery", asks=Question, answers=WholeDeliveryShape)
@access(Access.PUBLIC)
def get_delivery(_question: dict[str, Any], public_id: str) -> Any:
    """Return how a proposal is carried out, with everything that was written on it."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    check_shown(proposal)
    return {
        **_delivery(delivery_of(proposal)),
        "entries": [
            {
                "number": entry.step.number,
                "words": entry.step.words,
                "stage": entry.step.terms.stage,
                "written_at": entry.step.written_at,
            }
            for entry in entries_of(proposal.id)
        ],
    }


@blueprint.get("/boards/<slug>/report", asks=Question, answers=ClosingReportShape)
@access(Access.PUBLIC)
def get_closing_report(_question: dict[str, Any], slug: str) -> Any:
    """Return what became of a board's proposals, once its result is public."""
    board = find_board(slug)
    check_result_public(person(), board)
    outcome, report = outcome_of(board.id), closing_report(board.id)
    return {
        "board": slug,
        "proposals": outcome.proposals,
        "supports": outcome.supports,
        "supporters": supporters_by_board([board.id]).get(board.id, 0),
        "waiting": outcome.waiting,
        "answers": {kind.value: count for kind, count in outcome.answers.items()},
        "number": report and report.number,
        "words": report and report.words,
        "published_at": report and report.published_at,
    }


def _delivery(shown: Any) -> dict[str, Any]:
    terms = shown.terms
    columns = ("stage", "unit", "plan", "due_on", "budget_year", "budget", "finished")
    return {
        **{name: getattr(terms, name) for name in (*columns, "blocked_by", "blocked_words")},
        **{name: getattr(shown, name) for name in ("stale", "late", "stopped")},
        "proposal": shown.proposal.public_id,
        "title": shown.proposal.title,
        "board": shown.proposal.board.slug,
        "url": absolute("delivery.delivery", public_id=shown.proposal.public_id),
    }
