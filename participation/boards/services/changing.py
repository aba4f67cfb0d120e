"""What officials may still change on an announced board, for everybody to see."""

import json
from typing import TYPE_CHECKING

from participation.boards.acts import record_act
from participation.boards.choices import Approval, Changed, Phase
from participation.boards.errors import NotApproved, NotYetAnnounced, TooLateToChange
from participation.boards.events import boards_written
from participation.boards.models import Board
from participation.boards.models.changes import BoardChange
from participation.core.db import db
from participation.core.errors import ChangedMeanwhile
from participation.core.transaction import atomic

if TYPE_CHECKING:
    from participation.accounts.models import Account
    from participation.boards.schedule import Schedule


def change_words(
    by: "Account", board: Board, *, question: str, background: str, contact: str, seen: int
) -> None:
    """Change what an announced board says, but none of its rules; everybody sees what changed.

    `seen` is the board's version that the official looked at. Raises ChangedMeanwhile if it is not
    the present one, NotYetAnnounced for a draft, and TooLateToChange once the result is public.
    """
    with atomic():
        names = ["version", "collecting_announced_at", "approval"]
        db.session.refresh(board, attribute_names=names, with_for_update=True)
        check_changeable(board)
        if board.version != seen:
            raise ChangedMeanwhile
        note_change(board, Changed.QUESTION, board.question, question)
        note_change(board, Changed.BACKGROUND, board.background, background)
        note_change(board, Changed.CONTACT, board.contact, contact)
        board.question, board.background, board.contact = question, background, contact
        db.session.flush()
        boards_written.send(None, ids=[board.id])
        record_act(board, by, "board.change", question)


def note_change(board: Board, what: Changed, before: str, after: str) -> None:
    """Note for everybody what changed on an announced board; a draft's changes are nobody's."""
    if board.collecting_announced_at is not None and before != after:
        db.session.add(BoardChange(board_id=board.id, what=what, before=before, after=after))


def dates_as_text(schedule: "Schedule") -> str:
    """Return the dates of a vote and of its result as `BoardChange` keeps them."""
    moments = (schedule.voting_opens_at, schedule.voting_closes_at, schedule.results_at)
    return json.dumps([moment.isoformat() for moment in moments if moment])


def check_changeable(board: Board) -> None:
    """Refuse with NotYetAnnounced, NotApproved or TooLateToChange what has no words to change."""
    if board.approval in (Approval.WAITING, Approval.REFUSED):
        raise NotApproved
    if board.collecting_announced_at is None:
        raise NotYetAnnounced
    if board.imported or board.phase is Phase.RESULTS:
        raise TooLateToChange
