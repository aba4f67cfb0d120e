"""Reads of proposals that were moved, and of where they can go: here, and in other areas."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.boards.queries import WHOLE_BOARD
from participation.core import clock
from participation.core.db import db
from participation.moderation.errors import RelocationNotFound
from participation.moderation.models import Relocation
from participation.moderation.queries.items import Item
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal


def boards_to_move_to(proposal: Proposal) -> Sequence[Board]:
    """Return the other boards of the area that collect or review proposals, newest first."""
    here = Board.municipality_id == proposal.board.municipality_id
    phases = (Phase.COLLECTING, Phase.REVIEW)
    found = _boards(here, Board.id != proposal.board_id).order_by(Board.id.desc())
    return [board for board in db.session.scalars(found).unique() if board.phase in phases]


def boards_to_hand_to(proposal: Proposal) -> Sequence[Board]:
    """Return the boards of other areas that collect, by area; samples stay among themselves."""
    board = proposal.board
    found = (
        _boards(
            Board.municipality_id != board.municipality_id,
            Board.sample == board.sample,
            Board.trial == board.trial,
        )
        .join(Municipality, Municipality.id == Board.municipality_id)
        .order_by(Municipality.name_th, Municipality.id, Board.id.desc())
    )
    return [
        board for board in db.session.scalars(found).unique() if board.phase is Phase.COLLECTING
    ]


def _boards(*conditions: ColumnElement[bool]) -> Select[Board]:
    now = clock.now()
    return (
        select(Board)
        .options(*WHOLE_BOARD)
        .where(
            *conditions,
            Board.collecting_announced_at.is_not(None),
            Board.collecting_opens_at <= now,
            or_(Board.voting_opens_at.is_not(None), Board.results_at > now),
            Board.projects_frozen_at.is_(None),
            ~Board.imported,
        )
    )


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
