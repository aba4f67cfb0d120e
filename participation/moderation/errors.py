"""What moderation refuses."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Forbidden, Invalid, NotFound


class HandledMeanwhile(Conflict):
    """A colleague was first, or the author took it back; nothing was overwritten."""

    message = _l(
        "This was handled or changed meanwhile, so nothing was done. Look at it again: it shows"
        " how things stand now."
    )


class ItemNotFound(NotFound):
    """There is no such opinion or proposal."""

    message = _l("There is no such opinion or proposal.")


class HidingNotFound(NotFound):
    """There is no such hiding, or it is not this person's business."""

    message = _l("This page is only for the author and for officials of the area.")


class InterventionNotFound(NotFound):
    """There is no such thing, or it is not this person's business."""

    message = _l("This page is only for who is concerned and for officials of the area.")


class WordsNeeded(Invalid):
    """ "Something else" says nothing to the author."""

    message = _l("Write in your words why, so that the author can understand it.")


class AppealedAlready(Conflict):
    """One appeal per hiding."""

    message = _l("You have appealed already. An official who did not hide it decides.")


class NothingToAppeal(Conflict):
    """It is shown again."""

    message = _l("It is shown again, so there is nothing to appeal.")


class AppealOpen(Conflict):
    """Another official has to decide first."""

    message = _l("The author has appealed. Decide the appeal; until then it stays hidden.")


class NotAppealed(Conflict):
    """There is no appeal to decide, or it was decided meanwhile."""

    message = _l("There is no appeal to decide here: it was decided meanwhile, or never made.")


class AnotherOfficialNeeded(Forbidden):
    """Nobody decides an appeal against themselves."""

    message = _l("You hid this yourself. Another official of the area decides the appeal.")


class DidItYourself(Forbidden):
    """Nobody decides an objection against themselves."""

    message = _l("You did this yourself. Another official of the area decides about it.")


class ObjectionOpen(Conflict):
    """Another official has to decide first."""

    message = _l("The person concerned objects. Decide that first; until then it stays as it is.")


class NobodyToBlock(Conflict):
    """No account stands behind it (any more), or it is a colleague's."""

    message = _l("Its author has no account here that could be blocked, or is an official here.")


class OtherArea(Invalid):
    """A proposal moves to another board of the same area only."""

    message = _l("Choose another board of this area.")


class RelocationNotFound(NotFound):
    """There is no such move."""

    message = _l("There is no such move.")


class NoBoardThere(Invalid):
    """A proposal is handed over to a board of another area that collects."""

    message = _l("Choose a board of another area that takes proposals now.")


class HandingNotFound(NotFound):
    """There is no such handing over."""

    message = _l("No such proposal was handed over.")


class KnownHereOnly(Conflict):
    """Whoever proposed it has trusted this office alone with how to reach them."""

    message = _l(
        "An official entered it for somebody who is known to that office only. Ask this person to"
        " propose it to the other office."
    )


class UnitStillAsked(Conflict):
    """A unit of the area has a question about it."""

    message = _l(
        "A unit of its office was asked about it and has not answered. That question has to be"
        " answered or withdrawn first."
    )


class NothingToMerge(Invalid):
    """No proposal was chosen."""

    message = _l("Choose at least one proposal that says the same.")


class NoSuchOnBoard(Invalid):
    """A number or an address that is no proposal of the board."""

    message = _l("There is no proposal “%(named)s” on this board.")


class TooLateToUndo(Conflict):
    """The time for undoing is over, others acted since, or it was somebody else's act."""

    message = _l("This can't be undone any more. Open what was hidden to show it again.")


class NobodyToWarn(Conflict):
    """It came with samples or an import, or its author's account is deleted."""

    message = _l("Its author has no account here, so nobody can be warned.")
