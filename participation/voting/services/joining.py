"""What becomes of two votes when an account and a name on a list turn out to be one person."""

from sqlalchemy import delete, select, update

from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db, insert
from participation.voting.choices import Channel
from participation.voting.models import Ballot, Review, ReviewedEntry, RollClash, RollEntry
from participation.voting.roll_keys import voter_key
from participation.voting.services.casting import board_secret
from participation.voting.services.supports import take_over_supports


def take_over(*, kept: int, gone: int) -> None:
    """Let what belonged to the person `gone` belong to `kept`; one roll entry per board stays.

    Call inside atomic(), with both persons locked. Where both had voted, that is noted as a clash,
    and one vote gives way: the one whose ballot can be found, since paper leads to no voter. Where
    none can be taken back (both on paper, voided, or counted already) both go on counting, and the
    clash says so: numbers of voters and sheets stay what they were.
    """
    for board_id, counted in _lock_boards(gone):
        db.session.execute(
            insert(RollEntry).values(board_id=board_id, person_id=kept).on_conflict_do_nothing()
        )
        entries = _lock_entries(board_id, kept, gone)
        _merge(db.session.get_one(Board, board_id), entries[gone], entries[kept], counted=counted)
    take_over_supports(kept=kept, gone=gone)


def _lock_boards(person_id: int) -> list[tuple[int, bool]]:
    """Let nobody count the boards this person stands on; return which ones are counted already."""
    rows = db.session.execute(
        select(Board.id, Board.counted_at)
        .join(RollEntry, RollEntry.board_id == Board.id)
        .where(RollEntry.person_id == person_id)
        .order_by(Board.id)
        .with_for_update(read=True, of=Board)
    )
    return [(board_id, counted_at is not None) for board_id, counted_at in rows]


def _lock_entries(board_id: int, *people: int) -> dict[int, RollEntry]:
    entries = db.session.scalars(
        select(RollEntry)
        .where(RollEntry.board_id == board_id, RollEntry.person_id.in_(people))
        .order_by(RollEntry.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {entry.person_id: entry for entry in entries}


def _merge(board: Board, listed: RollEntry, own: RollEntry, *, counted: bool) -> None:
    if listed.channel is not None and own.channel is not None:
        _note_two_votes(board, listed, own, counted=counted)
    elif listed.voted:
        own.voted, own.channel = True, listed.channel
        if not counted:
            _give_ballot(board, listed, own)
    db.session.flush()
    _move_notes(listed, own)
    db.session.delete(listed)
    db.session.flush()


def _note_two_votes(board: Board, listed: RollEntry, own: RollEntry, *, counted: bool) -> None:
    on_paper = listed.channel is Channel.PAPER
    stands, yields = (listed, own) if on_paper else (own, listed)
    taken_back = not counted and _take_ballot_back(board, yields)
    clash = RollClash(
        board_id=board.id,
        roll_entry_id=own.id,
        channel=yields.channel if taken_back else listed.channel,
        both_count=not taken_back,
        noted_on=clock.today(),
    )
    db.session.add(clash)
    if taken_back:
        own.channel = stands.channel


def _take_ballot_back(board: Board, entry: RollEntry) -> bool:
    """Set the entry's ballot aside; tell whether there was one that could be found and counted."""
    if entry.channel is Channel.PAPER:
        return False
    found = db.session.scalar(
        update(Ballot)
        .where(
            Ballot.board_id == board.id,
            Ballot.voter_key == voter_key(board_secret(board.id), entry.id),
            ~Ballot.superseded,
            ~Ballot.voided,
        )
        .values(superseded=True)
        .returning(Ballot.id)
        .execution_options(synchronize_session=False)
    )
    if found is None:
        return False
    # There is no online vote left that two officials could void.
    undecided = select(Review.id).where(Review.board_id == board.id, Review.outcome.is_(None))
    db.session.execute(
        delete(ReviewedEntry).where(
            ReviewedEntry.roll_entry_id == entry.id, ReviewedEntry.review_id.in_(undecided)
        )
    )
    return True


def _give_ballot(board: Board, listed: RollEntry, own: RollEntry) -> None:
    """Let the ballots of one entry be those of the other, so that a later one replaces them."""
    if listed.channel is Channel.PAPER:
        return
    secret = board_secret(board.id)
    db.session.execute(
        update(Ballot)
        .where(Ballot.board_id == board.id, Ballot.voter_key == voter_key(secret, listed.id))
        .values(voter_key=voter_key(secret, own.id))
        .execution_options(synchronize_session=False)
    )


def _move_notes(listed: RollEntry, own: RollEntry) -> None:
    """Let clashes and reviews of one entry speak of the other."""
    db.session.execute(
        update(RollClash).where(RollClash.roll_entry_id == listed.id).values(roll_entry_id=own.id)
    )
    its_reviews = select(ReviewedEntry.review_id).where(ReviewedEntry.roll_entry_id == own.id)
    of_listed = ReviewedEntry.roll_entry_id == listed.id
    db.session.execute(
        delete(ReviewedEntry).where(of_listed, ReviewedEntry.review_id.in_(its_reviews))
    )
    db.session.execute(update(ReviewedEntry).where(of_listed).values(roll_entry_id=own.id))
