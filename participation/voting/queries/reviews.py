"""Reads of reviews of online votes."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.core.db import db
from participation.municipalities.models import Municipality
from participation.voting.errors import ReviewNotFound
from participation.voting.models import Review, ReviewedEntry


@dataclass(frozen=True)
class ReviewLine:
    """A review with the number of its votes, and the names of who opened and who decided it."""

    review: Review
    votes: int
    opened_by: str
    decided_by: str | None


def review(public_id: str) -> Review:
    """Return the review with its board, municipality and frozen rules; raise ReviewNotFound."""
    board = joinedload(Review.board)
    found = db.session.scalar(
        select(Review)
        .options(
            board.joinedload(Board.municipality).joinedload(Municipality.province),
            board.selectinload(Board.frozen_rules),
        )
        .where(Review.public_id == public_id)
    )
    if found is None:
        raise ReviewNotFound
    return found


def reviews_of(board_id: int) -> list[ReviewLine]:
    """Return a board's reviews, latest first."""
    opener, decider = aliased(Account), aliased(Account)
    votes = select(func.count()).where(ReviewedEntry.review_id == Review.id).scalar_subquery()
    rows = db.session.execute(
        select(Review, votes, opener.display_name, decider.display_name)
        .join(opener, opener.id == Review.opened_by)
        .outerjoin(decider, decider.id == Review.decided_by)
        .where(Review.board_id == board_id)
        .order_by(Review.opened_at.desc(), Review.id.desc())
    )
    return [ReviewLine(*row) for row in rows]
