"""Which boards and areas an export is about, a few at a time."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from participation.boards.choices import BoardKind, Phase
from participation.boards.models import Board
from participation.boards.policies import check_visible
from participation.boards.queries import WHOLE_BOARD
from participation.boards.queries import board as find_board
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import end_reading
from participation.exports.narrowing import Wanted
from participation.municipalities.models import Municipality
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.queries import province as find_province

_AT_ONCE = 50


def check_known(wanted: Wanted) -> None:
    """Refuse what is not there, or not for everybody.

    Raises ProvinceNotFound, MunicipalityNotFound, BoardNotFound.
    """
    if wanted.province:
        find_province(wanted.province)
    if wanted.area:
        find_municipality(wanted.area)
    if wanted.board:
        check_visible(None, find_board(wanted.board))


def public_boards(wanted: Wanted) -> Iterator[Board]:
    """Yield the boards everybody may see, with municipality, province, categories and rules."""
    query = _narrowed(select(Board).options(*WHOLE_BOARD), wanted)
    yield from _in_turns(query.where(Board.collecting_announced_at.is_not(None)))


def counted_boards(wanted: Wanted) -> Iterator[Board]:
    """Yield the boards whose vote is counted and public, as `public_boards` does."""
    query = _narrowed(select(Board).options(*WHOLE_BOARD), wanted).where(
        Board.collecting_announced_at.is_not(None),
        Board.kind == BoardKind.BUDGET,
        Board.counted_at.is_not(None),
        Board.results_at <= clock.now(),
    )
    return (board for board in _in_turns(query) if board.phase is Phase.RESULTS)


def areas(wanted: Wanted) -> Iterator[Municipality]:
    """Yield the municipalities, with their provinces."""
    query = select(Municipality).options(joinedload(Municipality.province))
    query = query.where(*_of_area(wanted)).order_by(Municipality.id).limit(_AT_ONCE)
    last = 0
    while page := db.session.scalars(query.where(Municipality.id > last)).all():
        end_reading()
        yield from page
        last = page[-1].id


def places_with_boards() -> list[Municipality]:
    """Return the municipalities with a board that everybody may see, with provinces, by name."""
    with_boards = select(Board.municipality_id).where(Board.collecting_announced_at.is_not(None))
    return list(
        db.session.scalars(
            select(Municipality)
            .options(joinedload(Municipality.province))
            .where(Municipality.id.in_(with_boards))
            .order_by(Municipality.name_th)
        )
    )


def within(column: InstrumentedAttribute[datetime], wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the conditions that `column` lies within the wanted days."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.begins_at is not None:
        conditions.append(column >= wanted.begins_at)
    if wanted.ends_at is not None:
        conditions.append(column < wanted.ends_at)
    return conditions


def _narrowed(query: Select[Board], wanted: Wanted) -> Select[Board]:
    # A board to practise with is no official result: it is given out only where it is asked for.
    query = query.where(Board.slug == wanted.board if wanted.board else ~Board.trial)
    if wanted.area or wanted.province:
        ids = select(Municipality.id).where(*_of_area(wanted))
        query = query.where(Board.municipality_id.in_(ids))
    return query


def _of_area(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.area:
        conditions.append(Municipality.slug == wanted.area)
    if wanted.province:
        conditions.append(Municipality.province_code == wanted.province)
    return conditions


def _in_turns(query: Select[Board]) -> Iterator[Board]:
    last = 0
    while page := _page(query, last):
        end_reading()
        yield from page
        last = page[-1].id


def _page(query: Select[Board], last: int) -> list[Any]:
    # Ids first: the joined lists of a board make several lines of it.
    ids = query.with_only_columns(Board.id, maintain_column_froms=True).where(Board.id > last)
    some = list(db.session.scalars(ids.order_by(Board.id).limit(_AT_ONCE)))
    found = db.session.scalars(query.where(Board.id.in_(some)).order_by(Board.id))
    return list(found.unique()) if some else []
