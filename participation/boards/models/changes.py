"""The table of what changed on a board after it was announced."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.boards.choices import Changed
from participation.boards.stamps import stamped
from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, one_of


class BoardChange(Base):
    """Something that changed on an announced board, as it was and as it became.

    Rules of a vote are their canonical JSON, its dates a JSON list of ISO moments, all else is
    text as people read it.
    """

    __tablename__ = "board_change"
    __table_args__ = (
        CheckConstraint(one_of("what", Changed), name="what"),
        CheckConstraint("before <> after", name="after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    what: Mapped[Changed] = mapped_column(Word(Changed))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


stamped(BoardChange)
