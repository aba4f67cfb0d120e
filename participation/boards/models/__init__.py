"""Tables of boards, their categories and their frozen rules."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.models import Account
from participation.boards.choices import Approval, BoardKind, DocumentKind, Moderation, Phase, Stage
from participation.boards.rules import CollectingRules, VotingRules
from participation.boards.schedule import Readiness, Schedule, next_change_at, phase_at
from participation.boards.stamps import BOARD, stamped
from participation.core import clock
from participation.core.db import (
    Base,
    UTCDateTime,
    Word,
    attach,
    frozen_after_ddl,
    immutable,
    one_of,
    public_id,
)
from participation.core.pictures import ENDINGS, FileKind
from participation.core.stamps import own_stamp_ddl
from participation.municipalities.models import Municipality


class Board(Base):
    """One question of one municipality, with its dates and rules.

    `collecting_rules` and `voting_rules` are drafts; what counts is the frozen copy in
    FrozenRules. A board with `started_by_id` was started by a resident; `approval` is None where
    none was needed. `moderation_since` is when `moderation` was last changed, None if never. The
    four `…_at` columns below `results_at` record acts of officials.
    """

    __tablename__ = "board"
    __table_args__ = (
        CheckConstraint(one_of("kind", BoardKind), name="kind"),
        CheckConstraint("question <> ''", name="question"),
        CheckConstraint(
            "(kind = 'budget') = (voting_rules IS NOT NULL AND voting_opens_at IS NOT NULL"
            " AND voting_closes_at IS NOT NULL)",
            name="voting",
        ),
        CheckConstraint(
            "collecting_opens_at <= collecting_closes_at AND"
            " (voting_opens_at IS NULL OR (collecting_closes_at <= voting_opens_at"
            " AND voting_opens_at < voting_closes_at AND voting_closes_at <= results_at))"
            " AND collecting_closes_at <= results_at",
            name="dates",
        ),
        CheckConstraint(
            "projects_frozen_at IS NULL OR voting_announced_at IS NOT NULL", name="frozen_order"
        ),
        CheckConstraint(
            "counted_at IS NULL OR projects_frozen_at IS NOT NULL", name="counted_order"
        ),
        CheckConstraint(one_of("approval", Approval), name="approval"),
        CheckConstraint("promise_days > 0", name="promise_days"),
        CheckConstraint(one_of("moderation", Moderation), name="moderation"),
        Index(
            "ix_board_one_waiting",
            "municipality_id",
            "started_by_id",
            unique=True,
            postgresql_where=text("approval = 'waiting'"),
            sqlite_where=text("approval = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    kind: Mapped[BoardKind] = mapped_column(Word(BoardKind))
    question: Mapped[str] = mapped_column(Text)
    background: Mapped[str] = mapped_column(Text, default="")

    collecting_opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    collecting_closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    voting_opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    voting_closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    results_at: Mapped[datetime] = mapped_column(UTCDateTime)

    collecting_announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    voting_announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    projects_frozen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    counted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    collecting_rules: Mapped[str] = mapped_column(Text)
    voting_rules: Mapped[str | None] = mapped_column(Text)

    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    approval: Mapped[Approval | None] = mapped_column(Word(Approval))
    approval_reason: Mapped[str | None] = mapped_column(Text)
    moderation: Mapped[Moderation] = mapped_column(
        Word(Moderation), default=Moderation.AFTER, server_default="after"
    )
    moderation_since: Mapped[datetime | None] = mapped_column(UTCDateTime)

    # Whom to ask, and within how many days this board is answered; the area's own if empty.
    contact: Mapped[str] = mapped_column(Text, default="", server_default="")
    promise_days: Mapped[int | None]
    # A board to practise with: no official result, and in no statistics.
    trial: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    sample: Mapped[bool] = mapped_column(default=False)
    imported: Mapped[bool] = mapped_column(default=False)
    # What the imported file said of itself, as JSON: exports give it back.
    source: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality] = relationship(lazy="raise")
    started_by: Mapped[Account | None] = relationship(lazy="raise", viewonly=True)
    categories: Mapped[list["Category"]] = relationship(lazy="raise", order_by="Category.position")
    frozen_rules: Mapped[list["FrozenRules"]] = relationship(lazy="raise")
    documents: Mapped[list["BoardDocument"]] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="and_(BoardDocument.board_id == Board.id, BoardDocument.removed_at.is_(None))",
        order_by="(BoardDocument.position, BoardDocument.id)",
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def schedule(self) -> Schedule:
        """The dates of this board."""
        return Schedule(**{field.name: getattr(self, field.name) for field in fields(Schedule)})

    @property
    def readiness(self) -> Readiness:
        """What officials have done so far."""
        return Readiness(
            collecting_announced=self.collecting_announced_at is not None,
            voting_announced=self.voting_announced_at is not None,
            projects_frozen=self.projects_frozen_at is not None,
            counted=self.counted_at is not None,
        )

    def phase_at(self, moment: datetime) -> Phase:
        """Return the phase at `moment`."""
        return phase_at(self.schedule, self.readiness, moment)

    @property
    def phase(self) -> Phase:
        """The phase now."""
        return self.phase_at(clock.now())

    @property
    def phase_ends_at(self) -> datetime | None:
        """When the present phase is planned to end."""
        return next_change_at(self.schedule, self.phase)

    def frozen(self, stage: Stage) -> "FrozenRules | None":
        """Return the frozen rules of `stage`, None before they are announced."""
        return next((rules for rules in self.frozen_rules if rules.stage is stage), None)

    @property
    def rules_for_collecting(self) -> CollectingRules:
        """The frozen rules for collecting, or the draft before they are announced."""
        frozen = self.frozen(Stage.COLLECTING)
        return CollectingRules.from_json(frozen.body if frozen else self.collecting_rules)

    @property
    def rules_for_voting(self) -> VotingRules | None:
        """The frozen rules for voting, or the draft before that; None without a ballot."""
        frozen = self.frozen(Stage.VOTING)
        body = frozen.body if frozen else self.voting_rules
        return VotingRules.from_json(body) if body else None


class Category(Base):
    """One of the subjects a board's proposals are sorted into."""

    __tablename__ = "category"
    __table_args__ = (
        UniqueConstraint("board_id", "name"),
        # Lets a proposal's foreign key insist on a category of its own board.
        UniqueConstraint("board_id", "id"),
        CheckConstraint("name <> ''", name="name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    name: Mapped[str] = mapped_column(Text)
    position: Mapped[int]


class FrozenRules(Base):
    """The rules of one stage of one board, as announced. Never changed, never removed."""

    __tablename__ = "frozen_rules"
    __table_args__ = (CheckConstraint(one_of("stage", Stage), name="stage"),)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(Word(Stage), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)


immutable(FrozenRules)

# What an announcement froze, by the column that records it.
ANNOUNCED = {
    "collecting_announced_at": (
        "collecting_opens_at",
        "collecting_closes_at",
        "collecting_rules",
        "kind",
        "trial",
    ),
    "voting_announced_at": ("voting_opens_at", "voting_closes_at", "results_at", "voting_rules"),
    "projects_frozen_at": (),
    "counted_at": (),
}
attach(Board, frozen_after_ddl("board", ANNOUNCED))


class BoardDocument(Base):
    """Something to read about a board's question: a page on the web, or a file kept here.

    Removed ones stay for a while, so that removing can be undone.
    """

    __tablename__ = "board_document"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title"),
        CheckConstraint("address LIKE 'https://%'", name="address"),
        CheckConstraint(one_of("kind", DocumentKind), name="kind"),
        CheckConstraint(
            "(kind = 'link') = (address IS NOT NULL) AND (kind = 'link') = (sha256 IS NULL)"
            " AND (kind = 'link') = (bytes IS NULL)",
            name="file",
        ),
        CheckConstraint("bytes > 0", name="bytes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(
        Word(DocumentKind), default=DocumentKind.LINK, server_default="link"
    )
    title: Mapped[str] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    bytes: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    board: Mapped[Board] = relationship(lazy="raise", viewonly=True)

    @property
    def file_kind(self) -> FileKind | None:
        """What kind of file it is; None for a page elsewhere."""
        return None if self.kind is DocumentKind.LINK else FileKind(self.kind.value)

    @property
    def key(self) -> str:
        """The key of its file in the storage."""
        kind = self.file_kind
        return f"{self.public_id}{ENDINGS[kind]}" if kind else ""


class BoardForm(Base):
    """The steps of the form that officials have not finished for a draft.

    `unfinished` is JSON: by step, what was typed there and could not be taken, nothing for a step
    that nobody has looked at.
    """

    __tablename__ = "board_form"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    unfinished: Mapped[str] = mapped_column(Text)


class BoardStamp(Base):
    """How often what a board shows has changed; the database itself moves it (`stamps`)."""

    __tablename__ = "board_stamp"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    number: Mapped[int]


attach(Board, {"postgresql": [BOARD.function()]})
attach(Board, own_stamp_ddl("board", "NEW.id, NEW.municipality_id, 1"))
stamped(Category)
stamped(FrozenRules)
stamped(BoardDocument)
