"""What a discussion refuses."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Forbidden, NotFound, TooOften


class CommentNotFound(NotFound):
    """No such opinion, or it was withdrawn."""

    message = _l("This opinion is not there any more.")


class DiscussionClosed(Conflict):
    """Opinions are taken from the opening of the board until voting closes."""

    message = _l("This proposal is not discussed any more. Your text has been kept on this page.")


class CommentGone(Conflict):
    """The opinion was withdrawn or removed."""

    message = _l("This opinion was withdrawn or removed meanwhile, so there is nothing to do here.")


class NotYourComment(Forbidden):
    """Only its author may change an opinion."""

    message = _l("Only the person who wrote an opinion can change it or take it back.")


class TooLateToEdit(Conflict):
    """The time for mending is over."""

    message = _l(
        "An opinion can be changed for %(minutes)s minutes only, because others answer to it."
        " Write a reply to it instead."
    )


class PublishedAsItStands(Conflict):
    """An official read it before it was shown, and nobody reads it again."""

    message = _l(
        "On this board an official reads everything before it is shown, so what was published"
        " stays as it is. Take it back and write it anew to change it."
    )


class OwnComment(Conflict):
    """People neither support nor report their own opinion."""

    message = _l("This is your own: it can be neither supported nor reported by you.")


class TooManyReports(TooOften):
    """The person has reported as much as one may within a day."""

    message = _l(
        "You have reported %(count)s things within a day, as many as one person may. Your text is"
        " still here; if it is urgent, please call the office."
    )


class TooManyComments(TooOften):
    """The person has written as much as one may in a short time."""

    message = _l(
        "You have written %(count)s opinions within %(minutes)s minutes. Please wait a moment"
        " before the next one, so that others get a word in too. Your text is still here."
    )
