"""Reads of results."""

import json
from typing import Any

from sqlalchemy import select

from participation.boards.errors import BoardNotFound
from participation.boards.models import Board
from participation.boards.queries import WHOLE_BOARD
from participation.core.db import db
from participation.tallies.models import Tally


def tally(board_id: int) -> Tally | None:
    """Return the stored result of a board, None before it is counted."""
    return db.session.get(Tally, board_id)


def board_with_tally(slug: str) -> tuple[Board, Tally | None]:
    """Return a board as `boards.queries.board` does, with its stored result, in one statement.

    Raises BoardNotFound.
    """
    found = db.session.execute(
        select(Board, Tally)
        .outerjoin(Tally, Tally.board_id == Board.id)
        .options(*WHOLE_BOARD)
        .where(Board.slug == slug)
    )
    row = found.unique().one_or_none()
    if row is None:
        raise BoardNotFound
    board, stored = row
    return board, stored


def result(board_id: int) -> dict[str, Any] | None:
    """Return the body of a board's result (see `tallies.result`), None before it is counted."""
    return body_of(tally(board_id))


def body_of(tally: Tally | None) -> dict[str, Any] | None:
    """Return what a stored result says, None where there is none."""
    return json.loads(tally.body) if tally else None
