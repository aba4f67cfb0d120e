"""Reads of what a board came to."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from participation.core.db import db
from participation.delivery.models import ClosingReport
from participation.discussion.choices import Stance
from participation.discussion.models import Comment
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


# So many proposals a report names, of those with most supports and of those most discussed.
NAMED = 5


@dataclass(frozen=True)
class Opinions:
    """How many opinions can be read, by how many people, and how many of each stance."""

    count: int
    people: int
    stances: dict[Stance, int]


@dataclass(frozen=True)
class Highlight:
    """A proposal that a report names, with the opinions on it that can be read, by stance."""

    title: str
    public_id: str
    supports: int
    opinions: int
    stances: dict[Stance, int]


_READABLE = and_(Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None))


def opinions_on(board_id: int) -> Opinions:
    """Return the opinions on a board's proposals in figures, in one statement."""
    count, people, *stances = db.session.execute(
        select(func.count(Comment.id), func.count(Comment.author_id.distinct()), *_by_stance())
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Proposal.board_id == board_id, Proposal.listed, _READABLE)
    ).one()
    return Opinions(count, people, dict(zip(Stance, stances, strict=True)))


def highlights_of(board_id: int) -> list[Highlight]:
    """Return the proposals most supported and those most discussed, NAMED of each at most.

    In one statement, sorted by supports, then by submission.
    """
    here = select(Proposal.id).where(Proposal.board_id == board_id, Proposal.listed).limit(NAMED)
    rows = db.session.execute(
        select(
            Proposal.title,
            Proposal.public_id,
            Proposal.support_count,
            func.count(Comment.id),
            *_by_stance(),
        )
        .outerjoin(Comment, and_(Comment.proposal_id == Proposal.id, _READABLE))
        .where(
            or_(
                _is_in(here.order_by(Proposal.support_count.desc(), Proposal.id)),
                _is_in(here.order_by(Proposal.comment_count.desc(), Proposal.id)),
            )
        )
        .group_by(Proposal.id)
        .order_by(Proposal.support_count.desc(), Proposal.id)
    )
    return [
        Highlight(title, public_id, supports, opinions, dict(zip(Stance, stances, strict=True)))
        for title, public_id, supports, opinions, *stances in rows
    ]


def _by_stance() -> list[ColumnElement[int]]:
    return [func.count(case((Comment.stance == stance, 1))) for stance in Stance]


def _is_in(ids: Select[int]) -> ColumnElement[bool]:
    return Proposal.id.in_(select(ids.subquery().c.id))
