"""Table of results."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.boards.stamps import stamped
from participation.core.db import Base, UTCDateTime, immutable


class Tally(Base):
    """The result of a board's vote: a body that anyone can recompute, and its digest.

    Never changed: another count of the same ballots gives the same bytes.
    """

    __tablename__ = "tally"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Of the counting code, so that a later recount knows what it may differ from.
    engine: Mapped[str] = mapped_column(String(20))


immutable(Tally)
stamped(Tally)
