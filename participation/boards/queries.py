"""Reads of boards."""

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from participation.boards.choices import BoardKind
from participation.boards.errors import BoardNotFound
from participation.boards.models import Board, BoardStamp
from participation.core import clock
from participation.core.db import db
from participation.core.stamps import StampQuery
from participation.municipalities.models import Municipality, MunicipalityStamp


def board(slug: str) -> Board:
    """Return the board with municipality, province, categories and frozen rules.

    Raises BoardNotFound. Drafts are returned too: policies decide who sees them.
    """
    found = db.session.scalar(
        select(Board)
        .options(
            joinedload(Board.municipality).joinedload(Municipality.province),
            selectinload(Board.categories),
            selectinload(Board.frozen_rules),
        )
        .where(Board.slug == slug)
    )
    if found is None:
        raise BoardNotFound
    return found


def boards_of(municipality_id: int, *, drafts: bool = False) -> list[Board]:
    """Return a municipality's boards, latest opening first; drafts only where asked for."""
    query = (
        select(Board)
        .where(Board.municipality_id == municipality_id)
        .order_by(Board.collecting_opens_at.desc(), Board.id.desc())
    )
    if not drafts:
        query = query.where(Board.collecting_announced_at.is_not(None))
    return list(db.session.scalars(query))


def boards_to_take_part_in(limit: int) -> list[Board]:
    """Return at most `limit` boards that collect proposals or ballots now, soonest ending first."""
    now = clock.now()
    collecting = and_(Board.collecting_opens_at <= now, now < Board.collecting_closes_at)
    voting = and_(
        Board.projects_frozen_at.is_not(None),
        Board.voting_opens_at <= now,
        now < Board.voting_closes_at,
    )
    ends_at = case((collecting, Board.collecting_closes_at), else_=Board.voting_closes_at)
    return list(
        db.session.scalars(
            select(Board)
            .options(joinedload(Board.municipality))
            .where(Board.collecting_announced_at.is_not(None), or_(collecting, voting))
            .order_by(ends_at, Board.id)
            .limit(limit)
        )
    )


def boards_with_results(limit: int) -> list[Board]:
    """Return at most `limit` boards of our own whose results are public, latest first."""
    return list(
        db.session.scalars(
            select(Board)
            .options(joinedload(Board.municipality))
            .where(
                Board.collecting_announced_at.is_not(None),
                ~Board.imported,
                Board.results_at <= clock.now(),
                or_(Board.kind == BoardKind.IDEAS, Board.counted_at.is_not(None)),
            )
            .order_by(Board.results_at.desc(), Board.id.desc())
            .limit(limit)
        )
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
