"""What the vote refuses."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, Forbidden, Invalid, NotFound


class OwnProposal(Conflict):
    """People do not support their own proposal."""

    message = _l("You can't support your own proposal: it counts as yours already.")


class SupportLimitReached(Conflict):
    """The person supports as many proposals of this board as the rules allow."""

    message = _l(
        "You already support %(limit)s proposals, as many as this board allows."
        " Take one support back to give it to another."
    )


class SupportsClosed(Conflict):
    """Supports are given and taken back only while the board collects."""

    message = _l("Supports can be given and taken back only while ideas are collected.")


class VotingNotOpen(Conflict):
    """The ballot came before or after voting."""

    message = _l("Voting on this board is not open now, so your ballot was not taken.")


class NobodySignedIn(Forbidden):
    """The session of who sent the ballot was ended meanwhile."""

    message = _l("Please sign in first.")


class AlreadyVoted(Conflict):
    """The person has voted by another channel."""

    message = _l("You have already voted by another way. Only one ballot counts.")


class ResidentsOnly(Forbidden):
    """The ballot is for residents of the municipality."""

    message = _l("Only residents of %(municipality)s can vote on this board.")


class VerifiedResidentsOnly(Forbidden):
    """The ballot is for residents an official has verified."""

    message = _l(
        "Only verified residents can vote here. Bring your ID card to the office of"
        " %(municipality)s once; you can vote online from then on."
    )


class BallotRefused(Invalid):
    """The ballot breaks one or more limits; `breaches` says which."""

    message = _l("Your ballot was not taken: %(reasons)s")


class DuplicateVoter(Invalid):
    """A list of ballots names a voter twice."""

    message = _l("One voter stands on the list twice, so no ballot was taken.")


class BallotKeyDestroyed(Conflict):
    """The secret that joins voters to ballots is gone, so no ballot can be taken or changed."""

    message = _l("The objection period is over and the ballots are sealed.")


class NotOnRoll(Forbidden):
    """The ballot is for people on an uploaded roll."""

    message = _l("You are not on the voter roll of this board. Ask the office of %(municipality)s.")


class WrongSubArea(Forbidden):
    """The ballot is for residents of some parts of the municipality."""

    message = _l("Only residents of %(areas)s can vote on this board.")


class AgeOutOfRange(Forbidden):
    """The voter is too young or too old on the day voting closes."""

    message = _l("You can vote here if you are %(ages)s years old on the day voting closes.")


class AgeUnknown(Forbidden):
    """The ballot asks for an age and the list does not say one."""

    message = _l(
        "This board asks for an age, and your date of birth is not on the list. Show your ID card"
        " at the office of %(municipality)s once."
    )


class VoteVoided(Conflict):
    """The person's vote on this board was voided by two officials."""

    message = _l("Your vote on this board was voided. Ask the office for the reason.")


class RollClosed(Conflict):
    """The roll is uploaded before voting opens."""

    message = _l("The voter roll can be uploaded only before voting opens.")


class NobodyOfThatName(Invalid):
    """Nobody on the municipality's list or among its residents is called that."""

    message = _l("Nobody is known as “%(label)s”. Add them to the area's list first.")


class PaperClosed(Conflict):
    """Paper ballots are entered from the opening of voting until the count."""

    message = _l("Paper ballots can be entered from the opening of voting until the count.")


class BatchNotFound(NotFound):
    """No such batch of paper ballots."""

    message = _l("There is no such batch of paper ballots.")


class UnreadablePoints(Invalid):
    """A part of a typed ballot with points is not code=points."""

    message = _l("“%(text)s” has no points. Write code=points, for example 3=5.")


class BatchClosed(Conflict):
    """The batch was adopted or cancelled."""

    message = _l("This batch is closed.")


class SheetTaken(Conflict):
    """The sheet number was entered in another batch, or by two officials already."""

    message = _l("Sheet %(number)s has been entered already. Check the number on the paper.")


class NothingToSettle(Conflict):
    """The sheet's two entries are alike, or there are not two."""

    message = _l("Sheet %(number)s has no two entries that differ.")


class SheetsUnsettled(Conflict):
    """Some sheets of the batch were entered once only, or differently."""

    message = _l("%(count)s sheets still need a second entry or a third look.")


class MoreSheetsThanVoters(Conflict):
    """There are more sheets than people marked as having voted on paper."""

    message = _l(
        "There are %(sheets)s sheets, but only %(voters)s people are marked as having voted on"
        " paper. Mark the others on the roll first, or find the surplus sheets."
    )


class SecondOfficialNeeded(Forbidden):
    """Two different officials must act."""

    message = _l("Another official has to do this: the same person can't do both steps.")


class NotAVoter(Invalid):
    """The account has not voted online on the board."""

    message = _l("%(email)s has not voted online on this board.")


class ReviewNotFound(NotFound):
    """No such review."""

    message = _l("There is no such review.")


class ReviewDecided(Conflict):
    """The review was decided, or the votes have been counted."""

    message = _l("This review is closed: it was decided, or the votes have been counted.")


class AlreadyReviewed(Conflict):
    """The vote is under review, or was voided, already."""

    message = _l("The vote of %(email)s is under review, or was voided, already.")


class NotCountedYet(Conflict):
    """The ballots must be counted, and the result shown, first."""

    message = _l("The ballots are sealed after they are counted and the result is public.")


class ObjectionsOpen(Conflict):
    """Objections to the result can still come in; they may need what sealing destroys."""

    message = _l(
        "People may object for %(days)s days after the result is public. The ballots can be sealed"
        " after that."
    )


class VoteStillOpen(Conflict):
    """Somebody on a municipality's list wants to move while a vote of theirs is not counted."""

    message = _l(
        "You have voted on a board that is not counted yet. You can move when it is counted."
    )


class ProjectsNotFrozen(NotFound):
    """There is no list of projects yet."""

    message = _l("The list of projects on the ballot is not announced yet.")


class MergedMeanwhile(Conflict):
    """The proposal was merged with another one, or moved to another board, just now."""

    message = _l(
        "Officials have just merged this proposal with another one, or moved it. Open it again: you"
        " are led to where it stands now."
    )


class ProposalsSettled(Conflict):
    """The vote is near: what is on the ballot stays as it is."""

    message = _l(
        "This is possible only while the board collects proposals or reviews them, before the list"
        " of projects is announced. So nothing was done."
    )


class OtherBoard(Invalid):
    """Proposals of different questions."""

    message = _l("Only proposals of the same board can be merged.")


class NotMergeable(Conflict):
    """One of them was merged, hidden or taken back."""

    message = _l(
        "One of these proposals was merged, hidden or taken back meanwhile, so nothing was done."
        " Look at them again: they show how things stand now."
    )


class MergedFurther(Conflict):
    """What it was merged into was merged into another one, or hidden, later."""

    message = _l(
        "The proposal it was merged into was merged, hidden or taken back later. Undo that first."
    )
