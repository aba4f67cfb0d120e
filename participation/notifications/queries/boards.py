"""Reads of boards whose phases are news."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from participation.boards.models import Board
from participation.core.db import db
from participation.notifications.models import News


def live_boards(*, since: datetime) -> list[Board]:
    """Return the announced boards that had no result yet at `since`, imported ones left out."""
    return list(
        db.session.scalars(
            select(Board).where(
                Board.collecting_announced_at.is_not(None),
                ~Board.imported,
                or_(
                    Board.results_at > since,
                    Board.counted_at > since,
                    # Overdue: nobody has counted yet.
                    Board.voting_opens_at.is_not(None) & Board.counted_at.is_(None),
                ),
            )
        )
    )


def told_keys(board_ids: Sequence[int]) -> set[str]:
    """Return the keys of the news that these boards have had."""
    return set(
        db.session.scalars(
            select(News.key).where(News.board_id.in_(board_ids), News.proposal_id.is_(None))
        )
    )
