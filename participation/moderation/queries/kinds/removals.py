"""Hidden words that a colleague asks to have removed for good; another official agrees or not."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select

from participation.boards.models import Board
from participation.core.db import db
from participation.discussion.models import Comment
from participation.moderation.choices import REPORT_TIME
from participation.moderation.models import Hiding
from participation.moderation.queries.kinds.items import item_of, with_item
from participation.moderation.queries.waiting import Kind, Line, day_after
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal


def _lines(municipality: Municipality) -> list[Line]:
    here = Board.municipality_id == municipality.id
    rows = db.session.execute(_asked(select(Hiding, Comment, Proposal, Board), here))
    return [
        _line(hiding, item_of(hiding, said, about), board) for hiding, said, about, board in rows
    ]


def _line(hiding: Any, item: Any, board: Board) -> Line:
    return Line(
        kind=KIND,
        due=day_after(hiding.removal_asked_at, REPORT_TIME),
        since=hiding.removal_asked_at,
        board=board,
        name=item.text,
        values={"item": item, "hiding": hiding},
    )


def _count(here: ColumnElement[bool]) -> Select[Any]:
    return _asked(select(func.count(Hiding.id)), here)


def _asked(query: Select[*tuple[Any, ...]], here: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return with_item(query, Hiding, here).where(
        Hiding.removal_asked_at.is_not(None),
        Hiding.removed_at.is_(None),
        Hiding.ended_at.is_(None),
    )


KIND = Kind("removal", _l("To be removed by law"), "moderation/desk/removal.html", _lines, _count)
