"""What the proposals refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Forbidden, Invalid, NotFound, TooOften


class ProposalNotFound(NotFound):
    """No such proposal."""

    message = _l("There is no such proposal.")


class ProposalHidden(NotFound):
    """Officials hid the proposal: its page says why, and nothing more is shown of it."""

    message = _l("Officials removed this proposal from view. Its own page says why.")


class NotCollecting(Conflict):
    """The board takes no proposals now."""

    message = _l("This board does not take proposals now. Your text has been kept on this page.")


class TooManyProposals(TooOften):
    """The person has sent as many proposals as one may within a day."""

    message = _l(
        "You have sent %(count)s proposals within a day, as many as one person may. Your text is"
        " still here; please send it tomorrow."
    )


class OnlyOfArea(Forbidden):
    """Only people of the area propose on this board."""

    message = _l(
        "Only people who registered for this area can propose here. You can still support and"
        " discuss. Your area can be changed in the settings."
    )


class OnlyVerified(Forbidden):
    """Only verified residents propose on this board."""

    message = _l(
        "Only residents whose residence has been verified can propose here. You can still support"
        " and discuss. The office verifies you at the counter or by letter."
    )


class UnknownCategory(Invalid):
    """The category is not one of the board's."""

    message = _l("Choose one of this board's categories.")


class CostedMeanwhile(Conflict):
    """Another official settled the cost between reading and writing; nothing was overwritten."""

    message = _l(
        "A colleague settled this cost while you were writing, so yours was not saved. Look at it"
        " below; what you typed is still here."
    )


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


class UnknownSubArea(Invalid):
    """The part is not one of the municipality's."""

    message = _l("Choose one of this area's parts.")


class TooManyFiles(Conflict):
    """The proposal has as many files as it may have."""

    message = _l("A proposal can have %(most)s files. Remove one to add another.")


class AttachmentNotFound(NotFound):
    """No such file, or not for this person."""

    message = _l("There is no such file. It may have been removed.")


class NotYours(Forbidden):
    """The proposal is somebody else's."""

    message = _l("Only who posted a proposal can change it.")


class EditingClosed(Conflict):
    """The board does not collect any more, or the proposal is withdrawn."""

    message = _l(
        "This proposal can't be changed any more: that is possible only while the board collects"
        " proposals and it is not taken back."
    )


class PublishedAsItStands(Conflict):
    """An official read it before it was shown, and nobody reads it again."""

    message = _l(
        "On this board an official reads everything before it is shown, so what was published"
        " stays as it is. Take it back and send it anew to change it."
    )


class TooLateToWithdraw(Conflict):
    """The review is over."""

    message = _l("It is too late to take this proposal back.")


class FilesSettled(Conflict):
    """Somebody supports the proposal with the files it has."""

    message = _l("Others support this proposal as it is, so its files stay as they are.")


class GroupOfOne(Invalid):
    """A group of projects that exclude each other has a single one."""

    message = _l("Only one project is in group “%(group)s”. A group needs two or more.")


class UnitedWithOthers(Conflict):
    """Officials merged it with somebody else's proposal: neither author takes back both."""

    message = _l(
        "This proposal was merged with another one, so it can't be taken back alone. Ask the office"
        " to undo the merging first."
    )
