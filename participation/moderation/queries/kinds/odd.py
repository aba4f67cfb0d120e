"""Opinions and proposals that everybody sees and that something is odd about."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from participation.boards.models import Board
from participation.core.db import db
from participation.discussion.models import Comment, Report
from participation.moderation.choices import REPORT_TIME
from participation.moderation.models import Screening
from participation.moderation.queries.kinds.items import item_of, with_item
from participation.moderation.queries.waiting import Kind, Line, day_after
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal


def _lines(municipality: Municipality) -> list[Line]:
    here = Board.municipality_id == municipality.id
    rows = db.session.execute(_odd(select(Screening, Comment, Proposal, Board), here))
    return [_line(row, item_of(row, said, about), board) for row, said, about, board in rows]


def _line(screening: Screening, item: Any, board: Board) -> Line:
    return Line(
        kind=KIND,
        due=day_after(screening.created_at, REPORT_TIME),
        since=screening.created_at,
        board=board,
        name=item.text,
        values={"item": item, "screening": screening, "reports": []},
    )


def _count(here: ColumnElement[bool]) -> Select[Any]:
    return _odd(select(func.count(Screening.id)), here)


def _odd(query: Select[*tuple[Any, ...]], here: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    said = Comment.hidden_at.is_(None) & Comment.withdrawn_at.is_(None)
    # What was reported too has its signs on that line.
    reported = exists().where(
        Report.target == Screening.target,
        Report.target_id == Screening.target_id,
        Report.outcome.is_(None),
    )
    return with_item(query, Screening, here).where(
        Screening.outcome.is_(None), or_(Comment.id.is_(None), said), Proposal.listed, ~reported
    )


KIND = Kind(
    "odd",
    _l("Something is odd about it"),
    "moderation/desk/reports.html",
    _lines,
    _count,
    together="reports",
)
