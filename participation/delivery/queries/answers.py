"""Reads of answers, and of what waits for one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from participation.boards.models import Board
from participation.core.db import db
from participation.delivery.models import Answer, Delivery
from participation.delivery.story import Story, tell
from participation.proposals.errors import ProposalNotFound
from participation.proposals.models import Proposal
from participation.tallies.models import Tally


def answers_of(proposal_id: int) -> list[Answer]:
    """Return every answer to a proposal, the first one first."""
    return list(
        db.session.scalars(
            select(Answer).where(Answer.proposal_id == proposal_id).order_by(Answer.number)
        )
    )


def story_of(proposal: Proposal) -> Story:
    """Return what became of a proposal, in one statement; its board has to be loaded."""
    # An outer join gives None for what is not there, which the types don't say.
    rows: Sequence[Any] = db.session.execute(
        select(Answer, Tally.body, Delivery)
        .select_from(Proposal)
        .outerjoin(Answer, Answer.proposal_id == Proposal.id)
        .outerjoin(Delivery, Delivery.proposal_id == Proposal.id)
        .outerjoin(Tally, and_(Tally.board_id == Proposal.board_id, Proposal.code.is_not(None)))
        .where(Proposal.id == proposal.id)
        .order_by(Answer.number)
    ).all()
    answers = [row[0] for row in rows if row[0] is not None]
    _, body, delivery = rows[0] if rows else (None, None, None)
    story = tell(proposal, answers, json.loads(body) if body else None)
    return replace(story, delivery=delivery)


@dataclass(frozen=True)
class Waiting:
    """Proposals that wait for an answer, longest first, and how many there are in all.

    `more` is the address to go on after, None at the end.
    """

    proposals: list[Proposal]
    count: int
    more: str | None


def unanswered(
    municipality_id: int, *, board: str | None = None, after: str | None = None, limit: int = 50
) -> Waiting:
    """Return an area's proposals without an answer, or those of one board (its slug).

    `after` is the public id of the last one seen; raises ProposalNotFound if there is none such.
    """
    # What was received first is due first: the promise is as long for everybody.
    query = _waiting(select(Proposal), municipality_id, board)
    count = db.session.scalar(_waiting(select(func.count(Proposal.id)), municipality_id, board))
    if after is not None:
        query = query.where(_comes_after(after))
    found = list(
        db.session.scalars(
            query.options(contains_eager(Proposal.board), joinedload(Proposal.category))
            .order_by(Proposal.created_at, Proposal.id)
            .limit(limit + 1)
        )
    )
    more = found[limit - 1].public_id if len(found) > limit else None
    return Waiting(found[:limit], count or 0, more)


def awaits_answer() -> ColumnElement[bool]:
    """Return the condition that a proposal, joined with its board, waits for an answer."""
    return and_(
        Board.collecting_announced_at.is_not(None),
        ~Board.imported,
        ~Board.trial,
        Proposal.answer_kind.is_(None),
        Proposal.listed,
    )


def _waiting(query: Select[Any], municipality_id: int, board: str | None) -> Select[Any]:
    query = query.join(Proposal.board).where(
        Board.municipality_id == municipality_id, awaits_answer()
    )
    return query if board is None else query.where(Board.slug == board)


def _comes_after(public_id: str) -> ColumnElement[bool]:
    last = db.session.scalar(select(Proposal).where(Proposal.public_id == public_id))
    if last is None:
        raise ProposalNotFound
    return or_(
        Proposal.created_at > last.created_at,
        and_(Proposal.created_at == last.created_at, Proposal.id > last.id),
    )
