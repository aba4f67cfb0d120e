"""Reads for exports: everything that may be published, a part at a time."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from participation.core.db import db
from participation.delivery.models import Answer
from participation.discussion.models import Comment
from participation.proposals.models import Proposal

_AT_ONCE = 1000


def comment_lines(board_id: int) -> Iterator[tuple[Any, ...]]:
    """Yield the readable opinions of a board, proposal by proposal, oldest first; nobody's name.

    Columns as in the dictionary. Numbers count within a proposal, withdrawn opinions included, so
    that they stay the same when somebody withdraws one.
    """
    rows = db.session.execute(
        select(
            Proposal.reference,
            Comment.id,
            Comment.parent_id,
            Comment.stance,
            Comment.support_count,
            Comment.created_at,
            Comment.text,
            Comment.withdrawn_at,
            Comment.hidden_at,
        )
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Proposal.board_id == board_id, Proposal.hidden_at.is_(None))
        .order_by(Comment.proposal_id, Comment.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    reference, numbers = None, dict[int, int]()
    for row in rows:
        if row.reference != reference:
            reference, numbers = row.reference, {}
        numbers[row.id] = len(numbers) + 1
        if row.withdrawn_at is None and row.hidden_at is None:
            yield (
                reference,
                numbers[row.id],
                numbers.get(row.parent_id, ""),
                row.stance or "",
                row.support_count,
                row.created_at.isoformat(),
                row.text,
            )


def answer_lines(board_id: int) -> Iterator[tuple[Any, ...]]:
    """Yield the municipality's answers on a board; columns as in the dictionary."""
    rows = db.session.execute(
        select(Proposal.reference, Answer)
        .join(Answer, Answer.proposal_id == Proposal.id)
        .where(Proposal.board_id == board_id)
        .order_by(Proposal.id, Answer.number)
        .execution_options(yield_per=_AT_ONCE)
    )
    for reference, given in rows:
        yield (
            reference,
            given.number,
            given.kind.value,
            given.reason,
            given.unit,
            given.answered_at.isoformat(),
        )
