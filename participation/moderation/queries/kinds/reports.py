"""What people reported."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select

from participation.boards.models import Board
from participation.core.db import db
from participation.discussion.choices import Target
from participation.discussion.models import Comment, Report
from participation.moderation.choices import REPORT_TIME
from participation.moderation.models import Screening
from participation.moderation.queries.kinds.items import item_of, with_item
from participation.moderation.queries.waiting import Kind, Line, day_after
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal


def _lines(municipality: Municipality) -> list[Line]:
    here = Board.municipality_id == municipality.id
    rows = db.session.execute(
        _reported(select(Report, Comment, Proposal, Board, Screening), here)
        .outerjoin(
            Screening,
            and_(
                Screening.target == Report.target,
                Screening.target_id == Report.target_id,
                Screening.outcome.is_(None),
            ),
        )
        .order_by(Report.id)
    ).all()
    grouped: dict[tuple[Target, int], list[Any]] = {}
    for row in rows:
        grouped.setdefault((row[0].target, row[0].target_id), []).append(row)
    return [_line(group) for group in grouped.values()]


def _line(rows: Sequence[Any]) -> Line:
    first, comment, proposal, board, screening = rows[0]
    item = item_of(first, comment, proposal)
    return Line(
        kind=KIND,
        due=day_after(first.created_at, REPORT_TIME),
        since=first.created_at,
        board=board,
        name=item.text,
        values={"item": item, "reports": [row[0] for row in rows], "screening": screening},
    )


def _count(here: ColumnElement[bool]) -> Select[Any]:
    key = cast(Report.target, String) + ":" + cast(Report.target_id, String)
    return _reported(select(func.count(func.distinct(key))), here)


def _reported(
    query: Select[*tuple[Any, ...]], here: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    return with_item(query, Report, here).where(
        Report.outcome.is_(None),
        or_(
            Comment.id.is_(None), and_(Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None))
        ),
        Proposal.hidden_at.is_(None),
    )


KIND = Kind(
    "reports",
    _l("Reported"),
    "moderation/desk/reports.html",
    _lines,
    _count,
    together="reports",
)
