"""What became of adopted proposals of one board, entry by entry."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from participation.boards.models import Board
from participation.core.db import db
from participation.core.transaction import end_reading
from participation.delivery.models import DeliveryStep
from participation.exports.narrowing import Wanted
from participation.exports.queries.scope import within
from participation.proposals.models import Proposal

Row = tuple[Any, ...]


def delivery_rows(board: Board, wanted: Wanted) -> Iterator[Row]:
    """Yield every entry on what is carried out, proposal by proposal, as they were written."""
    rows = db.session.execute(
        select(Proposal.reference, DeliveryStep)
        .join(DeliveryStep, DeliveryStep.proposal_id == Proposal.id)
        .where(Proposal.board_id == board.id, Proposal.hidden_at.is_(None))
        .where(*within(DeliveryStep.written_at, wanted))
        .where(*([DeliveryStep.stage == wanted.state] if wanted.state else []))
        .order_by(Proposal.id, DeliveryStep.number)
    ).all()
    end_reading()
    for reference, step in rows:
        yield (
            reference,
            step.number,
            step.written_at,
            step.stage.value,
            step.words,
            step.unit,
            step.plan.value,
            step.due_on,
            step.budget_year,
            None if step.budget is None else Decimal(step.budget).scaleb(-2),
            step.blocked_by.value if step.blocked_by else "",
            step.blocked_words,
        )
