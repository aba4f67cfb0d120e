"""Words and times of moderation."""

from datetime import timedelta
from enum import StrEnum


class Decision(StrEnum):
    """What a second official says to an appeal."""

    RESTORED = "restored"
    UPHELD = "upheld"


class InterventionKind(StrEnum):
    """What officials can do about a proposal or an account beside hiding."""

    MERGE = "merge"
    FAULT = "fault"
    BLOCK = "block"


class ScreeningOutcome(StrEnum):
    """What an official did with what waited to be looked at."""

    PUBLISHED = "published"
    DECLINED = "declined"
    FINE = "fine"
    HIDDEN = "hidden"


# Until then the official who did it may undo it, and nobody is told of it.
UNDO_TIME = timedelta(minutes=10)
# By when a report is looked at, and an appeal decided.
REPORT_TIME = timedelta(days=2)
APPEAL_TIME = timedelta(days=7)
# By when an official reads what waits to be shown.
READING_TIME = timedelta(days=1)
# By when a resident's board is approved or refused, unless it would begin sooner.
BOARD_TIME = timedelta(days=7)
# How many proposals without an answer the desk shows; the rest has a page of its own.
ANSWERS_ON_DESK = 20
# For how many days an account can be blocked.
BLOCK_DAYS = (1, 7, 30, 90)
