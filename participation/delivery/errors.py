"""What answering refuses."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Invalid


class NothingToAnswer(Conflict):
    """The proposal was withdrawn or hidden, or came with an imported election."""

    message = _l(
        "This proposal takes no answer: it was withdrawn or removed, or is not from this area."
    )


class AnsweredMeanwhile(Conflict):
    """Another official answered between reading and writing; nothing was overwritten."""

    message = _l(
        "A colleague answered this proposal while you were writing, so yours was not saved. Read"
        " the new answer below; what you typed is still here."
    )


class ReportedMeanwhile(Conflict):
    """Another official published a report between reading and writing."""

    message = _l(
        "A colleague published a report while you were writing, so yours was not saved. Read it"
        " below; what you typed is still here."
    )


class NotAdopted(Invalid):
    """Progress is told of what was adopted only."""

    message = _l("Only what is adopted, or being done already, can be in progress or done.")
