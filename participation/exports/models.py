"""Tables of files that are prepared in the background, and of the versions of data sets."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, one_of, public_id
from participation.exports.choices import Failure, FileFormat, FileState

_ACTIVE = text("state IN ('waiting', 'running')")


class DataFile(Base):
    """A file that somebody wished for (`wish` is the digest of data, format and narrowing).

    `rows` are those read so far and `touched_at` when that was noted. `stamp` is the version of
    the data when it was begun. A ready file has its size and SHA-256; it is kept in the storage.
    """

    __tablename__ = "data_file"
    __table_args__ = (
        CheckConstraint(one_of("form", FileFormat), name="form"),
        CheckConstraint(one_of("state", FileState), name="state"),
        CheckConstraint(one_of("failure", Failure), name="failure"),
        CheckConstraint(
            "(state = 'ready') = (sha256 IS NOT NULL) AND (state = 'ready') = (bytes IS NOT NULL)"
            " AND (state = 'failed') = (failure IS NOT NULL)",
            name="ended",
        ),
        CheckConstraint('"rows" >= 0', name="rows"),
        # However many people wish for it, one file is prepared.
        Index(
            "uq_data_file_active",
            "wish",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index("ix_data_file_wish", "wish", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    wish: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(40))
    form: Mapped[FileFormat] = mapped_column(Word(FileFormat))
    wanted: Mapped[str] = mapped_column(Text)
    stamp: Mapped[str] = mapped_column(String(64))
    state: Mapped[FileState] = mapped_column(Word(FileState), default=FileState.WAITING)
    rows: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    touched_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    failure: Mapped[Failure | None] = mapped_column(Word(Failure))

    @property
    def key(self) -> str:
        """The key of the file in the storage."""
        return f"{self.public_id}-data.{self.form}"

    @property
    def active(self) -> bool:
        """Whether it is still being prepared."""
        return self.state in (FileState.WAITING, FileState.RUNNING)


class DataFileReader(Base):
    """Somebody who gets a mail when a file is ready; removed when it was sent."""

    __tablename__ = "data_file_reader"

    file_id: Mapped[int] = mapped_column(ForeignKey("data_file.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class DataVersion(Base):
    """The version of a data set: how often it was seen to have changed, and when last."""

    __tablename__ = "data_version"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    stamp: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
