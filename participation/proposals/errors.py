"""What the proposals refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Invalid, NotFound


class ProposalNotFound(NotFound):
    """No such proposal."""

    message = _l("There is no such proposal.")


class NotCollecting(Conflict):
    """The board takes no proposals now."""

    message = _l("This board does not take proposals now. Your text has been kept on this page.")


class UnknownCategory(Invalid):
    """The category is not one of the board's."""

    message = _l("Choose one of this board's categories.")


class ProjectsAlreadyFrozen(Conflict):
    """The list of projects is frozen."""

    message = _l("The list of projects has been announced and can't be changed any more.")


class NotInReview(Conflict):
    """Costs and the list of projects belong to the review."""

    message = _l("Costs and the list of projects are settled during the review, before voting.")


class NoProjects(Conflict):
    """No proposal has a cost yet."""

    message = _l("No proposal has a cost yet. Enter the cost of at least one first.")


class RulesNotAnnounced(Conflict):
    """The project list can't be frozen before the voting rules."""

    message = _l("Announce the voting rules first, then the list of projects.")
