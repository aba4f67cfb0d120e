"""Words a vote is described with."""

from enum import StrEnum


class Channel(StrEnum):
    """By which way a ballot came in; UNKNOWN where an imported election does not say."""

    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"
    UNKNOWN = "unknown"


class BatchStatus(StrEnum):
    """Where a batch of paper ballots stands."""

    OPEN = "open"
    ADOPTED = "adopted"
    CANCELLED = "cancelled"


class SheetStatus(StrEnum):
    """What is known of a sheet: entered once, twice alike, twice unlike, or settled by a look."""

    ENTERED_ONCE = "entered_once"
    AGREED = "agreed"
    DIFFERENT = "different"
    SETTLED = "settled"


class ReviewOutcome(StrEnum):
    """How a review of votes ended."""

    VOIDED = "voided"
    RESTORED = "restored"
