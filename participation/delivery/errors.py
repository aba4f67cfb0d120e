"""What answering refuses."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Invalid, NotFound


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


class NotCarriedOut(Conflict):
    """The answer does not adopt the proposal, or not any more."""

    message = _l(
        "Only what is adopted, or being done already, can be carried out. Answer the proposal"
        " first."
    )


class CarriedOnMeanwhile(Conflict):
    """Another official wrote an entry between reading and writing; nothing was overwritten."""

    message = _l(
        "A colleague wrote an entry while you were writing, so yours was not saved. Read it below;"
        " what you typed is still here."
    )


class PhraseNotFound(NotFound):
    """No such sentence, or it was retired."""

    message = _l("There is no such sentence any more.")


class PhraseChangedMeanwhile(Conflict):
    """Another official changed or retired the sentence between reading and writing."""

    message = _l(
        "A colleague changed this sentence meanwhile, so yours was not saved. What you typed is"
        " still here."
    )


class QuestionNotFound(NotFound):
    """No such question, or a link that we did not make."""

    message = _l("This link leads to no question. Please copy it whole from the e-mail.")


class QuestionSettled(Conflict):
    """The question was answered or withdrawn before, or its time is over."""

    message = _l("This question is settled already, so nothing was saved.")


class AskedAlready(Conflict):
    """A question about the proposal to this address is open."""

    message = _l("Somebody at this address is being asked about this proposal already.")


class NoDelivery(NotFound):
    """Nothing was settled yet on how the proposal is carried out."""

    message = _l("It is not settled yet how this proposal is carried out.")


class PictureNotFound(NotFound):
    """No such picture, or it belongs to what was hidden."""

    message = _l("There is no such picture.")


class PictureExpected(Invalid):
    """A document where only pictures are shown."""

    message = _l("Please send a photo here, not a document.")


class AltMissing(Invalid):
    """A picture without words for who can't see it."""

    message = _l("Please say in a few words what is to be seen on this picture.")


class ParticipantsAsked(Conflict):
    """The participants of the board were asked before."""

    message = _l("The participants were asked already; once is all they are asked.")


class NotAsked(NotFound):
    """The person is not one of those who are asked."""

    message = _l(
        "These questions are for who took part in this board. Please use the link in your e-mail."
    )


class AnsweredAlready(Conflict):
    """The person has answered before."""

    message = _l("You have answered already. Thank you!")
