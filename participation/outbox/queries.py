"""Reads of the outbox. None of them shows a payload."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from participation.core import clock
from participation.core.db import db
from participation.outbox.models import OutboxItem


@dataclass(frozen=True)
class Trouble:
    """An item that failed at least once; `failed_at` says since when nobody tries any more."""

    id: int
    task: str
    attempts: int
    last_error: str | None
    due_at: datetime
    failed_at: datetime | None


@dataclass(frozen=True)
class Numbers:
    """How many items wait, how many of them should have been done by now, how many failed."""

    waiting: int
    overdue: int
    failed: int


def numbers() -> Numbers:
    """Return how full the outbox is."""
    waiting = OutboxItem.failed_at.is_(None)
    found = db.session.execute(
        select(
            func.count().filter(waiting),
            func.count().filter(waiting, OutboxItem.due_at <= clock.now()),
            func.count(OutboxItem.failed_at),
        ).select_from(OutboxItem)
    ).one()
    return Numbers(*found)


def troubles(most: int = 100) -> list[Trouble]:
    """Return the oldest items that failed at least once, at most so many."""
    rows = db.session.execute(
        select(
            OutboxItem.id,
            OutboxItem.task,
            OutboxItem.attempts,
            OutboxItem.last_error,
            OutboxItem.due_at,
            OutboxItem.failed_at,
        )
        .where(OutboxItem.last_error.is_not(None))
        .order_by(OutboxItem.id)
        .limit(most)
    )
    return [Trouble(*row) for row in rows]
