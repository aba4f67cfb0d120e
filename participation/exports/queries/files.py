"""Files that are prepared in the background, and the versions of what is in them."""

from datetime import timedelta

from sqlalchemy import case, func, select

from participation.boards.models import Board, BoardStamp
from participation.boards.rules import digest
from participation.core import clock
from participation.core.audit import AuditChain
from participation.core.db import db
from participation.exports.choices import FileState
from participation.exports.errors import FileNotFound
from participation.exports.models import DataFile, DataFileReader, DataVersion
from participation.municipalities.models import MunicipalityStamp

FRESH = timedelta(minutes=15)
"""So long a file is given out though something has changed since: a crowd gets the same one."""

_DATES = (
    Board.collecting_opens_at,
    Board.collecting_closes_at,
    Board.voting_opens_at,
    Board.voting_closes_at,
    Board.results_at,
)


def data_stamp() -> str:
    """Return a text that is another one when anything has changed that the data sets tell.

    Stamps tell of every row; dates that have passed since open phases and results by themselves.
    """
    now = clock.now()
    passed = [func.max(case((date <= now, date))) for date in _DATES]
    numbers = db.session.execute(
        select(
            select(func.sum(MunicipalityStamp.number)).scalar_subquery(),
            select(func.sum(BoardStamp.number)).scalar_subquery(),
            select(func.sum(AuditChain.last_number)).scalar_subquery(),
            *passed,
        )
    ).one()
    return digest(repr(tuple(str(number) for number in numbers)))


def data_file(public_id: str) -> DataFile:
    """Return a file as it stands now; raise FileNotFound when it is not kept any more."""
    found = db.session.scalar(
        select(DataFile)
        .where(DataFile.public_id == public_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise FileNotFound
    return found


def latest_file(wish: str) -> DataFile | None:
    """Return the newest file for a wish that is ready or being prepared, None if there is none.

    A ready one is left out when the data has changed since and it is older than FRESH.
    """
    found = db.session.scalar(
        select(DataFile)
        .where(DataFile.wish == wish, DataFile.state != FileState.FAILED)
        .order_by(DataFile.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if found is None or found.active or found.created_at > clock.now() - FRESH:
        return found
    return found if found.stamp == data_stamp() else None


def is_waiting_for(file: DataFile, account_id: int) -> bool:
    """Tell whether the person gets a mail when the file is ready."""
    return db.session.get(DataFileReader, (file.id, account_id)) is not None


def files_waited_for(account_id: int) -> list[dict[str, str]]:
    """Return which files a person waits for, for their own data."""
    rows = db.session.execute(
        select(DataFile.name, DataFile.form, DataFile.wanted)
        .join(DataFileReader, DataFileReader.file_id == DataFile.id)
        .where(DataFileReader.account_id == account_id)
        .order_by(DataFile.id)
    )
    return [{"data": name, "format": form.value, "asked": asked} for name, form, asked in rows]


def versions() -> dict[str, DataVersion]:
    """Return the version of every data set that has one yet, by name."""
    return {version.name: version for version in db.session.scalars(select(DataVersion))}
