"""What is to be done after a transaction is written down in it, and done by a worker.

So nothing is done that was rolled back, and nothing is lost that was committed. An item is done at
least once: a worker that dies after doing it and before saying so leaves it to another one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.engine import CursorResult

from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic, on_commit
from participation.outbox.events import item_added
from participation.outbox.models import OutboxItem

# How long after each failure the next try comes; after the last one nobody tries any more.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
MOST_ATTEMPTS = len(DELAYS) + 1
# Longer than any task takes: only a worker that died keeps an item so long.
LEASE = timedelta(minutes=10)
# What was given up holds personal data, and after a month nobody wants it done any more.
KEPT_AFTER_FAILURE = timedelta(days=30)
LOST = "WorkerLost"


@dataclass(frozen=True)
class Item:
    """An item a worker has taken. `attempts` counts this one."""

    id: int
    task: str
    payload: dict[str, Any]
    attempts: int

    @property
    def last_attempt(self) -> bool:
        """Whether nobody will try again after this."""
        return self.attempts >= MOST_ATTEMPTS


def add(
    task: str,
    payload: Mapping[str, Any],
    *,
    due_at: datetime | None = None,
    about: str | None = None,
) -> None:
    """Have `task` done with `payload` (what JSON can hold) after the surrounding commit.

    Must stand inside atomic(), with what causes it; raises RuntimeError elsewhere. `due_at` is now
    if it is not given. `about` is a digest of the person's data in it, for `forget`.
    """
    now = clock.now()
    on_commit(_tell)
    db.session.add(
        OutboxItem(
            task=task,
            payload=json.dumps(payload, ensure_ascii=False),
            about=about,
            due_at=due_at or now,
            created_at=now,
        )
    )


def _tell() -> None:
    item_added.send()


def take() -> Item | None:
    """Give the item that has waited longest to this worker alone, or None when nothing is due."""
    now = clock.now()
    # A look that locks nothing: most of the time there is nothing.
    if db.session.scalar(select(OutboxItem.id).where(_due(now)).limit(1)) is None:
        return None
    oldest = (
        select(OutboxItem.id)
        .where(_due(now))
        .order_by(OutboxItem.due_at, OutboxItem.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    with atomic():
        row = db.session.execute(
            update(OutboxItem)
            .where(OutboxItem.id == oldest)
            .values(taken_until=now + LEASE, attempts=OutboxItem.attempts + 1)
            .returning(OutboxItem.id, OutboxItem.task, OutboxItem.payload, OutboxItem.attempts)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    if row is None:
        return None
    return Item(id=row.id, task=row.task, payload=json.loads(row.payload), attempts=row.attempts)


def finish(item: Item) -> None:
    """Remove an item that is done."""
    with atomic():
        db.session.execute(delete(OutboxItem).where(_held(item)))


def fail(item: Item, error: Exception) -> None:
    """Let an item be tried again later, or give it up; only the error's name is kept."""
    now = clock.now()
    again = {"failed_at": now} if item.last_attempt else {"due_at": now + _delay(item)}
    with atomic():
        db.session.execute(
            update(OutboxItem)
            .where(_held(item))
            .values(taken_until=None, last_error=type(error).__name__[:100], **again)
            .execution_options(synchronize_session=False)
        )


def retry(ids: Sequence[int] = ()) -> int:
    """Try what was given up again, all of it or the items named; return how many there are."""
    chosen = OutboxItem.failed_at.is_not(None)
    with atomic():
        done: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
            update(OutboxItem)
            .where(and_(chosen, OutboxItem.id.in_(ids)) if ids else chosen)
            .values(failed_at=None, attempts=0, due_at=clock.now(), taken_until=None)
            .execution_options(synchronize_session=False)
        )
        on_commit(_tell)
    return done.rowcount


def forget(about: str) -> None:
    """Remove what holds the data of the person with this digest, done or not."""
    with atomic():
        db.session.execute(delete(OutboxItem).where(OutboxItem.about == about))


def tidy() -> None:
    """Give up what killed every worker that took it; remove what was given up long ago."""
    now = clock.now()
    with atomic():
        db.session.execute(
            update(OutboxItem)
            .where(
                OutboxItem.failed_at.is_(None),
                OutboxItem.attempts >= MOST_ATTEMPTS,
                OutboxItem.taken_until <= now,
            )
            .values(failed_at=now, taken_until=None, last_error=LOST)
            .execution_options(synchronize_session=False)
        )
        db.session.execute(
            delete(OutboxItem).where(OutboxItem.failed_at <= now - KEPT_AFTER_FAILURE)
        )


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxItem.failed_at.is_(None),
        OutboxItem.due_at <= now,
        OutboxItem.attempts < MOST_ATTEMPTS,
        or_(OutboxItem.taken_until.is_(None), OutboxItem.taken_until <= now),
    )


def _held(item: Item) -> ColumnElement[bool]:
    """What `item` is as long as its lease has not passed to another worker."""
    return and_(OutboxItem.id == item.id, OutboxItem.attempts == item.attempts)


def _delay(item: Item) -> timedelta:
    return DELAYS[item.attempts - 1]
