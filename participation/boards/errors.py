"""What the boards refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Forbidden, Invalid, NotFound


class BoardNotFound(NotFound):
    """No such board, or a draft seen by somebody who is not an official."""

    message = _l("There is no such board. It may not be open yet.")


class BoardAddressTaken(Conflict):
    """Another board has this slug."""

    message = _l("The board address “%(slug)s” is taken. Choose another.")


class TooManyDocuments(Conflict):
    """The board has as many documents as a page can show."""

    message = _l("A board has at most %(most)s documents. Take one away first.")


class TooManyBoardFiles(Conflict):
    """The board has as many files as it may have."""

    message = _l("A board has at most %(most)s files. Take one away, or give a link instead.")


class DocumentNotFound(NotFound):
    """No such document, or not for this person."""

    message = _l("There is no such document. It may have been taken away.")


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


class NotReady(Conflict):
    """Something is missing before the board can open; `missing` says what."""

    message = _l("The board is not ready yet. %(missing)s")


class NotYetAnnounced(Conflict):
    """The board is a draft: it is changed in its form."""

    message = _l("This board is still a draft. Change it in its form.")


class TooLateToChange(Conflict):
    """The result is public."""

    message = _l("The result of this board is public. Its words stay as they are.")


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


class BoardsByOfficials(Forbidden):
    """In this area residents start no boards."""

    message = _l("In this area only officials open boards. Please write your wish to the office.")


class OnlyInOwnArea(Forbidden):
    """People start boards where they live, nowhere else."""

    message = _l("You can start a board only in your own area. You can change it in the settings.")


class StartsTooSoon(Invalid):
    """The board would begin before anybody could know of it."""

    message = _l("Ideas can be collected from tomorrow on at the earliest.")


class BoardWaitsAlready(Conflict):
    """The person's former board in this area was not decided yet."""

    message = _l(
        "Your other board is still waiting for the officials. You can start another one when they"
        " have decided."
    )


class NotWaiting(Conflict):
    """The board waits for no approval: it never did, or a colleague was first."""

    message = _l("This board is not waiting for approval, or has been decided meanwhile.")


class NotApproved(Conflict):
    """A resident's board is announced by approving it, not otherwise."""

    message = _l("A resident started this board. It is announced when an official approves it.")


class TooLateToApprove(Conflict):
    """Its time for collecting is over."""

    message = _l(
        "The days for collecting ideas are over. Refuse the board, and say in the reason that it"
        " can be started again with later dates."
    )
