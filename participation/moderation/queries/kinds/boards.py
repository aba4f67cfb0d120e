"""Boards that residents started and that wait for approval."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select

from participation.boards.choices import Approval
from participation.boards.models import Board
from participation.boards.queries import waiting_boards
from participation.moderation.choices import BOARD_TIME
from participation.moderation.queries.waiting import Kind, Line, day_after, last_day_before
from participation.municipalities.models import Municipality


def _lines(municipality: Municipality) -> list[Line]:
    return [
        Line(
            kind=KIND,
            # It can still be approved afterwards, but begins late then.
            due=min(
                day_after(board.created_at, BOARD_TIME), last_day_before(board.collecting_opens_at)
            ),
            since=board.created_at,
            board=board,
            name=board.question,
        )
        for board in waiting_boards(municipality.id)
    ]


def _count(here: ColumnElement[bool]) -> Select[Any]:
    return select(func.count(Board.id)).where(here, Board.approval == Approval.WAITING)


KIND = Kind("board", _l("A resident’s new board"), "moderation/desk/board.html", _lines, _count)
