"""Proposals without an answer; the desk shows those that wait longest."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select

from participation.delivery.queries import awaits_answer, unanswered
from participation.delivery.story import due_day
from participation.moderation.choices import ANSWERS_ON_DESK
from participation.moderation.queries.waiting import Kind, Line
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal


def _lines(municipality: Municipality) -> list[Line]:
    found = unanswered(municipality.id, limit=ANSWERS_ON_DESK)
    return [
        Line(
            kind=KIND,
            due=due_day(proposal, municipality.promise_days),
            since=proposal.created_at,
            board=proposal.board,
            name=proposal.title,
            values={"proposal": proposal},
        )
        for proposal in found.proposals
    ]


def _count(here: ColumnElement[bool]) -> Select[Any]:
    return select(func.count(Proposal.id)).join(Proposal.board).where(here, awaits_answer())


KIND = Kind(
    "answer",
    _l("Waits for an answer"),
    "moderation/desk/answer.html",
    _lines,
    _count,
    page="delivery.waiting",
)
