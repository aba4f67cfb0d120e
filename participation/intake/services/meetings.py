"""Meetings and events about a board's question."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.boards.acts import record_act
from participation.boards.models import Board
from participation.core.db import db
from participation.core.errors import ChangedMeanwhile
from participation.core.transaction import atomic
from participation.intake.models import Meeting


@dataclass(frozen=True, kw_only=True)
class MeetingWords:
    """What officials say of a meeting; `head_count` is None before it took place."""

    title: str
    begins_at: datetime
    place: str = ""
    head_count: int | None = None
    stream_link: str = ""
    notes: str = ""


def add_meeting(official: Account, board: Board, words: MeetingWords) -> Meeting:
    """Tell everybody of a meeting. Raises OfficialsOnly."""
    check_official(official, board.municipality_id)
    with atomic():
        meeting = Meeting(board_id=board.id, **asdict(words))
        db.session.add(meeting)
        db.session.flush()
        record_act(board, official, "meeting.add", words.title)
    return meeting


def change_meeting(official: Account, meeting: Meeting, words: MeetingWords, *, seen: int) -> None:
    """Change what is said of a meeting, for example how many came.

    `seen` is the version that the official read. Raises OfficialsOnly, and ChangedMeanwhile if a
    colleague was first.
    """
    check_official(official, meeting.board.municipality_id)
    with atomic():
        changed = db.session.scalar(
            update(Meeting)
            .where(Meeting.id == meeting.id, Meeting.version == seen)
            .values(**asdict(words), version=seen + 1)
            .returning(Meeting.id)
            .execution_options(synchronize_session=False)
        )
        if changed is None:
            raise ChangedMeanwhile
        record_act(meeting.board, official, "meeting.change", words.title)
