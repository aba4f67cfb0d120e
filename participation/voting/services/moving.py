"""What becomes of somebody's places on the roll when they move to another municipality."""

from sqlalchemy import select, update

from participation.boards.models import Board
from participation.core.db import db
from participation.voting.errors import VoteStillOpen
from participation.voting.models import RollEntry


def hand_over_to_list(*, kept: int, listed: int) -> None:
    """Let the name on the list stand on the rolls again on which its account has not voted.

    Call inside atomic(). Raises VoteStillOpen while a vote of theirs is not counted: the name
    could vote a second time, on paper.
    """
    entries = db.session.execute(
        select(RollEntry.id, RollEntry.voted, Board.counted_at)
        .join(Board, Board.id == RollEntry.board_id)
        .where(RollEntry.person_id == kept)
        .with_for_update(of=RollEntry)
    ).all()
    if any(voted and counted_at is None for _entry, voted, counted_at in entries):
        raise VoteStillOpen
    unused = [entry for entry, voted, _counted_at in entries if not voted]
    db.session.execute(
        update(RollEntry)
        .where(RollEntry.id.in_(unused))
        .values(person_id=listed)
        .execution_options(synchronize_session=False)
    )
