"""Reads of proposals and project lists."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from participation.boards.models import Board, BoardStamp
from participation.boards.rules import Project, projects_from_json
from participation.core.db import db
from participation.core.stamps import StampQuery
from participation.municipalities.models import Municipality, MunicipalityStamp
from participation.proposals.errors import ProposalNotFound
from participation.proposals.models import ProjectList, Proposal


def proposal(public_id: str) -> Proposal:
    """Return the proposal with its board, municipality, category; raise ProposalNotFound."""
    board = joinedload(Proposal.board)
    found = db.session.scalar(
        select(Proposal)
        .options(
            board.joinedload(Board.municipality).joinedload(Municipality.province),
            board.selectinload(Board.frozen_rules),
            joinedload(Proposal.category),
        )
        .where(Proposal.public_id == public_id)
    )
    if found is None:
        raise ProposalNotFound
    return found


# What changes with every change on a proposal's board; nothing where only officials may see it.
proposal_stamp = StampQuery(
    select(Board.id, BoardStamp.number, MunicipalityStamp.number)
    .select_from(Proposal)
    .join(Board, Board.id == Proposal.board_id)
    .join(BoardStamp, BoardStamp.board_id == Board.id)
    .join(MunicipalityStamp, MunicipalityStamp.municipality_id == Board.municipality_id)
    .where(
        Proposal.public_id == bindparam("public_id"),
        Board.collecting_announced_at.is_not(None),
    )
)


def ranked_by_support(board_id: int) -> list[Proposal]:
    """Return a board's proposals: most supported first, tied ones by earlier submission."""
    return list(
        db.session.scalars(
            select(Proposal)
            .options(joinedload(Proposal.category))
            .where(Proposal.board_id == board_id, Proposal.withdrawn_at.is_(None))
            .order_by(Proposal.support_count.desc(), Proposal.created_at, Proposal.id)
        )
    )


def in_order_of_submission(board_id: int) -> list[Proposal]:
    """Return all of a board's proposals, withdrawn ones too, as they came in."""
    return list(
        db.session.scalars(
            select(Proposal)
            .options(joinedload(Proposal.category))
            .where(Proposal.board_id == board_id)
            .order_by(Proposal.created_at, Proposal.id)
        )
    )


def counts_by_board(board_ids: Sequence[int]) -> dict[int, int]:
    """Return the number of proposals, withdrawn ones left out, of each board that has any."""
    rows = db.session.execute(
        select(Proposal.board_id, func.count())
        .where(Proposal.board_id.in_(board_ids), Proposal.withdrawn_at.is_(None))
        .group_by(Proposal.board_id)
    )
    return {board_id: count for board_id, count in rows}


def project_list(board_id: int) -> ProjectList | None:
    """Return the frozen project list of a board with its digest, None before it is frozen."""
    return db.session.get(ProjectList, board_id)


_PROJECTS = select(ProjectList.body).where(ProjectList.board_id == bindparam("board_id"))


def projects(board_id: int) -> tuple[Project, ...]:
    """Return the frozen projects of a board in tie order, empty before they are frozen."""
    body = db.session.scalar(_PROJECTS, {"board_id": board_id})
    return projects_from_json(body) if body else ()


def public_ids_by_code(board_id: int) -> dict[str, str]:
    """Return the address of the proposal behind each ballot code."""
    rows = db.session.execute(
        select(Proposal.code, Proposal.public_id).where(
            Proposal.board_id == board_id, Proposal.code.is_not(None)
        )
    )
    return {code: public for code, public in rows if code is not None}
