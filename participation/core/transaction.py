"""The one place that commits.

`atomic()` makes everything inside it happen together or not at all. On SQLite it takes the write
lock at the start (a transaction that reads first and writes later would fail under load), and
queues writers of all processes behind a file lock, because SQLite's own waiting is unfair: with
many writers some starve for seconds.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from participation.core.db import BEGIN_OPTION, db, is_sqlite
from participation.core.errors import ChangedMeanwhile

__all__ = ["IntegrityError", "atomic", "on_commit"]

_after_commit: ContextVar[list[Callable[[], None]] | None] = ContextVar(
    "after_commit", default=None
)


@contextmanager
def atomic() -> Iterator[None]:
    """Commit what the block writes, or nothing of it; nests (only the outermost commits).

    Raises ChangedMeanwhile if a row with a version was changed by somebody else since it was read.
    A block that fails undoes itself alone: an outer one may go on. Rows that it did not change
    stay loaded, so that a page can still show them beside the refusal.
    """
    outer = _after_commit.get()
    if outer is not None:
        with _undoing(outer):
            yield
        return
    callbacks: list[Callable[[], None]] = []
    token = _after_commit.set(callbacks)
    try:
        # Before the wait for the turn: who waits must not keep a connection the writer may need.
        _end_reading()
        with _write_turn():
            _begin()
            try:
                with _undoing(callbacks):
                    yield
            finally:
                # After a failure this ends a transaction in which nothing is left.
                _commit()
    finally:
        _after_commit.reset(token)
    for callback in callbacks:
        callback()


def on_commit(callback: Callable[[], None]) -> None:
    """Call `callback` once the outermost `atomic` block has committed. Give it ids, not rows.

    The same callback, given twice in one transaction, is called once.
    """
    callbacks = _after_commit.get()
    if callbacks is None:
        raise RuntimeError("on_commit outside atomic()")
    if callback not in callbacks:
        callbacks.append(callback)


def _end_reading() -> None:
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("something was changed outside atomic()")
    db.session.commit()


def _begin() -> None:
    options = {BEGIN_OPTION: "BEGIN IMMEDIATE"} if is_sqlite() else {}
    db.session.connection(execution_options=options)


@contextmanager
def _undoing(callbacks: list[Callable[[], None]]) -> Iterator[None]:
    """Undo what the block wrote, and forget the callbacks it gave, if it fails."""
    before = len(callbacks)
    try:
        with db.session.begin_nested():
            yield
    except StaleDataError as error:
        del callbacks[before:]
        raise ChangedMeanwhile from error
    except BaseException:
        del callbacks[before:]
        raise


def _commit() -> None:
    try:
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@event.listens_for(db.session, "before_flush")
def _refuse_outside(*_arguments: object) -> None:
    """Refuse changes outside atomic(), which a query would send along unseen."""
    if _after_commit.get() is None:
        raise RuntimeError("something was changed outside atomic()")


@contextmanager
def _file_lock(path: str) -> Iterator[None]:
    with open(path, "a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _write_turn() -> AbstractContextManager[None]:
    database = db.engine.url.database
    if not is_sqlite() or database in (None, "", ":memory:"):
        return nullcontext()
    return _file_lock(f"{database}.lock")
