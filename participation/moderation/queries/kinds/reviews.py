"""Votes under review, which a second official decides."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select

from participation.boards.models import Board
from participation.core.db import db
from participation.moderation.queries.waiting import Kind, Line, last_day_before
from participation.municipalities.models import Municipality
from participation.voting.models import Review


def _lines(municipality: Municipality) -> list[Line]:
    here = Board.municipality_id == municipality.id
    return [
        Line(
            kind=KIND,
            due=last_day_before(board.results_at),
            since=review.opened_at,
            board=board,
            name=review.reason,
            values={"review": review},
        )
        for review, board in db.session.execute(_reviewed(select(Review, Board), here))
    ]


def _count(here: ColumnElement[bool]) -> Select[Any]:
    return _reviewed(select(func.count(Review.id)), here)


def _reviewed(
    query: Select[*tuple[Any, ...]], here: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Review)
        .join(Board, Board.id == Review.board_id)
        .where(here, Review.outcome.is_(None), Board.counted_at.is_(None))
    )


KIND = Kind("review", _l("Votes under review"), "moderation/desk/review.html", _lines, _count)
