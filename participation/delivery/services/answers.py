"""What officials answer to proposals."""

from datetime import datetime

from sqlalchemy import func, select, update

from participation.accounts.models import Account
from participation.core import audit, clock
from participation.core.db import db
from participation.core.transaction import IntegrityError, atomic
from participation.delivery.errors import AnsweredMeanwhile
from participation.delivery.events import answer_given
from participation.delivery.models import Answer
from participation.delivery.policies import check_follows, check_may_answer
from participation.municipalities.services import chain_of
from participation.proposals.choices import AnswerKind
from participation.proposals.models import Proposal


def give_answer(
    official: Account,
    proposal: Proposal,
    *,
    kind: AnswerKind,
    reason: str,
    unit: str = "",
    seen: int = 0,
    at: datetime | None = None,
) -> Answer:
    """Answer a proposal in public, or revise the answer: the former one stays readable.

    `seen` is the number of the latest answer the official has read, 0 if there was none. Raises
    OfficialsOnly, NothingToAnswer, NotAdopted, and AnsweredMeanwhile if a colleague was first.
    """
    check_may_answer(official, proposal)
    answer = Answer(
        proposal_id=proposal.id,
        number=seen + 1,
        kind=kind,
        reason=reason,
        unit=unit,
        answered_at=at or clock.now(),
    )
    try:
        with atomic():
            _check_latest(proposal, kind, seen)
            db.session.add(answer)
            db.session.flush()
            # Not through the row: an author who edits meanwhile is not in each other's way.
            db.session.execute(
                update(Proposal).where(Proposal.id == proposal.id).values(answer_kind=kind)
            )
            _record(official, proposal, answer)
            answer_given.send(None, proposal=proposal.id, number=answer.number)
    except IntegrityError as error:
        raise AnsweredMeanwhile from error
    return answer


def _check_latest(proposal: Proposal, kind: AnswerKind, seen: int) -> None:
    former, number = db.session.execute(
        select(Proposal.answer_kind, func.max(Answer.number))
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .where(Proposal.id == proposal.id)
        .group_by(Proposal.answer_kind)
    ).one()
    if (number or 0) != seen:
        raise AnsweredMeanwhile
    check_follows(kind, former)


def _record(official: Account, proposal: Proposal, answer: Answer) -> None:
    audit.record(
        chain=chain_of(proposal.board.municipality_id),
        actor=official.public_id,
        act=f"answer.{answer.kind}",
        subject=f"proposal:{proposal.public_id}",
        words=answer.reason,
    )
