"""Tables of opinions under proposals, their supports, and what people report."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.stamps import own
from participation.boards.stamps import stamped
from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, one_of, public_id
from participation.discussion.choices import (
    DEEPEST,
    ReportOutcome,
    ReportReason,
    Stance,
    Target,
)
from participation.proposals.choices import WAITING, IntakeChannel
from participation.proposals.models import Proposal


class Comment(Base):
    """An opinion under a proposal, or a reply to one.

    `parent_id` is what it answers. Its place in the thread: `thread_id` is the opinion at the top,
    `branch_id` for the third level the one in between; who answers on the third level stays on
    it. `support_count` equals the number of support rows, and `reply_count` the number of replies
    below that are neither withdrawn nor held, at every commit. `held` says that it was never shown
    to others: it waits for an official, or one did not publish it. `token` came with the form,
    once; `channel` is how it came in.
    """

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("author_id", "token"),
        CheckConstraint(one_of("stance", Stance), name="stance"),
        CheckConstraint("text <> '' OR withdrawn_at IS NOT NULL", name="text"),
        CheckConstraint("support_count >= 0 AND reply_count >= 0", name="counts"),
        CheckConstraint(
            f"depth BETWEEN 1 AND {DEEPEST} AND (depth = 1) = (parent_id IS NULL)"
            " AND (depth = 1) = (thread_id IS NULL) AND (depth < 3) = (branch_id IS NULL)",
            name="place",
        ),
        CheckConstraint("(hidden_at IS NULL) = (hidden_reason = '')", name="hidden"),
        CheckConstraint("NOT held OR hidden_at IS NOT NULL", name="held"),
        CheckConstraint(one_of("channel", IntakeChannel), name="channel"),
        Index("ix_comment_supported", "proposal_id", "depth", "support_count", "id"),
        Index("ix_comment_author", "author_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    depth: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author_name: Mapped[str] = mapped_column(String(80), default="")
    by_official: Mapped[bool] = mapped_column(default=False)
    stance: Mapped[Stance | None] = mapped_column(Word(Stance))
    channel: Mapped[IntakeChannel] = mapped_column(
        Word(IntakeChannel), default=IntakeChannel.WEB, server_default="web"
    )
    text: Mapped[str] = mapped_column(Text)
    token: Mapped[str | None] = mapped_column(String(64))
    support_count: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_reason: Mapped[str] = mapped_column(Text, default="")
    held: Mapped[bool] = mapped_column(default=False, server_default=false())

    proposal: Mapped[Proposal] = relationship(lazy="raise")

    @property
    def readable(self) -> bool:
        """Whether its words are shown."""
        return self.withdrawn_at is None and self.hidden_at is None

    @property
    def waiting(self) -> bool:
        """Whether it is shown as soon as an official says so."""
        return self.held and self.hidden_reason == WAITING and self.withdrawn_at is None


class CommentSupport(Base):
    """One person's support for one opinion."""

    __tablename__ = "comment_support"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class Report(Base):
    """Somebody thinks that officials should look at an opinion or a proposal (`target_id`).

    It waits until it has an `outcome`; `act_id` names the act of an official that gave it one.
    `told_at` is when the reporter was told of it.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("target", "target_id", "reporter_id"),
        CheckConstraint(one_of("target", Target), name="target"),
        CheckConstraint(one_of("reason", ReportReason), name="reason"),
        CheckConstraint(one_of("outcome", ReportOutcome), name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    target: Mapped[Target] = mapped_column(Word(Target))
    target_id: Mapped[int]
    reason: Mapped[ReportReason] = mapped_column(Word(ReportReason))
    words: Mapped[str] = mapped_column(Text, default="")
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    outcome: Mapped[ReportOutcome | None] = mapped_column(Word(ReportOutcome))
    act_id: Mapped[str | None] = mapped_column(String(12), index=True)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


stamped(Comment, by="proposal_id")
own(CommentSupport)
