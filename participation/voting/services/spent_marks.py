"""Marks that somebody who deleted their account has taken part in what still goes on.

A mark is an HMAC of the e-mail address under the board's own secret: without that secret and the
address nobody can tell whose it is. Whoever registers again with the address becomes the same
person again, who supports and votes once. Marks go when the vote is counted.
"""

import hmac

from sqlalchemy import delete, or_, select, update

from participation.accounts.models import Account, Person
from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db, insert
from participation.core.settings import setting
from participation.core.transaction import atomic
from participation.voting.models import BallotSecret, RollEntry, SpentMark, Support
from participation.voting.roll_keys import unwrap_secret
from participation.voting.services.casting import board_secret

_GOING_ON = (Phase.COLLECTING, Phase.REVIEW, Phase.VOTING, Phase.COUNTING)


def leave_marks(account: Account, person_id: int) -> None:
    """Leave a mark on every board where this person took part and the end is not reached.

    Call inside atomic(), with account and person locked: no vote of theirs comes in any more.
    """
    voted = select(RollEntry.board_id).where(RollEntry.person_id == person_id, RollEntry.voted)
    supported = select(Support.board_id).where(Support.person_id == person_id)
    boards = db.session.scalars(
        select(Board)
        .where(Board.counted_at.is_(None), or_(Board.id.in_(voted), Board.id.in_(supported)))
        .order_by(Board.id)
    ).all()
    for board in boards:
        if board.phase in _GOING_ON:
            mark = _mark(board_secret(board.id), account.email)
            row = {"board_id": board.id, "mark": mark, "person_id": person_id}
            db.session.execute(insert(SpentMark).values(**row).on_conflict_do_nothing())


def take_up_marks(account_id: int, email: str) -> None:
    """Let a new account be the person its e-mail address has left marks of, if there is one.

    Call inside atomic(), with the account's own person just made.
    """
    secrets = db.session.execute(
        select(BallotSecret.board_id, BallotSecret.wrapped).where(
            BallotSecret.board_id.in_(select(SpentMark.board_id)),
            BallotSecret.wrapped.is_not(None),
        )
    ).all()
    key = setting("BALLOT_KEY")
    marks = [_mark(unwrap_secret(key, wrapped), email) for _board, wrapped in secrets if wrapped]
    before = db.session.scalar(
        select(SpentMark.person_id).where(SpentMark.mark.in_(marks)).limit(1)
    )
    if before is None:
        return
    fresh = db.session.scalars(select(Person).where(Person.account_id == account_id)).one()
    db.session.execute(delete(Person).where(Person.id == fresh.id))
    db.session.expunge(fresh)
    db.session.execute(update(Person).where(Person.id == before).values(account_id=account_id))
    db.session.execute(delete(SpentMark).where(SpentMark.person_id == before))


def tidy_marks() -> None:
    """Remove the marks of boards that are counted, or that end with collecting and are past it."""
    over = select(Board.id).where(
        or_(
            Board.counted_at.is_not(None),
            Board.voting_closes_at.is_(None) & (Board.collecting_closes_at <= clock.now()),
        )
    )
    with atomic():
        db.session.execute(delete(SpentMark).where(SpentMark.board_id.in_(over)))


def _mark(secret: bytes, email: str) -> str:
    return hmac.digest(secret, f"spent:{email}".encode(), "sha256").hex()
