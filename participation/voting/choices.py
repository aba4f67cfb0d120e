"""Words a vote is described with."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Channel(StrEnum):
    """By which way a ballot came in; UNKNOWN where an imported election does not say."""

    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"
    UNKNOWN = "unknown"


class AgeBand(StrEnum):
    """How old somebody is, as coarse as the tables of groups need it."""

    UNDER_18 = "under_18"
    FROM_18 = "18_24"
    FROM_25 = "25_34"
    FROM_35 = "35_44"
    FROM_45 = "45_59"
    FROM_60 = "60_plus"


class Sector(StrEnum):
    """Which part of society somebody speaks for."""

    CITIZEN = "citizen"
    CIVIL_SOCIETY = "civil_society"
    PRIVATE = "private"
    STATE = "state"


AGE_BAND_NAMES = {
    AgeBand.UNDER_18: _l("under 18"),
    AgeBand.FROM_18: _l("18 to 24"),
    AgeBand.FROM_25: _l("25 to 34"),
    AgeBand.FROM_35: _l("35 to 44"),
    AgeBand.FROM_45: _l("45 to 59"),
    AgeBand.FROM_60: _l("60 and older"),
}

SECTOR_NAMES = {
    Sector.CITIZEN: _l("Citizen"),
    Sector.CIVIL_SOCIETY: _l("Civil society (association, foundation, volunteers)"),
    Sector.PRIVATE: _l("Private sector (shop, company, farm)"),
    Sector.STATE: _l("State or municipality"),
}


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


class Fate(StrEnum):
    """What became of a support when a proposal was merged into another one."""

    # Of the source: it is the target's now.
    MOVED = "moved"
    # Of the source: the person supported the target too.
    BOTH = "both"
    # Of the source: the person is an author of the united one.
    OWN = "own"
    # Of the target: the person is an author of the united one.
    GIVEN_UP = "given_up"
