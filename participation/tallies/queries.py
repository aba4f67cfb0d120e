"""Reads of results."""

import json
from typing import Any

from participation.core.db import db
from participation.tallies.models import Tally


def tally(board_id: int) -> Tally | None:
    """Return the stored result of a board, None before it is counted."""
    return db.session.get(Tally, board_id)


def result(board_id: int) -> dict[str, Any] | None:
    """Return the body of a board's result (see `tallies.result`), None before it is counted."""
    stored = tally(board_id)
    return json.loads(stored.body) if stored else None
