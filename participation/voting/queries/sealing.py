"""Whether the ballots of a board are sealed."""

from sqlalchemy import select

from participation.core.db import db
from participation.voting.models import BallotSecret


def are_sealed(board_id: int) -> bool:
    """Tell whether the secret that joins voters to ballots was destroyed."""
    row = db.session.execute(
        select(BallotSecret.wrapped).where(BallotSecret.board_id == board_id)
    ).first()
    return row is not None and row.wrapped is None
