"""Tables of what municipalities answer to proposals, carry out and report."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.boards.stamps import stamped
from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, one_of, public_id
from participation.delivery.choices import MOST_PICTURES, Blocker, Plan, Stage
from participation.delivery.terms import Terms
from participation.proposals.choices import AnswerKind, AttachmentKind
from participation.proposals.models import Proposal


class Answer(Base):
    """One public answer to a proposal, with its reason; a later number revises or follows it.

    Rows are added, never changed: what was said before stays readable. Who gave it stands in the
    log of official acts.
    """

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint(one_of("kind", AnswerKind), name="kind"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    # The primary key lets one of two officials be first; the other one is told.
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AnswerKind] = mapped_column(Word(AnswerKind))
    reason: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ClosingReport(Base):
    """What the municipality says at the end of a board; a later number takes the place of it.

    Rows are added, never changed, as with answers.
    """

    __tablename__ = "closing_report"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("words <> ''", name="words"),
    )

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    lessons: Mapped[str] = mapped_column(Text, default="", server_default="")
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)


class _Settled:
    """The terms of something that is carried out, see `delivery.terms.Terms`."""

    stage: Mapped[Stage] = mapped_column(Word(Stage))
    unit: Mapped[str] = mapped_column(Text)
    plan: Mapped[Plan] = mapped_column(Word(Plan))
    due_on: Mapped[date]
    budget_year: Mapped[int | None]
    budget: Mapped[int | None] = mapped_column(BigInteger)
    blocked_by: Mapped[Blocker | None] = mapped_column(Word(Blocker))
    blocked_words: Mapped[str] = mapped_column(Text, default="")

    @property
    def terms(self) -> Terms:
        """The terms as values."""
        return Terms(
            stage=self.stage,
            unit=self.unit,
            plan=self.plan,
            due_on=self.due_on,
            budget_year=self.budget_year,
            budget=self.budget,
            blocked_by=self.blocked_by,
            blocked_words=self.blocked_words,
        )


def _settled_checks() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint(one_of("stage", Stage), name="stage"),
        CheckConstraint(one_of("plan", Plan), name="plan"),
        CheckConstraint(one_of("blocked_by", Blocker), name="blocked_by"),
        CheckConstraint("(blocked_by IS NULL) = (blocked_words = '')", name="blocked"),
        CheckConstraint("unit <> ''", name="unit"),
        CheckConstraint("budget >= 0", name="budget"),
        CheckConstraint("budget_year BETWEEN 2500 AND 2700", name="budget_year"),
        CheckConstraint("number > 0", name="number"),
    )


class Delivery(_Settled, Base):
    """What became of an adopted proposal, as it stands: the terms of its latest entry.

    `number` is that of the entry, `moved_at` when it was written; `begun_at` is of the first one.
    """

    __tablename__ = "delivery"
    __table_args__ = _settled_checks()

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    number: Mapped[int]
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime)

    proposal: Mapped[Proposal] = relationship(lazy="raise")


class DeliveryStep(_Settled, Base):
    """One entry on what is carried out: words for everybody, and the terms from then on.

    Rows are added, never changed, as with answers; the primary key lets one of two officials be
    first.
    """

    __tablename__ = "delivery_step"
    __table_args__ = (*_settled_checks(), CheckConstraint("words <> ''", name="words"))

    proposal_id: Mapped[int] = mapped_column(ForeignKey("delivery.proposal_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)

    pictures: Mapped[list["DeliveryPicture"]] = relationship(
        lazy="raise", viewonly=True, order_by="DeliveryPicture.position"
    )


class DeliveryPicture(Base):
    """A photo of an entry, with what is to be seen on it; small copies stand beside it."""

    __tablename__ = "delivery_picture"
    __table_args__ = (
        ForeignKeyConstraint(
            ["proposal_id", "number"], ["delivery_step.proposal_id", "delivery_step.number"]
        ),
        UniqueConstraint("proposal_id", "number", "position"),
        CheckConstraint(f"position BETWEEN 1 AND {MOST_PICTURES}", name="position"),
        CheckConstraint("alt <> ''", name="alt"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    proposal_id: Mapped[int]
    number: Mapped[int]
    position: Mapped[int]
    alt: Mapped[str] = mapped_column(Text)
    width: Mapped[int]
    height: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))

    @property
    def key(self) -> str:
        """The key of its file in the storage."""
        return f"{self.public_id}.jpg"

    @property
    def small_key(self) -> str:
        """The key of its small copy."""
        return f"{self.public_id}-small.jpg"


class Phrase(Base):
    """A sentence that an area uses again in its answers; `kind` is the answer it fits."""

    __tablename__ = "phrase"
    __table_args__ = (
        CheckConstraint(one_of("kind", AnswerKind), name="kind"),
        CheckConstraint("name <> '' AND words <> ''", name="words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    kind: Mapped[AnswerKind | None] = mapped_column(Word(AnswerKind))
    name: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(Text)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)


class UnitQuestion(Base):
    """What an official asked a unit about a proposal, and what a colleague there recommended.

    The colleague has no account: `email` stands here only while the question is open. `reminders`
    is how many mails reminded of it.
    """

    __tablename__ = "unit_question"
    __table_args__ = (
        CheckConstraint(one_of("file_kind", AttachmentKind), name="file_kind"),
        CheckConstraint("(file_id IS NULL) = (file_kind IS NULL)", name="file"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answer"),
        CheckConstraint("answered_at IS NULL OR withdrawn_at IS NULL", name="settled_once"),
        CheckConstraint(
            "email IS NULL OR (answered_at IS NULL AND withdrawn_at IS NULL)", name="email"
        ),
        # An address that is forgotten stands in nobody's way.
        UniqueConstraint("proposal_id", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    unit: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(String(254))
    words: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_on: Mapped[date]
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    reminders: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[str] = mapped_column(String(80), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[str | None] = mapped_column(String(12))
    file_kind: Mapped[AttachmentKind | None] = mapped_column(Word(AttachmentKind))
    file_name: Mapped[str] = mapped_column(String(120), default="")

    proposal: Mapped[Proposal] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        """Whether it was neither answered nor withdrawn."""
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def has_expired(self) -> bool:
        """Whether its link can't be used any more."""
        return self.expires_at <= clock.now()

    @property
    def overdue(self) -> bool:
        """Whether its day has passed without an answer."""
        return self.is_open and self.due_on < clock.today()

    def due_reminder(self, today: date) -> int:
        """Return which reminder is due on a day: the first before its day, the second after."""
        return 2 if self.due_on < today else 1

    @property
    def file_key(self) -> str:
        """The key of its file in the storage, if it has one."""
        return f"{self.file_id}.{'jpg' if self.file_kind is AttachmentKind.PHOTO else 'pdf'}"


class Survey(Base):
    """Two questions to who took part in a board; `asked_at` is when their mails were written."""

    __tablename__ = "survey"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SurveyAnswer(Base):
    """One person's answer, without name or time: `mark` is keyed, see `survey_marks`."""

    __tablename__ = "survey_answer"

    board_id: Mapped[int] = mapped_column(ForeignKey("survey.board_id"), primary_key=True)
    # The primary key lets one person answer once.
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    satisfied: Mapped[bool]
    again: Mapped[bool]


stamped(Answer, by="proposal_id")
stamped(Delivery, by="proposal_id")
stamped(DeliveryStep, by="proposal_id")
stamped(DeliveryPicture, by="proposal_id")
stamped(ClosingReport)
stamped(Survey)
stamped(SurveyAnswer)
