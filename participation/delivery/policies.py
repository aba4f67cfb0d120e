"""Who may answer what."""

from participation.accounts.models import Account
from participation.accounts.policies import check_official, is_official
from participation.delivery.errors import NotAdopted, NotCarriedOut, NothingToAnswer
from participation.proposals.choices import AnswerKind
from participation.proposals.models import Proposal

CARRIED_OUT = (
    AnswerKind.ADOPTED,
    AnswerKind.IN_PART,
    AnswerKind.UNDER_WAY,
    AnswerKind.STARTED,
    AnswerKind.DONE,
)


# What was under way before, or is done, needs no plan of its own any more.
TO_BE_CARRIED_OUT = (AnswerKind.ADOPTED, AnswerKind.IN_PART, AnswerKind.STARTED)


def may_answer(account: Account | None, proposal: Proposal) -> bool:
    """Officials of the municipality answer every proposal that was neither withdrawn nor hidden."""
    return _takes_answers(proposal) and is_official(account, proposal.board.municipality_id)


def check_may_answer(account: Account | None, proposal: Proposal) -> None:
    """Refuse with OfficialsOnly or NothingToAnswer unless this person may answer."""
    check_official(account, proposal.board.municipality_id)
    if not _takes_answers(proposal):
        raise NothingToAnswer


def check_follows(kind: AnswerKind, former: AnswerKind | None) -> None:
    """Refuse with NotAdopted to tell of progress on what was never adopted."""
    if kind in (AnswerKind.STARTED, AnswerKind.DONE) and former not in CARRIED_OUT:
        raise NotAdopted


def may_carry_out(account: Account | None, proposal: Proposal) -> bool:
    """Officials of the municipality write on what is adopted, or being done already."""
    return may_answer(account, proposal) and proposal.answer_kind in CARRIED_OUT


def check_may_carry_out(account: Account | None, proposal: Proposal) -> None:
    """Refuse with OfficialsOnly, NothingToAnswer or NotCarriedOut."""
    check_may_answer(account, proposal)
    if proposal.answer_kind not in CARRIED_OUT:
        raise NotCarriedOut


def _takes_answers(proposal: Proposal) -> bool:
    return proposal.listed and not proposal.board.imported
