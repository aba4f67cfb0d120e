"""Reads of what a board came to."""

from dataclasses import dataclass

from sqlalchemy import func, select

from participation.core.db import db
from participation.delivery.models import ClosingReport
from participation.proposals.choices import AnswerKind
from participation.proposals.models import Proposal


def closing_report(board_id: int) -> ClosingReport | None:
    """Return the latest version of a board's closing report, None before there is one."""
    return db.session.scalar(
        select(ClosingReport)
        .where(ClosingReport.board_id == board_id)
        .order_by(ClosingReport.number.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Outcome:
    """How many proposals a board has, withdrawn and hidden ones left out, and what became of them.

    `answers` is how many got which latest answer; `supports` are of all proposals together.
    """

    proposals: int
    supports: int
    answers: dict[AnswerKind, int]

    @property
    def waiting(self) -> int:
        """How many have no answer."""
        return self.proposals - sum(self.answers.values())


def outcome_of(board_id: int) -> Outcome:
    """Return what became of a board's proposals, in one statement."""
    rows = db.session.execute(
        select(Proposal.answer_kind, func.count(), func.sum(Proposal.support_count))
        .where(Proposal.board_id == board_id, Proposal.listed)
        .group_by(Proposal.answer_kind)
    ).all()
    return Outcome(
        proposals=sum(count for _, count, _ in rows),
        supports=sum(supports for _, _, supports in rows),
        answers={kind: count for kind, count, _ in rows if kind is not None},
    )
