"""Reads of one opinion or proposal as officials handle it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from participation.accounts.models import Account
from participation.core.db import db
from participation.discussion.choices import Target
from participation.discussion.models import Comment, Report
from participation.discussion.queries import comment as find_comment
from participation.moderation.errors import HidingNotFound, ItemNotFound
from participation.moderation.models import Hiding
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal


@dataclass(frozen=True)
class Item:
    """An opinion or a proposal; `proposal` is the one it stands under, or itself.

    The proposal comes with its board, whose municipality is loaded too.
    """

    target: Target
    row: Comment | Proposal
    proposal: Proposal

    @property
    def public_id(self) -> str:
        """Its own address."""
        return self.row.public_id

    @property
    def text(self) -> str:
        """What it says, in short."""
        return self.row.text if isinstance(self.row, Comment) else self.row.title

    @property
    def key(self) -> str:
        """What forms call it."""
        return f"{self.target.value}-{self.row.public_id}"


def find_item(target: Target, public_id: str) -> Item:
    """Return the opinion or proposal; raise CommentNotFound or ProposalNotFound."""
    if target is Target.PROPOSAL:
        found = find_proposal(public_id)
        return Item(target, found, found)
    comment = find_comment(public_id)
    return Item(target, comment, comment.proposal)


def find_by_key(key: str) -> Item:
    """Return the item that forms call so; raise what `find_item` does, and ItemNotFound."""
    kind, _, public_id = key.partition("-")
    if kind not in list(Target):
        raise ItemNotFound
    return find_item(Target(kind), public_id)


def item_at(target: Target, target_id: int) -> Item:
    """Return the item of this row."""
    model = Comment if target is Target.COMMENT else Proposal
    public_id = db.session.scalars(select(model.public_id).where(model.id == target_id)).one()
    return find_item(target, public_id)


def find_hiding(public_id: str) -> Hiding:
    """Return the hiding with the official who did it; raise HidingNotFound."""
    found = db.session.scalar(
        select(Hiding).options(joinedload(Hiding.hider)).where(Hiding.public_id == public_id)
    )
    if found is None:
        raise HidingNotFound
    return found


def hiding_of(item: Item) -> Hiding | None:
    """Return the hiding that lasts, with the official who did it; None if the item is shown."""
    return db.session.scalar(
        select(Hiding)
        .options(joinedload(Hiding.hider))
        .where(
            Hiding.target == item.target,
            Hiding.target_id == item.row.id,
            Hiding.ended_at.is_(None),
        )
    )


def latest_hiding_of(item: Item) -> Hiding:
    """Return the hiding that lasts, or else the last one; raise HidingNotFound."""
    found = db.session.scalar(
        select(Hiding)
        .where(Hiding.target == item.target, Hiding.target_id == item.row.id)
        .order_by(Hiding.id.desc())
        .limit(1)
    )
    if found is None:
        raise HidingNotFound
    return found


def open_reports(item: Item) -> Sequence[Report]:
    """Return the reports of an item that wait, the oldest first."""
    return db.session.scalars(
        select(Report)
        .where(
            Report.target == item.target,
            Report.target_id == item.row.id,
            Report.outcome.is_(None),
        )
        .order_by(Report.id)
    ).all()


def appeals_of(account: Account) -> Sequence[Hiding]:
    """Return what a person appealed against, oldest first."""
    return db.session.scalars(
        select(Hiding).where(Hiding.appealed_by == account.id).order_by(Hiding.id)
    ).all()


def author_of(item: Item) -> Account | None:
    """Return the account of who wrote it, None if there is none (any more)."""
    return db.session.scalar(
        select(Account).where(Account.id == item.row.author_id, Account.deleted_at.is_(None))
    )
