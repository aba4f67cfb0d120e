"""Reads of boards."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import joinedload

from participation.boards.choices import Approval, BoardKind, Changed, DocumentKind, Step
from participation.boards.errors import BoardNotFound, DocumentNotFound
from participation.boards.models import Board, BoardDocument, BoardForm, BoardStamp
from participation.boards.models.changes import BoardChange
from participation.boards.rules import VotingRules
from participation.core import clock
from participation.core.db import db
from participation.core.stamps import StampQuery
from participation.municipalities.models import Municipality, MunicipalityStamp

# What comes along with a board. Two short lists: their product costs less than statements of
# their own.
WHOLE_BOARD = (
    joinedload(Board.municipality).joinedload(Municipality.province),
    joinedload(Board.categories),
    joinedload(Board.frozen_rules),
)


def board(slug: str) -> Board:
    """Return the board with municipality, province, categories and frozen rules.

    Raises BoardNotFound. Drafts are returned too: policies decide who sees them.
    """
    found = db.session.scalars(select(Board).options(*WHOLE_BOARD).where(Board.slug == slug))
    board = found.unique().one_or_none()
    if board is None:
        raise BoardNotFound
    return board


def board_with_documents(slug: str) -> Board:
    """Return the board with municipality, province and documents; raise BoardNotFound."""
    found = db.session.scalars(
        select(Board)
        .options(
            joinedload(Board.municipality).joinedload(Municipality.province),
            joinedload(Board.documents),
        )
        .where(Board.slug == slug)
    )
    board = found.unique().one_or_none()
    if board is None:
        raise BoardNotFound
    return board


def document_count(board_id: int) -> int:
    """Return how many documents there are to read about a board."""
    count = select(func.count()).where(
        BoardDocument.board_id == board_id, BoardDocument.removed_at.is_(None)
    )
    return db.session.scalar(count) or 0


def document(public_id: str) -> BoardDocument:
    """Return a file of a board, with the board; raise DocumentNotFound for all else."""
    found = db.session.scalar(
        select(BoardDocument)
        .options(joinedload(BoardDocument.board))
        .where(
            BoardDocument.public_id == public_id,
            BoardDocument.kind != DocumentKind.LINK,
            BoardDocument.removed_at.is_(None),
        )
    )
    if found is None:
        raise DocumentNotFound
    return found


def shown_documents(board_id: int) -> list[BoardDocument]:
    """Return what there is to read about a board, in order."""
    return list(
        db.session.scalars(
            select(BoardDocument)
            .where(BoardDocument.board_id == board_id, BoardDocument.removed_at.is_(None))
            .order_by(BoardDocument.position, BoardDocument.id)
        )
    )


@dataclass(frozen=True)
class ShownChange:
    """A change of an announced board: texts, or the vote's rules or dates, before and after."""

    what: Changed
    at: datetime
    before: Any
    after: Any


def changes_of(board_id: int) -> list[ShownChange]:
    """Return what changed on a board after it was announced, latest first."""
    found = db.session.scalars(
        select(BoardChange).where(BoardChange.board_id == board_id).order_by(BoardChange.id.desc())
    )
    return [
        ShownChange(
            row.what, row.changed_at, _shown(row.what, row.before), _shown(row.what, row.after)
        )
        for row in found
    ]


def _shown(what: Changed, text: str) -> Any:
    if what is Changed.VOTE_RULES:
        return VotingRules.from_json(text)
    if what is Changed.VOTE_DATES:
        return [datetime.fromisoformat(moment) for moment in json.loads(text)]
    return text


def removed_documents(board_id: int) -> list[BoardDocument]:
    """Return what was taken away of a board and can be put back, latest first."""
    return list(
        db.session.scalars(
            select(BoardDocument)
            .where(BoardDocument.board_id == board_id, BoardDocument.removed_at.is_not(None))
            .order_by(BoardDocument.removed_at.desc(), BoardDocument.id)
        )
    )


def unfinished_steps(board_id: int) -> dict[Step, dict[str, Any]]:
    """Return the steps of a draft's form that are not finished, with what was typed there."""
    kept = db.session.scalar(select(BoardForm.unfinished).where(BoardForm.board_id == board_id))
    return {Step(name): typed for name, typed in json.loads(kept or "{}").items()}


def earlier_boards(municipality_id: int, limit: int = 6) -> list[Board]:
    """Return an area's latest boards that a new one can be like; no imported ones."""
    return list(
        db.session.scalars(
            select(Board)
            .where(
                Board.municipality_id == municipality_id,
                ~Board.imported,
                or_(Board.approval.is_(None), Board.approval == Approval.APPROVED),
            )
            .order_by(Board.id.desc())
            .limit(limit)
        )
    )


def board_to_decide(slug: str) -> Board:
    """Return a board with municipality, province, subjects and who started it.

    Raises BoardNotFound.
    """
    found = db.session.scalars(
        select(Board).options(*WHOLE_BOARD, joinedload(Board.started_by)).where(Board.slug == slug)
    )
    board = found.unique().one_or_none()
    if board is None:
        raise BoardNotFound
    return board


def waiting_boards(municipality_id: int) -> list[Board]:
    """Return an area's boards that wait for approval, the longest waiting first."""
    return list(
        db.session.scalars(
            select(Board)
            .options(joinedload(Board.started_by))
            .where(Board.municipality_id == municipality_id, Board.approval == Approval.WAITING)
            .order_by(Board.created_at, Board.id)
        )
    )


def started_boards(account_id: int, limit: int | None = None) -> list[Board]:
    """Return the boards that a person started as a resident, latest first, at most `limit`."""
    return list(
        db.session.scalars(
            select(Board)
            .where(Board.started_by_id == account_id)
            .order_by(Board.id.desc())
            .limit(limit)
        )
    )


@dataclass(frozen=True)
class BoardChoice:
    """Which boards a list has, in which order, and how many at most; for `listed_boards`."""

    where: tuple[ColumnElement[bool], ...]
    order: tuple[ColumnElement[Any], ...]
    limit: int | None = None


def boards_of(slug: str, *, drafts: bool = False, limit: int | None = None) -> BoardChoice:
    """Choose a municipality's boards, latest opening first; drafts only where asked for."""
    # What a resident started is no draft of the officials before they approve it.
    own_drafts = or_(Board.approval.is_(None), Board.approval == Approval.APPROVED)
    announced = own_drafts if drafts else Board.collecting_announced_at.is_not(None)
    own = Board.municipality_id == (
        select(Municipality.id).where(Municipality.slug == slug).scalar_subquery()
    )
    return BoardChoice((own, announced), (Board.collecting_opens_at.desc(), Board.id.desc()), limit)


def boards_to_take_part_in(limit: int) -> BoardChoice:
    """Choose at most `limit` boards that collect proposals or ballots now, soonest ending first."""
    now = clock.now()
    collecting = and_(Board.collecting_opens_at <= now, now < Board.collecting_closes_at)
    voting = and_(
        Board.projects_frozen_at.is_not(None),
        Board.voting_opens_at <= now,
        now < Board.voting_closes_at,
    )
    ends_at = case((collecting, Board.collecting_closes_at), else_=Board.voting_closes_at)
    return BoardChoice(
        (Board.collecting_announced_at.is_not(None), ~Board.trial, or_(collecting, voting)),
        (ends_at, Board.id.asc()),
        limit,
    )


def boards_with_results(limit: int) -> BoardChoice:
    """Choose at most `limit` boards of our own whose results are public, latest first."""
    return BoardChoice(
        (
            Board.collecting_announced_at.is_not(None),
            ~Board.imported,
            ~Board.trial,
            Board.results_at <= clock.now(),
            or_(Board.kind == BoardKind.IDEAS, Board.counted_at.is_not(None)),
        ),
        (Board.results_at.desc(), Board.id.desc()),
        limit,
    )


# What changes with every change of a board's page; nothing for drafts and unknown boards.
board_stamp = StampQuery(
    select(Board.id, BoardStamp.number, MunicipalityStamp.number)
    .join(BoardStamp, BoardStamp.board_id == Board.id)
    .join(MunicipalityStamp, MunicipalityStamp.municipality_id == Board.municipality_id)
    .where(Board.slug == bindparam("slug"), Board.collecting_announced_at.is_not(None))
)

# Numbers only grow, so their sum changes when one of them does.
area_stamp = StampQuery(
    select(
        MunicipalityStamp.municipality_id,
        MunicipalityStamp.number,
        select(func.sum(BoardStamp.number))
        .where(BoardStamp.municipality_id == MunicipalityStamp.municipality_id)
        .scalar_subquery(),
    )
    .join(Municipality, Municipality.id == MunicipalityStamp.municipality_id)
    .where(Municipality.slug == bindparam("slug"))
)

# What changes with every change of any municipality or board.
site_stamp = StampQuery(
    select(
        select(func.sum(MunicipalityStamp.number)).scalar_subquery(),
        select(func.sum(BoardStamp.number)).scalar_subquery(),
    )
)
