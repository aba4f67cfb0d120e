"""What the boards refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Invalid, NotFound


class BoardNotFound(NotFound):
    """No such board, or a draft seen by somebody who is not an official."""

    message = _l("There is no such board. It may not be open yet.")


class BoardAddressTaken(Conflict):
    """Another board has this slug."""

    message = _l("The board address “%(slug)s” is taken. Choose another.")


class TooManyDocuments(Conflict):
    """The board has as many documents as a page can show."""

    message = _l("A board has at most %(most)s documents. Take one away first.")


class DatesOutOfOrder(Invalid):
    """The phases do not follow each other."""

    message = _l("The dates are out of order: each phase must begin after the one before it ends.")


class RulesAlreadyAnnounced(Conflict):
    """The rules of this stage are frozen."""

    message = _l("The rules have been announced and can't be changed any more.")


class TooLateToAnnounce(Conflict):
    """The phase has begun by its date; its rules can't be announced after the fact."""

    message = _l(
        "The rules must be announced before the phase begins. Open a new board with later dates."
    )


class NoVotingRules(Conflict):
    """The board has no voting phase."""

    message = _l("This board has no vote: its proposals are ranked by support.")


class BindingNeedsVerified(Invalid):
    """A binding result needs voters whose residence is known."""

    message = _l("A binding result needs verified residents, or an uploaded roll, as its voters.")


class RuleNeedsOtherBallots(Invalid):
    """The counting rule can't be run on ballots of this kind."""

    message = _l(
        "This way of counting does not fit the ballot: equal shares need ticks or points, an"
        " instant runoff needs ranks."
    )


class PointsNeeded(Invalid):
    """A ballot that shares out points says how many."""

    message = _l("Say how many points one ballot has.")


class BarNeeded(Invalid):
    """A rule with a bar says where the bar is."""

    message = _l("Say how many votes a project needs.")


class LimitsCrossed(Invalid):
    """A greatest value is below the least one; `limit` names it (max_length …)."""

    message = _l("The greatest value is below the least one.")


class BallotCantBeFilled(Invalid):
    """No ballot can keep all limits at once."""

    message = _l("No ballot can keep all these limits at once. Please loosen one of them.")


class SubBudgetsTooLarge(Invalid):
    """The parts of the budget are more than the budget."""

    message = _l("Together these amounts are %(sum)s, which is more than the budget of %(budget)s.")


class UnknownSubArea(Invalid):
    """The area has no part of this name."""

    message = _l("This area has no part called “%(name)s”.")


class SubAreasNeedVerified(Invalid):
    """Where people live is known of verified residents only."""

    message = _l("Parts of the area can be chosen only where verified residents vote.")
