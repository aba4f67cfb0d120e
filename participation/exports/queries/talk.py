"""Proposals, opinions, answers and supports of one board."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Date, cast, func, select, type_coerce
from sqlalchemy.orm import joinedload

from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db, is_sqlite
from participation.core.small_cells import LEAST
from participation.core.transaction import end_reading
from participation.delivery.models import Answer
from participation.discussion.models import Comment
from participation.exports.choices import WAITING
from participation.exports.narrowing import Wanted
from participation.exports.queries.scope import within
from participation.proposals.models import Proposal
from participation.voting.models import Support

_AT_ONCE = 200

Row = tuple[Any, ...]


def proposal_rows(board: Board, wanted: Wanted) -> Iterator[Row]:
    """Yield the listed proposals, most supported first, tied ones by earlier submission.

    The order is read first and the words after it, so that a support given meanwhile moves none
    out of the file or into it twice.
    """
    ranked = db.session.scalars(
        select(Proposal.id)
        .where(Proposal.board_id == board.id, Proposal.listed)
        .order_by(Proposal.support_count.desc(), Proposal.created_at, Proposal.id)
    )
    ranks = {number: rank for rank, number in enumerate(ranked, start=1)}
    for some in _some(list(ranks)):
        found = db.session.scalars(
            select(Proposal)
            .options(joinedload(Proposal.category), joinedload(Proposal.sub_area))
            .where(Proposal.id.in_(some), *_status(wanted), *within(Proposal.created_at, wanted))
        ).all()
        end_reading()
        for proposal in sorted(found, key=lambda proposal: ranks[proposal.id]):
            yield _proposal_row(proposal, ranks[proposal.id], board)


def _status(wanted: Wanted) -> list[ColumnElement[bool]]:
    if not wanted.state:
        return []
    if wanted.state == WAITING:
        return [Proposal.answer_kind.is_(None)]
    return [Proposal.answer_kind == wanted.state]


def _proposal_row(proposal: Proposal, rank: int, board: Board) -> Row:
    return (
        rank,
        proposal.reference,
        proposal.title,
        proposal.category.name if proposal.category else "",
        proposal.place,
        proposal.support_count,
        proposal.created_at,
        proposal.problem,
        proposal.idea,
        proposal.benefit,
        int(board.sample),
        proposal.public_id,
        proposal.sub_area.name if proposal.sub_area else "",
        proposal.latitude,
        proposal.longitude,
        None if proposal.cost is None else Decimal(proposal.cost).scaleb(-2),
        proposal.comment_count,
        proposal.answer_kind.value if proposal.answer_kind else WAITING,
        proposal.received_on,
        proposal.edited_at or proposal.created_at,
    )


def comment_rows(board: Board, wanted: Wanted) -> Iterator[Row]:
    """Yield the readable opinions, proposal by proposal, oldest first.

    Numbers count within a proposal, withdrawn opinions included, so that they stay the same when
    somebody withdraws one.
    """
    begins_at, ends_at = wanted.begins_at, wanted.ends_at
    for some in _some(_readable(board.id)):
        rows = db.session.execute(
            select(
                Proposal.reference,
                Comment.id,
                Comment.parent_id,
                Comment.stance,
                Comment.support_count,
                Comment.created_at,
                Comment.edited_at,
                Comment.text,
                Comment.withdrawn_at,
                Comment.hidden_at,
            )
            .join(Proposal, Proposal.id == Comment.proposal_id)
            .where(Proposal.id.in_(some))
            .order_by(Comment.proposal_id, Comment.id)
        ).all()
        end_reading()
        for row, number, answers in _numbered(rows):
            late = ends_at is not None and row.created_at >= ends_at
            early = begins_at is not None and row.created_at < begins_at
            if row.withdrawn_at is None and row.hidden_at is None and not (late or early):
                yield _comment_row(row, number, answers)


def _numbered(rows: Iterable[Any]) -> Iterator[tuple[Any, int, int | None]]:
    for _reference, own in groupby(rows, key=lambda row: row.reference):
        numbers: dict[int, int] = {}
        for row in own:
            numbers[row.id] = len(numbers) + 1
            yield row, numbers[row.id], numbers.get(row.parent_id)


def _comment_row(row: Any, number: int, answers: int | None) -> Row:
    return (
        row.reference,
        number,
        answers,
        row.stance.value if row.stance else "",
        row.support_count,
        row.created_at,
        row.text,
        row.edited_at or row.created_at,
    )


def answer_rows(board: Board, wanted: Wanted) -> Iterator[Row]:
    """Yield the municipality's answers, proposal by proposal, as they were given."""
    rows = db.session.execute(
        select(Proposal.reference, Answer)
        .join(Answer, Answer.proposal_id == Proposal.id)
        .where(Proposal.board_id == board.id, *within(Answer.answered_at, wanted))
        .where(*([Answer.kind == wanted.state] if wanted.state else []))
        .order_by(Proposal.id, Answer.number)
    ).all()
    end_reading()
    for reference, given in rows:
        yield (
            reference,
            given.number,
            given.kind.value,
            given.reason,
            given.unit,
            given.answered_at,
        )


def support_rows(board: Board, _wanted: Wanted) -> Iterator[Row]:
    """Yield how many supports each listed proposal got, in periods of LEAST supports or more.

    So no row tells of the day of one person. A proposal with fewer has one row.
    """
    opened = clock.in_bangkok(board.collecting_opens_at).date()
    for some in _some(_listed(board.id)):
        rows = db.session.execute(
            select(Proposal.reference, _day().label("day"), func.count())
            .join(Proposal, Proposal.id == Support.proposal_id)
            .where(Support.proposal_id.in_(some))
            .group_by(Support.proposal_id, Proposal.reference, "day")
            .order_by(Support.proposal_id, "day")
        ).all()
        end_reading()
        for reference, own in groupby(rows, key=lambda row: row[0]):
            days = [(row[1], row[2]) for row in own]
            for first, last, count in periods(days, opened):
                yield reference, first, last, count


def periods(
    days: Sequence[tuple[date, int]], opened: date
) -> Iterator[tuple[date, date | None, int]]:
    """Yield first day, last day and count of periods that follow on each other without a gap.

    Each has LEAST or more, but where there are fewer altogether; the last one goes on (no last
    day).
    """
    left, first, count = sum(number for _, number in days), opened, 0
    for day, number in days:
        count, left = count + number, left - number
        if count >= LEAST and left >= LEAST:
            yield first, day, count
            first, count = day + timedelta(days=1), 0
    if count:
        yield first, None, count


def _day() -> ColumnElement[date]:
    """Return the SQL of the day in Bangkok on which a support was given."""
    if is_sqlite():
        return type_coerce(func.date(Support.created_at, "+7 hours"), Date)
    return cast(func.timezone("Asia/Bangkok", Support.created_at), Date)


def _listed(board_id: int) -> list[int]:
    return list(
        db.session.scalars(
            select(Proposal.id)
            .where(Proposal.board_id == board_id, Proposal.listed)
            .order_by(Proposal.id)
        )
    )


def _readable(board_id: int) -> list[int]:
    """Return the proposals whose opinions can be read; a withdrawn one keeps them."""
    return list(
        db.session.scalars(
            select(Proposal.id)
            .where(Proposal.board_id == board_id, Proposal.hidden_at.is_(None))
            .order_by(Proposal.id)
        )
    )


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
