"""Reads of what a board came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from participation.core.db import db
from participation.delivery.models import ClosingReport
from participation.delivery.queries.surveys import SurveyResult, count_survey
from participation.discussion.choices import Stance
from participation.discussion.models import Comment
from participation.proposals.choices import AnswerKind
from participation.proposals.models import Proposal
from participation.voting.models import Support


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
    return _outcome(*db.session.execute(_count_outcome(board_id)).one())


def _count_outcome(board_id: int) -> Select[*tuple[int, ...]]:
    return select(
        func.count(),
        func.coalesce(func.sum(Proposal.support_count), 0),
        *(func.count(case((Proposal.answer_kind == kind, 1))) for kind in AnswerKind),
    ).where(Proposal.board_id == board_id, Proposal.listed)


def _outcome(proposals: int, supports: int, *answers: int) -> Outcome:
    kinds = zip(AnswerKind, answers, strict=True)
    return Outcome(proposals, supports, {kind: count for kind, count in kinds if count})


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


@dataclass(frozen=True)
class Figures:
    """What a report says by itself, and the latest `report`, None before there is one.

    `result` is the body of a counted vote, None without one.
    """

    outcome: Outcome
    supporters: int
    opinions: Opinions
    survey: SurveyResult | None
    report: ClosingReport | None
    highlights: Sequence[Highlight]
    result: dict[str, Any] | None

    @property
    def most_supported(self) -> list[Highlight]:
        """The proposals with most supports, in order."""
        return [line for line in self.highlights if line.supports][:NAMED]

    @property
    def most_discussed(self) -> list[Highlight]:
        """The proposals with most opinions, in order."""
        talked = [line for line in self.highlights if line.opinions]
        return sorted(talked, key=lambda line: -line.opinions)[:NAMED]

    @property
    def winners(self) -> list[dict[str, Any]]:
        """The projects that the vote selected; none where too few voted."""
        if self.result is None or (self.result["quorum"] and not self.result["quorum"]["met"]):
            return []
        return [line for line in self.result["projects"] if line["funded"]]


def figures_of(board_id: int, result: dict[str, Any] | None) -> Figures:
    """Return what a report says of a board with this result, in two statements."""
    counts = [
        part.subquery()
        for part in (
            _count_outcome(board_id),
            select(func.count(Support.person_id.distinct())).where(Support.board_id == board_id),
            _count_opinions(board_id),
            count_survey(board_id),
        )
    ]
    latest = select(func.max(ClosingReport.number)).where(ClosingReport.board_id == board_id)
    here = and_(
        ClosingReport.board_id == board_id, ClosingReport.number == latest.scalar_subquery()
    )
    side_by_side = counts[0].join(counts[1], true())
    for part in counts[2:]:
        side_by_side = side_by_side.join(part, true())
    *numbers, report = db.session.execute(
        select(*counts, ClosingReport).select_from(side_by_side.outerjoin(ClosingReport, here))
    ).one()
    each = iter(numbers)
    outcome, supporters, opinions, survey = ([next(each) for _ in part.c] for part in counts)
    return Figures(
        outcome=_outcome(*outcome),
        supporters=supporters[0],
        opinions=_opinions(*opinions),
        survey=SurveyResult.of(*survey),
        report=report,
        highlights=highlights_of(board_id),
        result=result,
    )


def _count_opinions(board_id: int) -> Select[*tuple[int, ...]]:
    return (
        select(func.count(Comment.id), func.count(Comment.author_id.distinct()), *_by_stance())
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Proposal.board_id == board_id, Proposal.listed, _READABLE)
    )


def _opinions(count: int, people: int, *stances: int) -> Opinions:
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
