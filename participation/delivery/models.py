"""Table of what municipalities answer to proposals."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.boards.stamps import stamped
from participation.core.db import Base, UTCDateTime, Word, one_of
from participation.proposals.choices import AnswerKind


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
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)


stamped(Answer, by="proposal_id")
stamped(ClosingReport)
