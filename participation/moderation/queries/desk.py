"""What waits for the officials of an area, in one list by the day it is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import aliased

from participation.accounts.choices import Role
from participation.accounts.models import Account
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.delivery.queries import awaits_answer, unanswered
from participation.delivery.story import due_day
from participation.discussion.choices import Target
from participation.discussion.models import Comment, Report
from participation.moderation.choices import (
    ANSWERS_ON_DESK,
    APPEAL_TIME,
    REPORT_TIME,
    Waiting,
)
from participation.moderation.models import Hiding
from participation.moderation.queries.items import Item
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.voting.choices import BatchStatus
from participation.voting.models import PaperBatch, PaperEntry, PaperSheet, Review


@dataclass(frozen=True)
class Line:
    """One thing that waits: its kind, the last day for it (None without one), and what it is about.

    `item` is what was reported or appealed for; `reports`, `hiding`, `proposal`, `batch` (with its
    number of different sheets, `count`) and `review` are there for their kinds.
    """

    kind: Waiting
    due: date | None
    since: datetime
    board: Board
    item: Item | None = None
    reports: tuple[Report, ...] = ()
    hiding: Hiding | None = None
    proposal: Proposal | None = None
    batch: PaperBatch | None = None
    count: int = 0
    review: Review | None = None

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.due is not None and self.due < clock.today()


@dataclass(frozen=True)
class Desk:
    """What waits, due first; `more_answers` is how many unanswered proposals are not shown."""

    lines: list[Line]
    more_answers: int

    @property
    def count(self) -> int:
        """How much waits."""
        return len(self.lines) + self.more_answers


def desk(municipality: Municipality) -> Desk:
    """Return the desk of an area, in as many statements however much waits."""
    answers, more = _answers(municipality)
    lines = [
        *_reports(municipality.id),
        *_appeals(municipality.id),
        *answers,
        *_batches(municipality.id),
        *_reviews(municipality.id),
    ]
    # What has no day of its own comes last.
    lines.sort(key=lambda line: (line.due or date.max, line.since))
    return Desk(lines, more)


def desks_of(official: Account) -> list[tuple[Municipality, int]]:
    """Return the areas somebody is an official of, each with how much waits there.

    One statement, none for who is no official.
    """
    ids = [
        membership.municipality_id
        for membership in official.memberships
        if membership.role is Role.OFFICIAL
    ]
    if not ids:
        return []
    here = Board.municipality_id == Municipality.id
    counts = (
        _counted(_reported(select(func.count(func.distinct(_key(Report)))), here)),
        _counted(_appealed(select(func.count(Hiding.id)), here)),
        _counted(_unanswered(here)),
        _counted(_different(select(func.count(func.distinct(PaperBatch.id))), here)),
        _counted(_reviewed(select(func.count(Review.id)), here)),
    )
    total = sum(counts[1:], counts[0])
    rows = db.session.execute(
        select(Municipality, total).where(Municipality.id.in_(ids)).order_by(Municipality.name_th)
    )
    return [(municipality, count) for municipality, count in rows]


def _reports(municipality_id: int) -> list[Line]:
    rows = db.session.execute(
        _reported(
            select(Report, Comment, Proposal, Board), Board.municipality_id == municipality_id
        ).order_by(Report.id)
    ).all()
    grouped: dict[tuple[Target, int], list[Any]] = {}
    for row in rows:
        grouped.setdefault((row[0].target, row[0].target_id), []).append(row)
    return [_report_line(group) for group in grouped.values()]


def _report_line(rows: Sequence[Any]) -> Line:
    first, comment, proposal, board = rows[0]
    return Line(
        kind=Waiting.REPORTS,
        due=_day_after(first.created_at, REPORT_TIME),
        since=first.created_at,
        board=board,
        item=Item(first.target, comment or proposal, proposal),
        reports=tuple(row[0] for row in rows),
    )


def _appeals(municipality_id: int) -> list[Line]:
    rows = db.session.execute(
        _appealed(
            select(Hiding, Comment, Proposal, Board), Board.municipality_id == municipality_id
        )
    )
    return [
        Line(
            kind=Waiting.APPEAL,
            due=_day_after(hiding.appealed_at, APPEAL_TIME),
            since=hiding.appealed_at,
            board=board,
            item=Item(hiding.target, comment or proposal, proposal),
            hiding=hiding,
        )
        for hiding, comment, proposal, board in rows
    ]


def _answers(municipality: Municipality) -> tuple[list[Line], int]:
    found = unanswered(municipality.id, limit=ANSWERS_ON_DESK)
    lines = [
        Line(
            kind=Waiting.ANSWER,
            due=due_day(proposal, municipality.promise_days),
            since=proposal.created_at,
            board=proposal.board,
            proposal=proposal,
        )
        for proposal in found.proposals
    ]
    return lines, found.count - len(lines)


def _batches(municipality_id: int) -> list[Line]:
    rows = db.session.execute(
        _different(
            select(PaperBatch, Board, func.count(PaperSheet.id)),
            Board.municipality_id == municipality_id,
        ).group_by(PaperBatch.id, Board.id)
    )
    return [
        Line(
            kind=Waiting.PAPER,
            due=_result_day(board),
            since=batch.opened_at,
            board=board,
            batch=batch,
            count=count,
        )
        for batch, board, count in rows
    ]


def _reviews(municipality_id: int) -> list[Line]:
    rows = db.session.execute(
        _reviewed(select(Review, Board), Board.municipality_id == municipality_id)
    )
    return [
        Line(
            kind=Waiting.REVIEW,
            due=_result_day(board),
            since=review.opened_at,
            board=board,
            review=review,
        )
        for review, board in rows
    ]


def _reported(
    query: Select[*tuple[Any, ...]], here: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    return _with_item(query, Report, here).where(
        Report.outcome.is_(None),
        or_(
            Comment.id.is_(None), and_(Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None))
        ),
        Proposal.hidden_at.is_(None),
    )


def _appealed(
    query: Select[*tuple[Any, ...]], here: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    return _with_item(query, Hiding, here).where(
        Hiding.appealed_at.is_not(None), Hiding.decided_at.is_(None), Hiding.ended_at.is_(None)
    )


def _with_item(
    query: Select[*tuple[Any, ...]], about: type[Report] | type[Hiding], here: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    said = and_(about.target == Target.COMMENT, Comment.id == about.target_id)
    return (
        query.select_from(about)
        .join(Board, Board.id == about.board_id)
        .outerjoin(Comment, said)
        .join(Proposal, Proposal.id == func.coalesce(Comment.proposal_id, about.target_id))
        .where(here)
    )


def _unanswered(here: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(func.count(Proposal.id)).join(Proposal.board).where(here, awaits_answer())


def _different(
    query: Select[*tuple[Any, ...]], here: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    first, second, third = (aliased(PaperEntry) for _ in range(3))

    def reading(entry: Any, number: int) -> ColumnElement[bool]:
        return and_(entry.sheet_id == PaperSheet.id, entry.round == number)

    return (
        query.select_from(PaperBatch)
        .join(Board, Board.id == PaperBatch.board_id)
        .join(PaperSheet, PaperSheet.batch_id == PaperBatch.id)
        .join(first, reading(first, 1))
        .join(second, reading(second, 2))
        .outerjoin(third, reading(third, 3))
        .where(
            here,
            PaperBatch.status == BatchStatus.OPEN,
            Board.counted_at.is_(None),
            first.choices.is_distinct_from(second.choices),
            third.sheet_id.is_(None),
        )
    )


def _reviewed(
    query: Select[*tuple[Any, ...]], here: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Review)
        .join(Board, Board.id == Review.board_id)
        .where(here, Review.outcome.is_(None), Board.counted_at.is_(None))
    )


def _counted(query: Select[*tuple[Any, ...]]) -> ColumnElement[int]:
    return query.correlate(Municipality).scalar_subquery()


def _key(about: type[Report]) -> ColumnElement[str]:
    return cast(about.target, String) + ":" + cast(about.target_id, String)


def _day_after(moment: datetime, time: timedelta) -> date:
    return clock.in_bangkok(moment + time).date()


def _result_day(board: Board) -> date:
    # The last day before the result is public.
    return clock.in_bangkok(board.results_at - timedelta(microseconds=1)).date()
