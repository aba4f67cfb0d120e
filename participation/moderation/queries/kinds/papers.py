"""Batches of paper ballots whose two readings differ."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from participation.boards.models import Board
from participation.core.db import db
from participation.moderation.queries.waiting import Kind, Line, last_day_before
from participation.municipalities.models import Municipality
from participation.voting.choices import BatchStatus
from participation.voting.models import PaperBatch, PaperEntry, PaperSheet


def _lines(municipality: Municipality) -> list[Line]:
    here = Board.municipality_id == municipality.id
    rows = db.session.execute(
        _different(select(PaperBatch, Board, func.count(PaperSheet.id)), here).group_by(
            PaperBatch.id, Board.id
        )
    )
    return [
        Line(
            kind=KIND,
            due=last_day_before(board.results_at),
            since=batch.opened_at,
            board=board,
            name=batch.label,
            values={"batch": batch, "count": count},
        )
        for batch, board, count in rows
    ]


def _count(here: ColumnElement[bool]) -> Select[Any]:
    return _different(select(func.count(func.distinct(PaperBatch.id))), here)


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


KIND = Kind("paper", _l("Paper ballots that differ"), "moderation/desk/paper.html", _lines, _count)
