"""Tables of proposals, and of the list of projects on a board's ballot."""

import json
import secrets
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    false,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.models import Account
from participation.boards.models import Board, Category
from participation.boards.stamps import stamped
from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, immutable, one_of, public_id
from participation.core.pictures import MOST_BYTES
from participation.municipalities.models import SubArea
from participation.proposals.choices import (
    MOST_FILES,
    WAITING,
    AnswerKind,
    AttachmentKind,
    IntakeChannel,
)
from participation.proposals.models.costing import Costing

SHUFFLE = 32_749
"""A prime: numbers from 1 below it, times any of them and modulo it, are shuffled once more."""


def draw() -> int:
    """Return a proposal's number in random orders."""
    return secrets.randbelow(SHUFFLE - 1) + 1


class Proposal(Base):
    """An idea that can be supported; on a budget board a project with a cost.

    `author_name` is the name shown: the author's at the time, or one given with a sample or an
    import. `code` is what voters choose on the ballot, given when the project list is frozen.
    `support_count` equals the number of support rows, and `comment_count` the number of opinions
    and replies that can be read (neither withdrawn nor hidden), at every commit. `received_on` is
    the working day it counts as received on. `post_token` is that of the form it came with, so that
    a form sent twice makes one proposal. `hidden_at` says that officials hid its words, for the
    `hidden_reason` that stands on its page (see `moderation`). `merged_into_id` is what it was
    merged into, and `united` how many were merged into this one; `fault_at` says that it tells of
    a single fault, which is mended elsewhere. `emptied_at` says that its texts were removed for
    good. `held` says that it was never shown to others: it waits for an official, or one did not
    publish it. `answer_kind` is the kind of the municipality's latest answer (see `delivery`), so
    that lists need not look it up. `channel` is how it came in.
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
        CheckConstraint("comment_count >= 0", name="comment_count"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint(
            "longitude BETWEEN -180 AND 180 AND (latitude IS NULL) = (longitude IS NULL)",
            name="longitude",
        ),
        CheckConstraint(one_of("answer_kind", AnswerKind), name="answer_kind"),
        CheckConstraint(one_of("channel", IntakeChannel), name="channel"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_reason = '')", name="hidden"),
        CheckConstraint("merged_into_id <> id", name="merged_into"),
        CheckConstraint("united >= 0", name="united"),
        CheckConstraint("NOT held OR hidden_at IS NOT NULL", name="held"),
        Index("ix_proposal_ranking", "board_id", "support_count", "id"),
        Index("ix_proposal_post", "author_id", "post_token", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    # The number it had before another area took it over, see `moderation`.
    former_reference: Mapped[str | None] = mapped_column(String(40))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    author_name: Mapped[str] = mapped_column(String(80), default="")
    # Whoever wrote it was an official of the area then.
    by_official: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(Text, default="")
    idea: Mapped[str] = mapped_column(Text, default="")
    benefit: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")
    category_id: Mapped[int | None]
    sub_area_id: Mapped[int | None] = mapped_column(ForeignKey("sub_area.id"), index=True)
    latitude: Mapped[float | None] = mapped_column(Float(53))
    longitude: Mapped[float | None] = mapped_column(Float(53))
    cost: Mapped[int | None] = mapped_column(BigInteger)
    exclusive_group: Mapped[str] = mapped_column(Text, default="", server_default="")
    code: Mapped[str | None] = mapped_column(Text)
    support_count: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0, server_default="0")
    answer_kind: Mapped[AnswerKind | None] = mapped_column(Word(AnswerKind))
    channel: Mapped[IntakeChannel] = mapped_column(
        Word(IntakeChannel), default=IntakeChannel.WEB, server_default="web"
    )
    # Where it comes in a random order (`voting.queries.listing`); drawn once.
    shuffle: Mapped[int] = mapped_column(default=draw, server_default="1")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    united: Mapped[int] = mapped_column(default=0, server_default="0")
    fault_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    held: Mapped[bool] = mapped_column(default=False, server_default=false())
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    emptied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    received_on: Mapped[date | None]
    post_token: Mapped[str | None] = mapped_column(String(40))
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
    sub_area: Mapped[SubArea | None] = relationship(lazy="raise")
    costing: Mapped[Costing | None] = relationship(lazy="raise", viewonly=True)
    attachments: Mapped[list["Attachment"]] = relationship(
        lazy="raise", viewonly=True, order_by="Attachment.position"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def waiting(self) -> bool:
        """Whether it is shown as soon as an official says so."""
        return self.held and self.hidden_reason == WAITING

    @hybrid_property
    def listed(self) -> bool:
        """Whether it stands in lists and takes supports and opinions."""
        return self.withdrawn_at is None and self.in_place

    @listed.inplace.expression
    @classmethod
    def _listed(cls) -> ColumnElement[bool]:
        return and_(cls.withdrawn_at.is_(None), cls.in_place)

    @hybrid_property
    def in_place(self) -> bool:
        """Whether officials left it in its place: neither hidden nor merged, and no fault."""
        return self.hidden_at is None and self.merged_into_id is None and self.fault_at is None

    @in_place.inplace.expression
    @classmethod
    def _in_place(cls) -> ColumnElement[bool]:
        return and_(cls.hidden_at.is_(None), cls.merged_into_id.is_(None), cls.fault_at.is_(None))


class SavedDraft(Base):
    """What a person has typed for a board and not posted yet. Nobody else sees it.

    `body` holds the fields of the form as JSON, as they were typed.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("account_id", "board_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    attachments: Mapped[list["Attachment"]] = relationship(
        lazy="raise", viewonly=True, order_by="Attachment.position"
    )

    @property
    def typed(self) -> dict[str, str]:
        """The fields of the form as they were typed."""
        return dict(json.loads(self.body))


class Attachment(Base):
    """A photo or document of a proposal, or of a draft until it is posted.

    The file itself is in the storage, named after `public_id`. `bytes` and `sha256` are those of
    what is kept, `name` is what the person's file was called. Places go from 1 to MOST_FILES, so
    that no proposal ever has more.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("proposal_id", "position"),
        UniqueConstraint("draft_id", "position"),
        CheckConstraint(one_of("kind", AttachmentKind), name="kind"),
        CheckConstraint("(proposal_id IS NULL) <> (draft_id IS NULL)", name="owner"),
        CheckConstraint(f"position BETWEEN 1 AND {MOST_FILES}", name="position"),
        CheckConstraint(f"bytes BETWEEN 1 AND {MOST_BYTES}", name="bytes"),
        CheckConstraint(
            "(kind = 'photo') = (width IS NOT NULL AND height IS NOT NULL)", name="size"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"))
    position: Mapped[int]
    kind: Mapped[AttachmentKind] = mapped_column(Word(AttachmentKind))
    name: Mapped[str] = mapped_column(String(120))
    alt: Mapped[str] = mapped_column(Text, default="")
    bytes: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    has_thumbnail: Mapped[bool] = mapped_column(default=False)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    draft: Mapped[SavedDraft | None] = relationship(lazy="raise", viewonly=True)
    proposal: Mapped[Proposal | None] = relationship(lazy="raise", viewonly=True)

    @property
    def key(self) -> str:
        """The key of its file in the storage."""
        return f"{self.public_id}.{'jpg' if self.kind is AttachmentKind.PHOTO else 'pdf'}"

    @property
    def small_key(self) -> str:
        """The key of a photo's thumbnail, once there is one."""
        return f"{self.public_id}-small.jpg"


class ProposalRevision(Base):
    """The words of a proposal as they stood before an edit, numbered from 1.

    Kept from the first support on: who has supported a text can see what became of it.
    """

    __tablename__ = "proposal_revision"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(Text)
    idea: Mapped[str] = mapped_column(Text)
    benefit: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime] = mapped_column(UTCDateTime)


class TitleWord(Base):
    """A word of a proposal's title, to find similar ones among those of the same board."""

    __tablename__ = "title_word"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    word: Mapped[str] = mapped_column(Text, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id"), primary_key=True, index=True
    )


class ProjectList(Base):
    """The projects on a board's ballot, with their costs, in tie order. Never changed."""

    __tablename__ = "project_list"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)


immutable(ProjectList)
stamped(Proposal)
stamped(ProjectList)
stamped(Attachment, by="proposal_id")
stamped(ProposalRevision, by="proposal_id")
