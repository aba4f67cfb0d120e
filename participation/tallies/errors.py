"""What the tallies refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Invalid, NotFound


class NothingToCount(Conflict):
    """The board has no vote, or voting is not over."""

    message = _l("Ballots can be counted when voting is over.")


class AlreadyCounted(Conflict):
    """The board's ballots have been counted."""

    message = _l("The ballots of this board have been counted already.")


class NoResultYet(NotFound):
    """The result is not there, or not public yet."""

    message = _l("This board has no result yet.")


class RuleDoesNotFit(Invalid):
    """The rule can't be run on this board's ballots, or is the board's own."""

    message = _l("Choose one of the rules in the list: they fit the ballots of this board.")
