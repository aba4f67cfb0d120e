"""Files that take long are prepared once, by the worker, and kept for a day.

A file is either whole, with its size and fingerprint noted, or there is none.
"""

import errno
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from time import monotonic

from sqlalchemy import delete, func, or_, select, update

from participation.accounts.models import Account
from participation.core import clock, storage
from participation.core.db import db, insert, public_id
from participation.core.transaction import atomic, end_reading, on_commit
from participation.exports.choices import Failure, FileState
from participation.exports.errors import FileBroken, FileNotFound, TooManyFiles
from participation.exports.models import DataFile, DataFileReader
from participation.exports.narrowing import Wanted
from participation.exports.queries.files import data_stamp, latest_file
from participation.exports.services.making import Wish, parts_of
from participation.mail import services as mail
from participation.outbox import services as outbox

TASK = "exports.prepare"
"""The name under which the worker knows it."""

KEPT = timedelta(hours=24)
"""How long a file can be taken."""

LOST_AFTER = timedelta(hours=2)
"""When a file that nothing was heard of is given up; until then another worker may take it up."""

MOST_WAITING = 20
"""About so many files are prepared at once; further wishes are refused for the moment."""

SMALL = 2000
"""Rows that are put together while the reader waits."""

_NOTED_EVERY_SECONDS = 2.0
_NOTED_ROWS = 500

log = logging.getLogger(__name__)


class _TooLong(Exception):
    """It has more rows than are put together at once."""


def small_parts(wish: Wish) -> list[bytes] | None:
    """Return the whole file if it has at most SMALL rows, else None."""
    left = SMALL

    def tick() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise _TooLong

    try:
        return list(parts_of(wish, tick))
    except _TooLong:
        return None
    finally:
        end_reading()


def order(wish: Wish) -> DataFile:
    """Have a file prepared, and return it; the one that is being prepared for this wish already.

    Raises TooManyFiles.
    """
    with atomic():
        active = DataFile.state.in_((FileState.WAITING, FileState.RUNNING))
        if (db.session.scalar(select(func.count()).where(active)) or 0) >= MOST_WAITING:
            raise TooManyFiles
        now = clock.now()
        new = db.session.scalar(
            insert(DataFile)
            .values(
                public_id=public_id(),
                wish=wish.digest,
                name=wish.name,
                form=wish.form,
                wanted=wish.wanted.to_json(),
                stamp=data_stamp(),
                created_at=now,
                touched_at=now,
            )
            .on_conflict_do_nothing()
            .returning(DataFile.public_id)
        )
        if new is not None:
            outbox.add(TASK, {"file": new})
    found = latest_file(wish.digest)
    assert found is not None
    return found


def prepare(public_id: str, note: Callable[[int], None]) -> None:
    """Write the file, unless it is not waited for any more.

    `note` is called with the rows read so far, every two seconds; it must not use this session.
    What goes wrong ends it with a word for why. A worker that dies leaves it to another one, which
    begins anew.
    """
    file = _begin(public_id)
    if file is None:
        return
    wish = Wish(file.name, file.form, Wanted.from_json(file.wanted))
    key, noting = file.key, _Noting(note)
    try:
        kept = storage.put_parts(key, parts_of(wish, noting))
    except Exception as error:
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        # The name only: the words of an exception may hold what somebody wrote.
        log.warning("file %s (%s) failed: %s", public_id, file.name, type(error).__name__)
        db.session.rollback()
        _fail(public_id, Failure.NO_SPACE if full else Failure.ERROR)
        return
    end_reading()
    if not _finish(public_id, kept, noting.rows):
        storage.remove(key)


class _Noting:
    """Counts rows, and says so now and then."""

    def __init__(self, note: Callable[[int], None]) -> None:
        self.rows = 0
        self._note = note
        self._last = monotonic()

    def __call__(self) -> None:
        self.rows += 1
        if self.rows % _NOTED_ROWS == 0 and monotonic() - self._last >= _NOTED_EVERY_SECONDS:
            self._note(self.rows)
            self._last = monotonic()


def _begin(public_id: str) -> DataFile | None:
    active = DataFile.state.in_((FileState.WAITING, FileState.RUNNING))
    with atomic():
        return db.session.scalar(
            update(DataFile)
            .where(DataFile.public_id == public_id, active)
            .values(state=FileState.RUNNING, rows=0, touched_at=clock.now(), stamp=data_stamp())
            .returning(DataFile)
            .execution_options(synchronize_session=False, populate_existing=True)
        )


def note_rows(public_id: str, rows: int) -> None:
    """Note how many rows of a file were read so far."""
    with atomic():
        db.session.execute(
            update(DataFile)
            .where(DataFile.public_id == public_id, DataFile.state == FileState.RUNNING)
            .values(rows=rows, touched_at=clock.now())
            .execution_options(synchronize_session=False)
        )


def _fail(public_id: str, failure: Failure) -> None:
    with atomic():
        failed = db.session.scalar(
            update(DataFile)
            .where(DataFile.public_id == public_id, DataFile.state == FileState.RUNNING)
            .values(state=FileState.FAILED, failure=failure, touched_at=clock.now())
            .returning(DataFile.id)
            .execution_options(synchronize_session=False)
        )
        if failed is not None:
            _tell(failed, public_id)


def _finish(public_id: str, kept: storage.Kept, rows: int) -> bool:
    with atomic():
        ready = db.session.scalar(
            update(DataFile)
            .where(DataFile.public_id == public_id, DataFile.state == FileState.RUNNING)
            .values(
                state=FileState.READY,
                rows=rows,
                bytes=kept.bytes,
                sha256=kept.sha256,
                touched_at=clock.now(),
            )
            .returning(DataFile.id)
            .execution_options(synchronize_session=False)
        )
        if ready is not None:
            _tell(ready, public_id)
    return ready is not None


def _tell(file_id: int, public_id: str) -> None:
    """Write to everybody who waits for a file that it is ready, or failed; once."""
    readers = db.session.scalars(
        delete(DataFileReader)
        .where(DataFileReader.file_id == file_id)
        .returning(DataFileReader.account_id)
    ).all()
    people = db.session.execute(
        select(Account.email, Account.language).where(
            Account.id.in_(readers), Account.deleted_at.is_(None)
        )
    )
    for email, language in people:
        mail.send(email, "data_file", language, {"file": public_id})


def wait_for(file: DataFile, account: Account) -> bool:
    """Write to this person when the file is ready; tell whether there is anything to wait for."""
    with atomic():
        active = db.session.scalar(
            select(DataFile.state).where(DataFile.id == file.id).with_for_update()
        ) in (FileState.WAITING, FileState.RUNNING)
        if active:
            db.session.execute(
                insert(DataFileReader)
                .values(file_id=file.id, account_id=account.id)
                .on_conflict_do_nothing()
            )
    return active


def forget_reader(account_id: int) -> None:
    """Write to this person about no file any more (their account is deleted)."""
    with atomic():
        db.session.execute(delete(DataFileReader).where(DataFileReader.account_id == account_id))


def checked_file(file: DataFile) -> Path:
    """Return where a ready file is, after a look at it.

    Raises FileNotFound where there is none, FileBroken where it is not what was written.
    """
    path = storage.local_copy(file.key)
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise FileNotFound from error
    if found.st_size != file.bytes or _fingerprint(str(path), found.st_mtime_ns) != file.sha256:
        raise FileBroken
    return path


@lru_cache(maxsize=256)
def _fingerprint(path: str, _written_at: int) -> str:
    with open(path, "rb") as handle:
        return file_digest(handle, "sha256").hexdigest()


def tidy_files() -> None:
    """Give up files that nothing was heard of; remove those that were kept long enough."""
    now = clock.now()
    active = DataFile.state.in_((FileState.WAITING, FileState.RUNNING))
    with atomic():
        for file in db.session.scalars(
            select(DataFile)
            .where(active, DataFile.touched_at <= now - LOST_AFTER)
            .with_for_update()
        ):
            file.state, file.failure = FileState.FAILED, Failure.LOST
            _tell(file.id, file.public_id)
        old = db.session.scalars(
            select(DataFile).where(
                or_(DataFile.state == FileState.READY, DataFile.state == FileState.FAILED),
                DataFile.created_at <= now - KEPT,
            )
        ).all()
        for file in old:
            on_commit(_remover(file.key))
            db.session.delete(file)


def _remover(key: str) -> Callable[[], None]:
    def remove() -> None:
        storage.remove(key)

    return remove
