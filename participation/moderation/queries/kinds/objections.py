"""Objections to what officials did about a proposal or an account; another official decides."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.moderation.choices import APPEAL_TIME
from participation.moderation.models import Intervention
from participation.moderation.queries.waiting import Kind, Line, day_after
from participation.municipalities.models import Municipality


def _lines(municipality: Municipality) -> list[Line]:
    query = select(Intervention).options(
        joinedload(Intervention.board),
        joinedload(Intervention.proposal),
        joinedload(Intervention.account),
    )
    here = Board.municipality_id == municipality.id
    return [_line(found) for found in db.session.scalars(_waiting(query, here))]


def _line(found: Any) -> Line:
    return Line(
        kind=KIND,
        due=day_after(found.objected_at, APPEAL_TIME),
        since=found.objected_at,
        board=found.board,
        name=found.proposal.title if found.proposal else found.account.display_name,
        values={"intervention": found},
    )


def _count(here: ColumnElement[bool]) -> Select[Any]:
    return _waiting(select(func.count(Intervention.id)), here)


def _waiting(query: Select[Any], here: ColumnElement[bool]) -> Select[Any]:
    return (
        query.select_from(Intervention)
        .join(Board, Board.id == Intervention.board_id)
        .where(
            here,
            Intervention.account_id.is_not(None),
            Intervention.objected_at.is_not(None),
            Intervention.decided_at.is_(None),
            Intervention.ended_at.is_(None),
            or_(Intervention.until.is_(None), Intervention.until > clock.now()),
        )
    )


KIND = Kind("objection", _l("Objection"), "moderation/desk/objection.html", _lines, _count)
