"""The tables of what officials hid or did otherwise, and of the appeals against it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, one_of, public_id
from participation.discussion.choices import ReportReason, Target
from participation.moderation.choices import (
    Decision,
    HandingOutcome,
    InterventionKind,
    ScreeningOutcome,
)
from participation.moderation.signals import Sign, from_json
from participation.proposals.models import Proposal


class Act(Base):
    """One press of an official's button, which may settle several things at once."""

    __tablename__ = "moderation_act"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    official_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    done_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Screening(Base):
    """An opinion or a proposal (`target_id`) that an official should look at.

    It waits to be shown, or the `signals` (JSON, see `signals`) say why it may be unwanted; by
    itself nothing is hidden. It waits until it has an `outcome`, given by the act `act_id`;
    `number` counts how often its author sent these words or others. `told_at` is when the author
    was told that it is shown.
    """

    __tablename__ = "screening"
    __table_args__ = (
        UniqueConstraint("target", "target_id"),
        CheckConstraint(one_of("target", Target), name="target"),
        CheckConstraint(one_of("outcome", ScreeningOutcome), name="outcome"),
        CheckConstraint("(outcome IS NULL) = (act_id IS NULL)", name="settled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    target: Mapped[Target] = mapped_column(Word(Target))
    target_id: Mapped[int]
    signals: Mapped[str] = mapped_column(Text, default="[]")
    number: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    outcome: Mapped[ScreeningOutcome | None] = mapped_column(Word(ScreeningOutcome))
    act_id: Mapped[str | None] = mapped_column(ForeignKey("moderation_act.id"), index=True)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def signs(self) -> list[Sign]:
        """What about the text may be unwanted."""
        return from_json(self.signals)


class DeskLetter(Base):
    """Whether an official wants to be told in the morning what is overdue, and the last look."""

    __tablename__ = "desk_letter"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    wanted: Mapped[bool] = mapped_column(default=True)
    looked_on: Mapped[date | None]


class AreaWords(Base):
    """Words, one on each line, that an area wants its officials to look at."""

    __tablename__ = "area_words"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class Hiding(Base):
    """An official hid an opinion or a proposal (`target_id`); nothing is ever deleted.

    It lasts until `ended_at`. The author may appeal once, and another official decides. `told_at`
    is when the author was told. `removal_basis` is the law by which an official asks that the words
    be removed for good, and `removed_at` when they were.
    """

    __tablename__ = "hiding"
    __table_args__ = (
        CheckConstraint(one_of("target", Target), name="target"),
        CheckConstraint(one_of("reason", ReportReason), name="reason"),
        CheckConstraint(one_of("decision", Decision), name="decision"),
        CheckConstraint("(appealed_at IS NULL) = (appeal_words = '')", name="appeal"),
        CheckConstraint(
            "(decided_at IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decided_by IS"
            " NULL) AND (decided_at IS NULL OR appealed_at IS NOT NULL)",
            name="decided",
        ),
        CheckConstraint("decided_by <> hidden_by", name="another"),
        # What is hidden is hidden once.
        Index(
            "ix_hiding_one",
            "target",
            "target_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    target: Mapped[Target] = mapped_column(Word(Target))
    target_id: Mapped[int]
    reason: Mapped[ReportReason] = mapped_column(Word(ReportReason))
    words: Mapped[str] = mapped_column(Text, default="")
    hidden_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    hidden_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    act_id: Mapped[str] = mapped_column(ForeignKey("moderation_act.id"), index=True)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    appealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    appealed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    appeal_words: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[Decision | None] = mapped_column(Word(Decision))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decision_words: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removal_asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    removal_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removal_basis: Mapped[str] = mapped_column(Text, default="", server_default="")
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    board: Mapped[Board] = relationship(lazy="raise")
    hider: Mapped[Account] = relationship(lazy="raise", foreign_keys=[hidden_by])


class Intervention(Base):
    """What officials did about a proposal or an account: a merging, a mark, a block.

    `board_id` is where the proposal stands, or what the account was blocked for was written.
    It lasts until `ended_at`, or with a block until `until`. `account_id` is who is concerned, who
    may object once; another official decides. `told_at` is when they were told. `target_id` is what
    the proposal was merged into.
    """

    __tablename__ = "intervention"
    __table_args__ = (
        CheckConstraint(one_of("kind", InterventionKind), name="kind"),
        CheckConstraint(one_of("decision", Decision), name="decision"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("(kind = 'block') = (proposal_id IS NULL)", name="about"),
        CheckConstraint("(kind = 'merge') = (target_id IS NOT NULL)", name="target"),
        CheckConstraint("(kind = 'block') = (until IS NOT NULL)", name="until"),
        CheckConstraint("(objected_at IS NULL) = (objection = '')", name="objection"),
        CheckConstraint(
            "(decided_at IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decided_by IS"
            " NULL) AND (decided_at IS NULL OR objected_at IS NOT NULL)",
            name="decided",
        ),
        CheckConstraint("decided_by <> done_by", name="another"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        # A proposal is merged, or marked, once at a time.
        Index(
            "ix_intervention_one",
            "kind",
            "proposal_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        # And an account blocked once in an area.
        Index(
            "ix_intervention_block",
            "account_id",
            "municipality_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND kind = 'block'"),
            postgresql_where=text("ended_at IS NULL AND kind = 'block'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    kind: Mapped[InterventionKind] = mapped_column(Word(InterventionKind))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    done_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    objected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    objection: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[Decision | None] = mapped_column(Word(Decision))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decision_words: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    board: Mapped[Board] = relationship(lazy="raise")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise", foreign_keys=[proposal_id])
    target: Mapped[Proposal | None] = relationship(lazy="raise", foreign_keys=[target_id])
    account: Mapped[Account | None] = relationship(lazy="raise", foreign_keys=[account_id])
    doer: Mapped[Account] = relationship(lazy="raise", foreign_keys=[done_by])

    @property
    def lasting(self) -> bool:
        """Whether it has an effect still."""
        return self.ended_at is None and (self.until is None or clock.now() < self.until)

    @property
    def waits(self) -> bool:
        """Whether another official has to decide an objection; nobody waits who left."""
        undecided = self.objected_at is not None and self.decided_at is None
        return undecided and self.lasting and self.account_id is not None


class Relocation(Base):
    """An official moved a proposal to another board of its area; it lasts until `ended_at`.

    `former_category_id` is the subject it had where it came from. `told_at` is when its author was
    told.
    """

    __tablename__ = "relocation"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    from_board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    to_board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    former_category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    reason: Mapped[str] = mapped_column(Text)
    done_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    done_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    from_board: Mapped[Board] = relationship(lazy="raise", foreign_keys=[from_board_id])


class Handing(Base):
    """An official offered a proposal to a board of another area, once at a time, till an `outcome`.

    Taken over, it had `former_reference` and `left_supports` before; who declines says `words`.
    """

    __tablename__ = "handing"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint(one_of("outcome", HandingOutcome), name="outcome"),
        CheckConstraint(
            "(outcome IS NULL) = (settled_by IS NULL) AND (outcome IS NULL) = (settled_at IS NULL)",
            name="settled",
        ),
        CheckConstraint("outcome <> 'declined' OR words <> ''", name="words"),
        Index(
            "ix_handing_one",
            "proposal_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    from_board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    to_board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    outcome: Mapped[HandingOutcome | None] = mapped_column(Word(HandingOutcome))
    words: Mapped[str] = mapped_column(Text, default="")
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    former_reference: Mapped[str | None] = mapped_column(String(40))
    left_supports: Mapped[int | None]

    proposal: Mapped[Proposal] = relationship(lazy="raise")
    from_board: Mapped[Board] = relationship(lazy="raise", foreign_keys=[from_board_id])
    to_board: Mapped[Board] = relationship(lazy="raise", foreign_keys=[to_board_id])
