"""The voter roll: who may vote, and who has."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from participation.accounts.models import Account, Person
from participation.boards.acts import record_act
from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db, insert
from participation.core.errors import ChangedMeanwhile
from participation.core.transaction import IntegrityError, atomic
from participation.voting.choices import Channel
from participation.voting.errors import AlreadyVoted, NobodyOfThatName, PaperClosed, RollClosed
from participation.voting.models import RollClash, RollEntry
from participation.voting.policies import check_eligible, is_before_voting


def upload_roll(official: Account, board: Board, labels: Sequence[str]) -> int:
    """Put people of the municipality's list on a board's roll; returns how many are on it now.

    Before voting opens only. Raises RollClosed, NobodyOfThatName, and ChangedMeanwhile when one of
    them was joined with an account at this very moment; all or nothing.
    """
    if not is_before_voting(board):
        raise RollClosed
    try:
        return _upload_roll(official, board, labels)
    except IntegrityError as error:
        raise ChangedMeanwhile from error


def _upload_roll(official: Account, board: Board, labels: Sequence[str]) -> int:
    with atomic():
        people = _people_by_label(board, labels)
        rows = [{"board_id": board.id, "person_id": people[label]} for label in {*labels}]
        if rows:
            db.session.execute(insert(RollEntry).on_conflict_do_nothing(), rows)
        record_act(board, official, "roll.upload", str(len(rows)))
        return len(
            db.session.scalars(select(RollEntry.id).where(RollEntry.board_id == board.id)).all()
        )


def mark_attendance(official: Account, board: Board, name: str) -> None:
    """Mark that somebody has voted on paper: their list label, or the e-mail of their account.

    The sheet itself stays unlinked. Raises PaperClosed, NobodyOfThatName, the refusals of
    `check_eligible`, and AlreadyVoted with the `channel`: the first vote stands, and the clash is
    noted.
    """
    try:
        with atomic():
            check_paper_open(board)
            person = _find_person(board, name)
            entry = lock_entry(board.id, person.id)
            check_eligible(person, board, on_roll=entry is not None)
            entry = entry or enter(board, person.id)
            if entry.voted:
                raise AlreadyVoted(channel=entry.channel)
            entry.voted, entry.channel = True, Channel.PAPER
            record_act(board, official, "roll.attend")
    except AlreadyVoted:
        note_clash(board.id, _find_person(board, name).id, Channel.PAPER)
        raise


def check_paper_open(board: Board) -> None:
    """Refuse with PaperClosed unless paper may be entered: from the opening until the count."""
    counted_at = db.session.scalar(
        select(Board.counted_at).where(Board.id == board.id).with_for_update(read=True)
    )
    if board.phase not in (Phase.VOTING, Phase.COUNTING) or counted_at is not None:
        raise PaperClosed


def lock_entry(board_id: int, person_id: int) -> RollEntry | None:
    """Return the person's entry on the board's roll, locked until commit; None if there is none."""
    return db.session.scalar(
        select(RollEntry)
        .where(RollEntry.board_id == board_id, RollEntry.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def enter(board: Board, person_id: int) -> RollEntry:
    """Put the person on the board's roll and return the entry, locked."""
    db.session.execute(
        insert(RollEntry).values(board_id=board.id, person_id=person_id).on_conflict_do_nothing()
    )
    entry = lock_entry(board.id, person_id)
    assert entry is not None
    return entry


def note_clash(board_id: int, person_id: int, channel: Channel) -> None:
    """Note that somebody who had voted was about to vote again by `channel`."""
    with atomic():
        entry = lock_entry(board_id, person_id)
        if entry is not None:
            db.session.add(
                RollClash(
                    board_id=board_id,
                    roll_entry_id=entry.id,
                    channel=channel,
                    noted_on=clock.today(),
                )
            )


def _find_person(board: Board, name: str) -> Person:
    account_ids = select(Account.id).where(Account.email == name.strip().lower())
    wanted = (
        select(Person)
        .options(selectinload(Person.sub_area))
        .where(
            or_(
                (Person.municipality_id == board.municipality_id) & (Person.list_label == name),
                Person.account_id.in_(account_ids),
            )
        )
        # Not so strong that a ballot of theirs, whose roll entry refers to the row, has to wait.
        .with_for_update(key_share=True)
    )
    # Whoever was joined with an account while this waited stands in another row from then on.
    person = db.session.scalar(wanted) or db.session.scalar(wanted)
    if person is None:
        raise NobodyOfThatName(label=name)
    return person


def _people_by_label(board: Board, labels: Sequence[str]) -> dict[str, int]:
    rows = db.session.execute(
        select(Person.list_label, Person.id).where(
            Person.municipality_id == board.municipality_id, Person.list_label.is_not(None)
        )
    )
    people = {label: person_id for label, person_id in rows if label is not None}
    for label in labels:
        if label not in people:
            raise NobodyOfThatName(label=label)
    return people
