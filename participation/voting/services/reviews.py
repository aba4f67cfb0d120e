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
        entries = list(dict.fromkeys(_online_entry(board, email) for email in emails))
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
    secret = board_secret(board)
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


def _online_entry(board: Board, email: str) -> int:
    entry_id = db.session.scalar(
        select(RollEntry.id)
        .join(Person, Person.id == RollEntry.person_id)
        .join(Account, Account.id == Person.account_id)
        .where(
            RollEntry.board_id == board.id,
            RollEntry.channel == Channel.WEB,
            Account.email == email.strip().lower(),
        )
    )
    if entry_id is None:
        raise NotAVoter(email=email)
    earlier = db.session.scalar(
        select(Review.id)
        .join(ReviewedEntry, ReviewedEntry.review_id == Review.id)
        .where(
            ReviewedEntry.roll_entry_id == entry_id,
            or_(Review.outcome.is_(None), Review.outcome == ReviewOutcome.VOIDED),
        )
        .limit(1)
    )
    if earlier is not None:
        raise AlreadyReviewed(email=email)
    return entry_id


def _record(official: Account, review: Review, act: str, words: str) -> None:
    audit.record(
        chain=chain_of(review.board.municipality_id),
        actor=official.public_id,
        act=act,
        subject=f"review:{review.public_id}",
        words=words,
    )
