"""Answers of municipalities, and what waits for one, for programs."""

from typing import Any

from participation.boards.policies import check_visible
from participation.core.scopes import Scope
from participation.core.shapes import Question, page_of
from participation.delivery.queries import story_of, unanswered
from participation.delivery.schemas import AnswerSchema
from participation.delivery.services import give_answer
from participation.delivery.shapes import (
    AnswerShape,
    AnswersShape,
    WaitingQuestion,
    WaitingShape,
)
from participation.delivery.story import Event, due_day, received_day
from participation.municipalities.queries import municipality as find_municipality
from participation.proposals.queries import proposal as find_proposal
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
