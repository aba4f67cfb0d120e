"""Reads of what is new."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from participation.boards.models import Board
from participation.core.db import db
from participation.delivery.models import Answer
from participation.proposals.models import Proposal

MOST_ENTRIES = 40


def newest_proposals(board_id: int) -> list[Proposal]:
    """Return a board's newest proposals, those withdrawn, hidden or emptied left out."""
    return list(
        db.session.scalars(
            select(Proposal)
            .where(
                Proposal.board_id == board_id,
                Proposal.listed,
                Proposal.emptied_at.is_(None),
            )
            .order_by(Proposal.created_at.desc(), Proposal.id.desc())
            .limit(MOST_ENTRIES)
        )
    )


@dataclass(frozen=True)
class NewAnswer:
    """An answer with the proposal it was given to."""

    answer: Answer
    proposal: Proposal


def newest_answers(
    *, board_id: int | None = None, municipality_id: int | None = None
) -> list[NewAnswer]:
    """Return the newest answers on one board, or on all boards of a municipality."""
    query = (
        select(Answer, Proposal)
        .join(Proposal, Proposal.id == Answer.proposal_id)
        .join(Proposal.board)
        .options(contains_eager(Proposal.board))
        .where(Proposal.listed, Proposal.emptied_at.is_(None))
        .order_by(Answer.answered_at.desc(), Answer.proposal_id, Answer.number.desc())
        .limit(MOST_ENTRIES)
    )
    if board_id is not None:
        query = query.where(Board.id == board_id)
    if municipality_id is not None:
        query = query.where(Board.municipality_id == municipality_id)
    return [NewAnswer(answer, proposal) for answer, proposal in db.session.execute(query)]
