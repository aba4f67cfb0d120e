"""Tables of what came in off line."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.boards.models import Board
from participation.boards.stamps import stamped
from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, one_of, public_id
from participation.intake.choices import ImportState


class ProposalImport(Base):
    """A table of proposals that an official had checked, and what became of it.

    `body` holds its rows as JSON until they are on the board, then nothing: names are in it.
    `digest` is that of the rows, so that the same table is not imported twice.
    """

    __tablename__ = "proposal_import"
    __table_args__ = (
        CheckConstraint(one_of("state", ImportState), name="state"),
        CheckConstraint("total > 0 AND done BETWEEN 0 AND total", name="numbers"),
        Index(
            "ix_proposal_import_once",
            "board_id",
            "digest",
            unique=True,
            postgresql_where=text("state IN ('running', 'done')"),
            sqlite_where=text("state IN ('running', 'done')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    state: Mapped[ImportState] = mapped_column(Word(ImportState), default=ImportState.CHECKED)
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    board: Mapped[Board] = relationship(lazy="raise", viewonly=True)


class Meeting(Base):
    """A meeting or event about a board's question, before or after it took place.

    `head_count` is how many came, None before it is known.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title"),
        CheckConstraint("head_count >= 0", name="head_count"),
        CheckConstraint("stream_link = '' OR stream_link LIKE 'https://%'", name="stream_link"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    begins_at: Mapped[datetime] = mapped_column(UTCDateTime)
    place: Mapped[str] = mapped_column(Text, default="")
    head_count: Mapped[int | None]
    stream_link: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    board: Mapped[Board] = relationship(lazy="raise", viewonly=True)

    __mapper_args__ = {"version_id_col": version}


class Entry(Base):
    """What officials entered for somebody else: one row for each proposal.

    `name` is whom it is from, empty where nobody was named, and `contact` how to reach them with
    the answer. Both are for officials of the area alone: no page, export or log shows them.
    `token` came with the form, once.
    """

    __tablename__ = "entry"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("proposal_import.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    token: Mapped[str | None] = mapped_column(String(40), unique=True)


class OpinionEntry(Base):
    """The same for an opinion."""

    __tablename__ = "opinion_entry"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    token: Mapped[str | None] = mapped_column(String(40), unique=True)


stamped(Meeting)
stamped(Entry, by="proposal_id")
