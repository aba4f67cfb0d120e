"""Words a vote is described with."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


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


class Order(StrEnum):
    """In which order a board's proposals are shown."""

    RANDOM = "random"
    SUPPORT = "support"
    NEWEST = "newest"
    DISCUSSED = "discussed"


class Status(StrEnum):
    """Which of a board's proposals are shown, by what became of them."""

    WAITING = "waiting"
    ANSWERED = "answered"
    ON_BALLOT = "on_ballot"
    WITHDRAWN = "withdrawn"


ORDER_NAMES = {
    Order.RANDOM: _l("In random order"),
    Order.SUPPORT: _l("Most supported"),
    Order.NEWEST: _l("Newest"),
    Order.DISCUSSED: _l("Most discussed"),
}

STATUS_NAMES = {
    Status.WAITING: _l("Waiting for an answer"),
    Status.ANSWERED: _l("Answered"),
    Status.ON_BALLOT: _l("On the ballot"),
    Status.WITHDRAWN: _l("Withdrawn"),
}
