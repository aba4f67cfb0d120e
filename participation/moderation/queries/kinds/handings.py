"""Proposals that another area offers to a board of this one."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from participation.boards.models import Board
from participation.core.db import db
from participation.moderation.choices import HANDING_TIME
from participation.moderation.models import Handing
from participation.moderation.queries.waiting import Kind, Line, day_after
from participation.municipalities.models import Municipality


def _lines(municipality: Municipality) -> list[Line]:
    query = select(Handing).options(
        contains_eager(Handing.to_board),
        joinedload(Handing.proposal),
        joinedload(Handing.from_board).joinedload(Board.municipality),
    )
    here = Board.municipality_id == municipality.id
    return [
        Line(
            kind=KIND,
            due=day_after(handing.asked_at, HANDING_TIME),
            since=handing.asked_at,
            board=handing.to_board,
            name=handing.proposal.title,
            values={"handing": handing},
        )
        for handing in db.session.scalars(_offered(query, here))
    ]


def _count(here: ColumnElement[bool]) -> Select[Any]:
    return _offered(select(func.count(Handing.id)), here)


def _offered(query: Select[Any], here: ColumnElement[bool]) -> Select[Any]:
    return (
        query.select_from(Handing)
        .join(Board, Board.id == Handing.to_board_id)
        .where(here, Handing.outcome.is_(None))
    )


KIND = Kind(
    "handing", _l("Offered by another area"), "moderation/desk/handing.html", _lines, _count
)
