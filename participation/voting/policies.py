"""Who may support and who may vote; each check says why not."""

from datetime import date, datetime, timedelta

from participation.accounts.models import Account, Person
from participation.boards.choices import Phase, Voters
from participation.boards.models import Board
from participation.boards.rules import VotingRules
from participation.core import clock
from participation.core.errors import Refusal
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.voting.errors import (
    AgeOutOfRange,
    AgeUnknown,
    NotCountedYet,
    NotOnRoll,
    ObjectionsOpen,
    OwnProposal,
    ResidentsOnly,
    SupportsClosed,
    VerifiedResidentsOnly,
    VotingNotOpen,
    WrongSubArea,
)
from participation.voting.polls import Named, Polls, Voter

OBJECTION_DAYS = 30
"""How many days after the result is public people may object to it."""


def check_may_support(account: Account, board: Board, proposal: Proposal) -> None:
    """Refuse unless this person may support this proposal now."""
    check_may_take_back(account, board, proposal)
    if not proposal.listed:
        raise SupportsClosed


def check_may_take_back(account: Account, board: Board, proposal: Proposal) -> None:
    """Refuse unless this person may take a support of this proposal back now.

    Also of one that was withdrawn or hidden: the support is free for another.
    """
    if board.phase is not Phase.COLLECTING:
        raise SupportsClosed
    if proposal.author_id == account.id:
        raise OwnProposal


def why_may_not_vote(account: Account, board: Board, *, on_roll: bool) -> Refusal | None:
    """Return why this person may not cast a ballot now, None if they may."""
    if board.rules_for_voting is None or board.phase is not Phase.VOTING:
        return VotingNotOpen()
    try:
        check_eligible(account.person, board, on_roll=on_roll)
    except Refusal as refusal:
        return refusal
    return None


def check_eligible(person: Person | Voter, board: Board | Polls, *, on_roll: bool) -> None:
    """Refuse with the reason unless the rules of the board let this person vote by any channel.

    `on_roll` says whether they stand on the board's roll already.
    """
    rules = board.rules_for_voting
    if rules is None:
        raise VotingNotOpen
    place = board.municipality
    if rules.voters is Voters.ROLL:
        if not on_roll:
            raise NotOnRoll(municipality=place.name)
    elif rules.voters is Voters.VERIFIED:
        _check_resident(person, board.municipality_id, place)
        _check_sub_area(person, rules)
    _check_age(person, rules, place)


def _check_resident(
    person: Person | Voter, municipality_id: int, place: Municipality | Named
) -> None:
    known = person.verified_at is not None or person.list_label is not None
    if not known:
        raise VerifiedResidentsOnly(municipality=place.name)
    if person.municipality_id != municipality_id:
        raise ResidentsOnly(municipality=place.name)


def _check_sub_area(person: Person | Voter, rules: VotingRules) -> None:
    if not rules.sub_areas:
        return
    if person.sub_area is None or person.sub_area.name not in rules.sub_areas:
        raise WrongSubArea(areas=", ".join(rules.sub_areas))


def _check_age(person: Person | Voter, rules: VotingRules, place: Municipality | Named) -> None:
    if rules.min_age is None and rules.max_age is None:
        return
    if person.born_on is None:
        raise AgeUnknown(municipality=place.name)
    # Voting closes at midnight: the day that counts is the one that ends then.
    closes = datetime.fromisoformat(rules.closes_at) - timedelta(microseconds=1)
    age = full_years(person.born_on, clock.in_bangkok(closes).date())
    least, most = rules.min_age or 0, rules.max_age
    if age < least or (most is not None and age > most):
        raise AgeOutOfRange(ages=f"{least}–{most}" if most is not None else f"{least}+")


def is_before_voting(board: Board) -> bool:
    """Tell whether voting has not opened yet."""
    return board.phase in (Phase.DRAFT, Phase.UPCOMING, Phase.COLLECTING, Phase.REVIEW)


def is_before_count(board: Board) -> bool:
    """Tell whether voting has opened and the votes are not counted yet."""
    return board.phase in (Phase.VOTING, Phase.COUNTING) and board.counted_at is None


def objections_end_at(board: Board) -> datetime | None:
    """Return when the objection period is over; None as long as nothing is counted.

    It begins when the result is public, or is counted, whichever is later.
    """
    if board.counted_at is None:
        return None
    return max(board.results_at, board.counted_at) + timedelta(days=OBJECTION_DAYS)


def check_may_seal(board: Board) -> None:
    """Refuse to seal the ballots with NotCountedYet or ObjectionsOpen."""
    end = objections_end_at(board)
    if end is None:
        raise NotCountedYet
    if clock.now() < end:
        raise ObjectionsOpen(days=OBJECTION_DAYS)


def full_years(born_on: date, day: date) -> int:
    """Return somebody's age on a day; who was born on 29 February is older from 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
