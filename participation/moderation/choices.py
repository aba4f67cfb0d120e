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


class HandingOutcome(StrEnum):
    """What became of a proposal that was offered to another area."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ScreeningOutcome(StrEnum):
    """What an official did with what waited to be looked at."""

    PUBLISHED = "published"
    DECLINED = "declined"
    FINE = "fine"
    HIDDEN = "hidden"


class Signal(StrEnum):
    """What about a text asks an official to have a look; see `signals`."""

    LINKS = "links"
    ADVERT = "advert"
    REPEATED = "repeated"
    SAME_AGAIN = "same_again"
    SAME_AS_OTHERS = "same_as_others"
    AREA_WORD = "area_word"
    PACE = "pace"


# Until then the official who did it may undo it, and nobody is told of it.
UNDO_TIME = timedelta(minutes=10)
# Who registered so shortly before has a new account, whose pace is counted within so long.
NEW_ACCOUNT = timedelta(days=1)
PACE_TIME = timedelta(hours=1)
# For so long the same words again are the same words again.
MEMORY = timedelta(days=30)
LONGEST_WORD_LIST = 5000
# By when a report is looked at, and an appeal decided.
REPORT_TIME = timedelta(days=2)
APPEAL_TIME = timedelta(days=7)
# By when an offered proposal is taken over, or not.
HANDING_TIME = timedelta(days=7)
# By when an official reads what waits to be shown.
READING_TIME = timedelta(days=1)
# By when a resident's board is approved or refused, unless it would begin sooner.
BOARD_TIME = timedelta(days=7)
# How many proposals without an answer the desk shows; the rest has a page of its own.
ANSWERS_ON_DESK = 20
# For how many days an account can be blocked.
BLOCK_DAYS = (1, 7, 30, 90)
