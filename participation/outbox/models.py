"""The table of what is to be done after a transaction: mails, thumbnails, news."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from participation.core import clock
from participation.core.db import Base, UTCDateTime


class OutboxItem(Base):
    """One thing to do: `task` names who does it, `payload` (JSON) says what with.

    A payload may hold an e-mail address or a one-time code, so a row goes when it is done, and
    `last_error` is the name of an exception, never its words. `about` is a digest of whose data
    the payload holds, so that it can be found without being read. `taken_until` is the lease of
    the worker that has it; if that worker dies, the lease ends and another one takes it.
    """

    __tablename__ = "outbox_item"
    __table_args__ = (
        CheckConstraint("task <> ''", name="task"),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index(
            "ix_outbox_item_due",
            "due_at",
            "id",
            sqlite_where=text("failed_at IS NULL"),
            postgresql_where=text("failed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(String(64), index=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    taken_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(String(100))
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
