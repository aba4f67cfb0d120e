"""Tables of the vote: the voter roll, ballots, supports.

Three things are kept apart. A *person* is somebody who may take part (`accounts.models`). A *roll
entry* says that a person may vote on a board, and whether they have. A *ballot* holds choices, and
nothing that leads back: only a key derived from the roll entry with a secret of the board (see
`roll_keys`).
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.models import Person
from participation.accounts.stamps import own
from participation.boards.models import Board
from participation.boards.stamps import stamped
from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, one_of, public_id
from participation.voting.choices import (
    AgeBand,
    BatchStatus,
    Channel,
    Fate,
    ReviewOutcome,
    Sector,
)


class RollEntry(Base):
    """One person on the voter roll of one board. Never points at a ballot, and keeps no time."""

    __tablename__ = "roll_entry"
    __table_args__ = (
        UniqueConstraint("board_id", "person_id"),
        CheckConstraint(one_of("channel", Channel), name="channel"),
        CheckConstraint("voted = (channel IS NOT NULL)", name="voted"),
        CheckConstraint(one_of("age_band", AgeBand), name="age_band"),
        CheckConstraint(one_of("sector", Sector), name="sector"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    voted: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[Channel | None] = mapped_column(Word(Channel))
    # Asked once after voting, for tables of groups alone; None where the person skipped it.
    age_band: Mapped[AgeBand | None] = mapped_column(Word(AgeBand))
    sector: Mapped[Sector | None] = mapped_column(Word(Sector))

    person: Mapped[Person] = relationship(lazy="raise")


class BallotSecret(Base):
    """The secret of one board, wrapped by the operator's key; emptied when it is destroyed."""

    __tablename__ = "ballot_secret"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    wrapped: Mapped[str | None] = mapped_column(Text)


class Ballot(Base):
    """One cast ballot: choices, and nothing about who, how or exactly when.

    The table has no row numbers on SQLite, and random ids, so that the order of rows tells nothing
    of the order of voting.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        # The ballot that counts is the only one of its key that is not superseded.
        Index(
            "uq_ballot_counted",
            "board_id",
            "voter_key",
            unique=True,
            sqlite_where=text("NOT superseded"),
            postgresql_where=text("NOT superseded"),
        ),
        CheckConstraint("choices <> ''", name="choices"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    voter_key: Mapped[str] = mapped_column(String(64))
    choices: Mapped[str] = mapped_column(Text)
    cast_on: Mapped[date]
    superseded: Mapped[bool] = mapped_column(default=False)
    voided: Mapped[bool] = mapped_column(default=False)


class Irregularity(Base):
    """A limit that an imported ballot breaks. No ballot cast with us has one."""

    __tablename__ = "irregularity"

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    limit: Mapped[str] = mapped_column(String(40), primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True, default="")
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    allowed: Mapped[int | None] = mapped_column(BigInteger)
    found: Mapped[int | None] = mapped_column(BigInteger)


class RollClash(Base):
    """Somebody who had voted was about to vote again by another channel; the first vote stood.

    With `both_count` two votes had been cast under two names before these were joined, and the
    second one could not be taken back: it counts, and stands here instead of on the roll.
    """

    __tablename__ = "roll_clash"
    __table_args__ = (CheckConstraint(one_of("channel", Channel), name="channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    roll_entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entry.id"))
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    noted_on: Mapped[date]
    both_count: Mapped[bool] = mapped_column(default=False, server_default=false())


class PaperBatch(Base):
    """Paper ballots that are entered together, by two officials one after the other."""

    __tablename__ = "paper_batch"
    __table_args__ = (CheckConstraint(one_of("status", BatchStatus), name="status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    status: Mapped[BatchStatus] = mapped_column(Word(BatchStatus), default=BatchStatus.OPEN)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    board: Mapped[Board] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class PaperSheet(Base):
    """One sheet of paper; its printed number comes once on a board. Never points at a voter."""

    __tablename__ = "paper_sheet"
    __table_args__ = (
        UniqueConstraint("board_id", "number"),
        CheckConstraint("number <> ''", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batch.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))

    entries: Mapped[list["PaperEntry"]] = relationship(
        lazy="raise", order_by="PaperEntry.round", back_populates="sheet"
    )


class PaperEntry(Base):
    """What one official read on a sheet: rounds 1 and 2 by different people, 3 settles.

    `choices` is None for a spoiled sheet: one that can't count as a ballot.
    """

    __tablename__ = "paper_entry"
    __table_args__ = (
        CheckConstraint("round BETWEEN 1 AND 3", name="round"),
        Index(
            "uq_paper_entry_official",
            "sheet_id",
            "entered_by",
            unique=True,
            sqlite_where=text("round < 3"),
            postgresql_where=text("round < 3"),
        ),
    )

    sheet_id: Mapped[int] = mapped_column(ForeignKey("paper_sheet.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    choices: Mapped[str | None] = mapped_column(Text)

    sheet: Mapped[PaperSheet] = relationship(lazy="raise", back_populates="entries")


class Review(Base):
    """Online votes that two officials look at before the count, and void or restore."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint(one_of("outcome", ReviewOutcome), name="outcome"),
        CheckConstraint("decided_by IS NULL OR decided_by <> opened_by", name="two_officials"),
        CheckConstraint(
            "(outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)",
            name="decided",
        ),
        CheckConstraint("reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    opened_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    outcome: Mapped[ReviewOutcome | None] = mapped_column(Word(ReviewOutcome))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decision_reason: Mapped[str] = mapped_column(Text, default="")

    board: Mapped[Board] = relationship(lazy="raise")


class ReviewedEntry(Base):
    """A roll entry whose vote is under review; an entry is in one review at a time."""

    __tablename__ = "reviewed_entry"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    roll_entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entry.id"), primary_key=True)


class Support(Base):
    """One person's support for one proposal."""

    __tablename__ = "support"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class UnitedSupport(Base):
    """A support that a merging changed: what it was, so that undoing it gives it back.

    `source_id` is the proposal that was merged into another one; a row stays as long as it is.
    `given_at` is when the support was given.
    """

    __tablename__ = "united_support"
    __table_args__ = (CheckConstraint(one_of("fate", Fate), name="fate"),)

    source_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    fate: Mapped[Fate] = mapped_column(Word(Fate))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LeftSupport(Base):
    """A support that could not go along when its proposal moved to another board.

    The person supports as many there as its rules allow. It comes back where there is room.
    """

    __tablename__ = "left_support"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SpentMark(Base):
    """Somebody took part in a board and deleted their account: see `services/spent_marks.py`."""

    __tablename__ = "spent_mark"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


Index("ix_support_proposal", Support.proposal_id)

stamped(Support)
own(Support, by="person_id")
