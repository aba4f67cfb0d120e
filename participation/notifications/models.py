"""Tables of what people follow, how often they hear of it, and what is still to be told them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.stamps import own
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, one_of
from participation.municipalities.models import Municipality
from participation.notifications.choices import Frequency, NewsKind
from participation.proposals.models import Proposal


class Follow(Base):
    """One person follows one area, board or proposal."""

    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("account_id", "municipality_id"),
        UniqueConstraint("account_id", "board_id"),
        UniqueConstraint("account_id", "proposal_id"),
        CheckConstraint(
            "(CASE WHEN municipality_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN board_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_thing",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"), index=True)
    board_id: Mapped[int | None] = mapped_column(ForeignKey("board.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    municipality: Mapped[Municipality | None] = relationship(lazy="raise")
    board: Mapped[Board | None] = relationship(lazy="raise")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise")


class NewsChoice(Base):
    """How often a person wants news by e-mail; no row is as good as the default."""

    __tablename__ = "news_choice"
    __table_args__ = (CheckConstraint(one_of("frequency", Frequency), name="frequency"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    frequency: Mapped[Frequency] = mapped_column(Word(Frequency))


class News(Base):
    """Something that happened, once: `key` names it, so that it is told once.

    `actor_id` is who need not be told: whose act it was, or whom another mail tells. `spread_at` is
    when it was put on the lists of those who follow; `ends_at` is what a closing is about.
    """

    __tablename__ = "news"
    __table_args__ = (CheckConstraint(one_of("kind", NewsKind), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[NewsKind] = mapped_column(Word(NewsKind))
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    happened_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    spread_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    board: Mapped[Board] = relationship(lazy="raise")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise")


class Untold(Base):
    """News that one person is still to be told of, at `due_at`; the row goes with the mail."""

    __tablename__ = "untold"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    news_id: Mapped[int] = mapped_column(ForeignKey("news.id"), primary_key=True, index=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


own(Follow)
