"""Tables of proposals, and of the list of projects on a board's ballot."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.models import Account
from participation.boards.models import Board, Category
from participation.core import clock
from participation.core.db import Base, UTCDateTime, immutable, public_id


class Proposal(Base):
    """An idea that can be supported; on a budget board a project with a cost.

    `author_name` is the name shown: the author's at the time, or one given with a sample or an
    import. `code` is what voters choose on the ballot, given when the project list is frozen.
    `support_count` equals the number of support rows at every commit.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("board_id", "code"),
        ForeignKeyConstraint(
            ["board_id", "category_id"],
            ["category.board_id", "category.id"],
            name="fk_proposal_category",
        ),
        CheckConstraint("title <> ''", name="title"),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost"),
        CheckConstraint("support_count >= 0", name="support_count"),
        Index("ix_proposal_ranking", "board_id", "support_count", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    author_name: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(Text, default="")
    idea: Mapped[str] = mapped_column(Text, default="")
    benefit: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")
    category_id: Mapped[int | None]
    cost: Mapped[int | None] = mapped_column(BigInteger)
    code: Mapped[str | None] = mapped_column(Text)
    support_count: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    board: Mapped[Board] = relationship(lazy="raise")
    author: Mapped[Account | None] = relationship(lazy="raise")
    category: Mapped[Category | None] = relationship(
        lazy="raise",
        primaryjoin="Proposal.category_id == Category.id",
        foreign_keys="Proposal.category_id",
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}


class ProjectList(Base):
    """The projects on a board's ballot, with their costs, in tie order. Never changed."""

    __tablename__ = "project_list"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)


immutable(ProjectList)
