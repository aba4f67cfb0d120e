"""What taking in refuses."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Invalid, NotFound


class IntakeClosed(Conflict):
    """The board takes in nothing any more, or not yet."""

    message = _l(
        "This board takes proposals only while ideas are collected. What came in by then can be"
        " entered until the list of projects is announced."
    )


class ImportNotFound(NotFound):
    """There is no such import."""

    message = _l(
        "There is no such import. A checked table is kept for a day; please upload it again."
    )


class ImportedAlready(Conflict):
    """The same table is on this board."""

    message = _l(
        "This table is on the board already, so nothing was done: every proposal would stand here"
        " twice. To import it again, undo the first import, in the list of imports."
    )


class ImportHandledMeanwhile(Conflict):
    """A colleague was first."""

    message = _l("A colleague was first: this page shows how the import stands now.")


class TooLateToUndo(Conflict):
    """Somebody supported, discussed or answered one of them."""

    message = _l(
        "This import can't be undone any more: somebody has supported, discussed or answered"
        " one of its proposals, or the list of projects is announced."
    )


class ProposalsChangedMeanwhile(Conflict):
    """Between the check and the confirmation somebody answered or changed one of them."""

    message = _l(
        "One of these proposals was answered or changed meanwhile, so no answer was published."
        " Download the table again: it shows how they stand now."
    )


class MeetingNotFound(NotFound):
    """There is no such meeting."""

    message = _l("There is no such meeting.")


class UnknownMeeting(Invalid):
    """The meeting is not one of this board's."""

    message = _l("Choose one of this board's meetings.")


class WrongDayOfReceipt(Invalid):
    """Nothing can have come in for this board on that day."""

    message = _l(
        "Write the day on which it came in, from %(first)s to %(last)s; the year may be Buddhist."
    )
