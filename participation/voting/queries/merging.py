"""Reads of proposals that were merged with others."""

from collections.abc import Sequence

from sqlalchemy import CTE, select
from sqlalchemy.orm import aliased, selectinload

from participation.accounts.models import Account
from participation.core.db import db
from participation.proposals.models import Proposal


def merged_with(proposal: Proposal) -> Sequence[Proposal]:
    """Return what was merged into a proposal, with its files, the oldest first.

    Asks nothing for one that stands alone.
    """
    if not proposal.united:
        return []
    whole = united(proposal.id)
    return db.session.scalars(
        select(Proposal)
        .options(selectinload(Proposal.attachments))
        .join(whole, whole.c.id == Proposal.id)
        .where(Proposal.id != proposal.id)
        .order_by(Proposal.created_at, Proposal.id)
    ).all()


def address_of(proposal_id: int) -> str:
    """Return the public id of a proposal."""
    return db.session.scalars(select(Proposal.public_id).where(Proposal.id == proposal_id)).one()


def is_author(account: Account, proposal_id: int) -> bool:
    """Tell whether a person wrote a proposal, or one that was merged into it."""
    whole = united(proposal_id)
    wrote = (
        select(Proposal.id)
        .join(whole, whole.c.id == Proposal.id)
        .where(Proposal.author_id == account.id)
    )
    return db.session.scalar(wrote.limit(1)) is not None


def united(*proposal_ids: int, without: int | None = None) -> CTE:
    """Return the ids of these proposals and of all that were merged into them.

    Leaves out the one `without`, with what was merged into that.
    """
    whole = select(Proposal.id).where(Proposal.id.in_(proposal_ids)).cte("whole", recursive=True)
    part = aliased(Proposal)
    parts = select(part.id).join(whole, part.merged_into_id == whole.c.id)
    return whole.union(parts if without is None else parts.where(part.id != without))
