"""The one place that commits.

`atomic()` makes everything inside it happen together or not at all. On SQLite it takes the write
lock at the start (a transaction that reads first and writes later would fail under load), and
queues writers of all processes behind a file lock, because SQLite's own waiting is unfair: with
many writers some starve for seconds.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from participation.core.db import BEGIN_OPTION, db, is_sqlite
from participation.core.errors import ChangedMeanwhile

__all__ = ["IntegrityError", "atomic", "end_reading", "on_commit"]


class _Transaction:
    """What the outermost block keeps: what to call after it, and how to undo it."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[], None]] = []
        self._loaded: dict[int, tuple[Any, dict[str, Any]]] = {}
        self._changed: set[int] = set()

    def note(self, session: Session) -> None:
        """Note what is loaded, and which rows are about to be changed."""
        self._loaded.update(
            (id(row), (row, {**vars(row)})) for row in session.identity_map.values()
        )
        self._changed.update(id(row) for row in (*session.dirty, *session.deleted))

    def roll_back(self, session: Session) -> None:
        """Undo everything; what SQLAlchemy unloads then comes back where it was not changed."""
        if session.is_active:
            self.note(session)
        session.rollback()
        for place, (row, values) in self._loaded.items():
            state = inspect(row)
            if place in self._changed or not state.persistent:
                continue
            for name in values.keys() & state.mapper.attrs.keys():
                set_committed_value(row, name, values[name])


_current: ContextVar[_Transaction | None] = ContextVar("transaction", default=None)


@contextmanager
def atomic() -> Iterator[None]:
    """Commit what the block writes, or nothing of it; nests (only the outermost commits).

    Raises ChangedMeanwhile if a row with a version was changed by somebody else since it was read.
    A block that fails undoes itself alone: an outer one may go on. Rows that it did not change
    stay loaded, so that a page can still show them beside the refusal.
    """
    outer = _current.get()
    if outer is not None:
        with _undoing(outer):
            yield
        return
    transaction = _Transaction()
    token = _current.set(transaction)
    try:
        _refuse_changes()
        with _write_turn():
            try:
                yield
                db.session.commit()
            except StaleDataError as error:
                transaction.roll_back(db.session())
                raise ChangedMeanwhile from error
            except BaseException:
                transaction.roll_back(db.session())
                raise
    finally:
        _current.reset(token)
    for callback in transaction.callbacks:
        callback()


def on_commit(callback: Callable[[], None]) -> None:
    """Call `callback` once the outermost `atomic` block has committed. Give it ids, not rows.

    The same callback, given twice in one transaction, is called once.
    """
    transaction = _current.get()
    if transaction is None:
        raise RuntimeError("on_commit outside atomic()")
    if callback not in transaction.callbacks:
        transaction.callbacks.append(callback)


def end_reading() -> None:
    """Let go of what this session has read so far, unless it is inside `atomic`.

    Who reads for long does so now and then: on SQLite a long reader keeps the log of changes from
    being folded back, on PostgreSQL dead rows from being cleared. Rows stay loaded.
    """
    if _current.get() is None:
        _refuse_changes()
        db.session.commit()


def _refuse_changes() -> None:
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("something was changed outside atomic()")


@contextmanager
def _undoing(transaction: _Transaction) -> Iterator[None]:
    """Undo what an inner block wrote, and forget the callbacks it gave, if it fails."""
    before = len(transaction.callbacks)
    try:
        with db.session.begin_nested():
            yield
    except StaleDataError as error:
        del transaction.callbacks[before:]
        raise ChangedMeanwhile from error
    except BaseException:
        del transaction.callbacks[before:]
        raise


@event.listens_for(db.session, "before_flush")
def _note_changes(session: Session, *_arguments: object) -> None:
    """Refuse changes outside atomic(), which a query would send along unseen."""
    transaction = _current.get()
    if transaction is None:
        raise RuntimeError("something was changed outside atomic()")
    transaction.note(session)


@contextmanager
def _write_turn() -> Iterator[None]:
    """Let writers on SQLite take turns; PostgreSQL has them wait for single rows by itself."""
    if not is_sqlite():
        yield
        return
    # Who waits must not keep a connection that the writer may need; and what began by reading
    # could not go on to write.
    db.session.commit()
    database = db.engine.url.database
    with nullcontext() if database in (None, "", ":memory:") else _file_lock(f"{database}.lock"):
        db.session.connection(execution_options={BEGIN_OPTION: "BEGIN IMMEDIATE"})
        yield


@contextmanager
def _file_lock(path: str) -> Iterator[None]:
    with open(path, "a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
