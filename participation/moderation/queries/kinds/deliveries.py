"""What is carried out and stands still or is late."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select

from participation.boards.models import Board
from participation.core import clock
from participation.delivery.choices import STALE_DAYS
from participation.delivery.models import Delivery
from participation.delivery.queries.deliveries import Shown, is_stale, stale_deliveries
from participation.moderation.queries.waiting import Kind, Line
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal


def _lines(municipality: Municipality) -> list[Line]:
    return [
        Line(
            kind=KIND,
            due=min(shown.delivery.due_on, _quiet_until(shown)),
            since=shown.delivery.moved_at,
            board=shown.proposal.board,
            name=shown.proposal.title,
            values={"proposal": shown.proposal},
        )
        for shown in stale_deliveries(municipality.id)
    ]


def _quiet_until(shown: Shown) -> Any:
    return clock.in_bangkok(shown.delivery.moved_at + timedelta(days=STALE_DAYS)).date()


def _count(here: ColumnElement[bool]) -> Select[Any]:
    return (
        select(func.count(Delivery.proposal_id))
        .join(Proposal, Proposal.id == Delivery.proposal_id)
        .join(Board, Board.id == Proposal.board_id)
        .where(here, Proposal.listed, is_stale())
    )


KIND = Kind(
    "delivery",
    _l("Stands still or late"),
    "moderation/desk/delivery.html",
    _lines,
    _count,
)
