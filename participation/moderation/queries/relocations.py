"""Reads of proposals that were moved, and of where they can go."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.boards.queries import WHOLE_BOARD
from participation.core import clock
from participation.core.db import db
from participation.moderation.errors import RelocationNotFound
from participation.moderation.models import Relocation
from participation.moderation.queries.items import Item
from participation.proposals.models import Proposal


def boards_to_move_to(proposal: Proposal) -> Sequence[Board]:
    """Return the other boards of the area that collect or review proposals, newest first."""
    now = clock.now()
    found = db.session.scalars(
        select(Board)
        .options(*WHOLE_BOARD)
        .where(
            Board.municipality_id == proposal.board.municipality_id,
            Board.id != proposal.board_id,
            Board.collecting_announced_at.is_not(None),
            Board.collecting_opens_at <= now,
            or_(Board.voting_opens_at.is_not(None), Board.results_at > now),
            Board.projects_frozen_at.is_(None),
            ~Board.imported,
        )
        .order_by(Board.id.desc())
    ).unique()
    return [board for board in found if board.phase in (Phase.COLLECTING, Phase.REVIEW)]


def find_relocation(public_id: str) -> tuple[Relocation, str]:
    """Return a move and the public id of its proposal; raise RelocationNotFound."""
    board = joinedload(Relocation.from_board)
    found = (
        db.session.execute(
            select(Relocation, Proposal.public_id)
            .options(board.joinedload(Board.frozen_rules))
            .join(Proposal, Proposal.id == Relocation.proposal_id)
            .where(Relocation.public_id == public_id)
        )
        .unique()
        .one_or_none()
    )
    if found is None:
        raise RelocationNotFound
    return found[0], found[1]


def relocation_of(item: Item) -> Relocation | None:
    """Return the move by which a proposal stands where it does, None if it was posted there."""
    return db.session.scalar(
        select(Relocation)
        .options(joinedload(Relocation.from_board))
        .where(
            Relocation.proposal_id == item.proposal.id,
            Relocation.to_board_id == item.proposal.board_id,
            Relocation.ended_at.is_(None),
        )
        .order_by(Relocation.id.desc())
        .limit(1)
    )
