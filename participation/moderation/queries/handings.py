"""Reads of proposals that were offered to another area."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from participation.boards.models import Board
from participation.core.db import db
from participation.moderation.choices import HandingOutcome
from participation.moderation.errors import HandingNotFound
from participation.moderation.models import Handing
from participation.moderation.queries.items import Item
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal

_BOARDS = tuple(
    joinedload(board).joinedload(Board.municipality).joinedload(Municipality.province)
    for board in (Handing.from_board, Handing.to_board)
)


def find_handing(public_id: str) -> Handing:
    """Return it with its proposal and both boards; raise HandingNotFound."""
    found = db.session.scalar(
        select(Handing)
        .options(joinedload(Handing.proposal), *_BOARDS)
        .where(Handing.public_id == public_id)
    )
    if found is None:
        raise HandingNotFound
    return found


def latest_handing(item: Item) -> Handing | None:
    """Return the last offer of a proposal from the board on which it stands, with its boards."""
    return db.session.scalar(
        select(Handing)
        .options(*_BOARDS)
        .where(
            Handing.proposal_id == item.proposal.id, Handing.from_board_id == item.proposal.board_id
        )
        .order_by(Handing.id.desc())
        .limit(1)
    )


def came_from(proposal: Proposal) -> Handing | None:
    """Return how a proposal came from another area, None without a statement if it did not."""
    if proposal.former_reference is None:
        return None
    return db.session.scalar(
        select(Handing)
        .options(*_BOARDS)
        .where(Handing.proposal_id == proposal.id, Handing.outcome == HandingOutcome.ACCEPTED)
        .order_by(Handing.id.desc())
        .limit(1)
    )
