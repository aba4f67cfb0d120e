"""Online votes under review: opened by one official, voided or restored by another."""

from collections.abc import Sequence

from sqlalchemy import or_, select, update

from participation.accounts.models import Account, Person
from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.core import audit, clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.municipalities.services import chain_of
from participation.voting.choices import Channel, ReviewOutcome
from participation.voting.errors import (
    AlreadyReviewed,
    NotAVoter,
    ReviewDecided,
    SecondOfficialNeeded,
)
from participation.voting.models import Ballot, Review, ReviewedEntry, RollEntry
from participation.voting.roll_keys import voter_key
from participation.voting.services.casting import board_secret


def open_review(official: Account, board: Board, emails: Sequence[str], reason: str) -> Review:
    """Put the online votes of these accounts under review; they count until they are voided.

    Raises ReviewDecided (counted already), NotAVoter naming the first who has no online vote, and
    AlreadyReviewed naming the first whose vote is under review or voided.
    """
    with atomic():
        _check_uncounted(board)
        entries = _lock_online_entries(board, emails)
        review = Review(board_id=board.id, reason=reason, opened_by=official.id, board=board)
        db.session.add(review)
        db.session.flush()
        db.session.add_all(
            ReviewedEntry(review_id=review.id, roll_entry_id=entry_id) for entry_id in entries
        )
        _record(official, review, "review.open", f"{len(entries)}: {reason}")
    return review


def decide_review(official: Account, review: Review, outcome: ReviewOutcome, reason: str) -> int:
    """Void or restore the votes of a review; returns how many there are.

    Raises SecondOfficialNeeded for the one who opened it, and ReviewDecided when it was decided or
    the votes have been counted.
    """
    board = review.board
    with atomic():
        _check_uncounted(board)
        _lock_undecided(review)
        if review.opened_by == official.id:
            raise SecondOfficialNeeded
        review.outcome, review.decision_reason = outcome, reason
        review.decided_by, review.decided_at = official.id, clock.now()
        entry_ids = db.session.scalars(
            select(ReviewedEntry.roll_entry_id).where(ReviewedEntry.review_id == review.id)
        ).all()
        if outcome is ReviewOutcome.VOIDED:
            _void(board, entry_ids)
        _record(official, review, f"review.{outcome.value}", f"{len(entry_ids)}: {reason}")
    return len(entry_ids)


def _void(board: Board, entry_ids: Sequence[int]) -> None:
    # Who is changing their ballot now holds their entry: wait, so that the new ballot is seen.
    db.session.execute(
        select(RollEntry.id)
        .where(RollEntry.id.in_(entry_ids))
        .order_by(RollEntry.id)
        .with_for_update(key_share=True)
    )
    secret = board_secret(board.id)
    keys = [voter_key(secret, entry_id) for entry_id in entry_ids]
    db.session.execute(
        update(Ballot)
        .where(Ballot.board_id == board.id, Ballot.voter_key.in_(keys))
        .values(voided=True)
        .execution_options(synchronize_session=False)
    )


def _check_uncounted(board: Board) -> None:
    counted_at = db.session.scalar(
        select(Board.counted_at).where(Board.id == board.id).with_for_update(read=True)
    )
    if counted_at is not None or board.phase not in (Phase.VOTING, Phase.COUNTING):
        raise ReviewDecided


def _lock_undecided(review: Review) -> None:
    db.session.refresh(review, attribute_names=["outcome", "decided_by"], with_for_update=True)
    if review.outcome is not None:
        raise ReviewDecided


def _lock_online_entries(board: Board, emails: Sequence[str]) -> list[int]:
    """Return the roll entries of these accounts' online votes, locked until commit.

    The lock makes officials who name the same vote take turns: it is in one review at a time.
    """
    rows = db.session.execute(
        select(Account.email, RollEntry.id)
        .join(Person, Person.account_id == Account.id)
        .join(RollEntry, RollEntry.person_id == Person.id)
        .where(
            RollEntry.board_id == board.id,
            RollEntry.channel == Channel.WEB,
            Account.email.in_([_address(email) for email in emails]),
        )
        # All in one order, else two officials could wait for each other.
        .order_by(RollEntry.id)
        .with_for_update(key_share=True, of=RollEntry)
    )
    entry_ids = {address: entry_id for address, entry_id in rows}
    reviewed = _reviewed(list(entry_ids.values()))
    for email in emails:
        entry_id = entry_ids.get(_address(email))
        if entry_id is None:
            raise NotAVoter(email=email)
        if entry_id in reviewed:
            raise AlreadyReviewed(email=email)
    return list(entry_ids.values())


def _reviewed(entry_ids: Sequence[int]) -> set[int]:
    """Return which of the roll entries are under review, or voided, already."""
    return set(
        db.session.scalars(
            select(ReviewedEntry.roll_entry_id)
            .join(Review, Review.id == ReviewedEntry.review_id)
            .where(
                ReviewedEntry.roll_entry_id.in_(entry_ids),
                or_(Review.outcome.is_(None), Review.outcome == ReviewOutcome.VOIDED),
            )
        )
    )


def _address(email: str) -> str:
    return email.strip().lower()


def _record(official: Account, review: Review, act: str, words: str) -> None:
    audit.record(
        chain=chain_of(review.board.municipality_id),
        actor=official.public_id,
        act=act,
        subject=f"review:{review.public_id}",
        words=words,
    )
