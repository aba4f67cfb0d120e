"""Who may propose, and what authors may do with what they have posted."""

from participation.accounts.models import Account
from participation.accounts.policies import is_official, is_verified_resident
from participation.boards.choices import Moderation, Phase, Proposers
from participation.boards.models import Board
from participation.boards.policies import may_see
from participation.proposals.errors import (
    EditingClosed,
    NotCollecting,
    NotYours,
    OnlyOfArea,
    OnlyVerified,
    ProposalHidden,
    ProposalNotFound,
    PublishedAsItStands,
    TooLateToWithdraw,
    UnitedWithOthers,
)
from participation.proposals.models import Attachment, Proposal


def may_propose(board: Board) -> bool:
    """Proposals are taken while the board collects; from whom, its rules say."""
    return board.phase is Phase.COLLECTING


def check_may_propose(board: Board, author: Account) -> None:
    """Refuse with NotCollecting, OnlyOfArea or OnlyVerified unless this person may propose now."""
    if not may_propose(board):
        raise NotCollecting
    proposers = board.rules_for_collecting.proposers
    if proposers is Proposers.AREA and author.municipality_id != board.municipality_id:
        raise OnlyOfArea
    if proposers is Proposers.VERIFIED and not is_verified_resident(author, board.municipality_id):
        raise OnlyVerified


def may_edit(account: Account | None, board: Board, proposal: Proposal) -> bool:
    """Authors may edit what is neither taken back nor hidden while the board collects.

    Where officials read it first, only until they have.
    """
    return (
        _is_author(account, proposal)
        and board.phase is Phase.COLLECTING
        and board.projects_frozen_at is None
        and (proposal.waiting or (proposal.listed and not _was_read(board)))
        and proposal.withdrawn_at is None
        and proposal.emptied_at is None
    )


def check_may_edit(account: Account, board: Board, proposal: Proposal) -> None:
    """Refuse with NotYours, PublishedAsItStands or EditingClosed."""
    _check_author(account, proposal)
    if proposal.listed and _was_read(board):
        raise PublishedAsItStands
    if not may_edit(account, board, proposal):
        raise EditingClosed


def may_change_files(proposal: Proposal) -> bool:
    """Files can be exchanged as long as nobody supports what they show."""
    return proposal.support_count == 0


def may_withdraw(account: Account | None, board: Board, proposal: Proposal) -> bool:
    """Authors may take a proposal back until the vote, or until the result where there is none."""
    return (
        _is_author(account, proposal)
        and board.phase in (Phase.COLLECTING, Phase.REVIEW)
        and board.projects_frozen_at is None
        and proposal.withdrawn_at is None
        and _stands_alone(proposal)
    )


def check_may_withdraw(account: Account, board: Board, proposal: Proposal) -> None:
    """Refuse with NotYours, UnitedWithOthers or TooLateToWithdraw.

    What is taken back already passes.
    """
    _check_author(account, proposal)
    if not _stands_alone(proposal):
        raise UnitedWithOthers
    if board.phase not in (Phase.COLLECTING, Phase.REVIEW):
        raise TooLateToWithdraw


def may_restore(account: Account | None, board: Board, proposal: Proposal) -> bool:
    """Authors may put back what they have taken back while the board collects."""
    return (
        _is_author(account, proposal)
        and board.phase is Phase.COLLECTING
        and proposal.withdrawn_at is not None
    )


def check_may_restore(account: Account, board: Board, proposal: Proposal) -> None:
    """Refuse with NotYours or EditingClosed; what is on the board already passes."""
    _check_author(account, proposal)
    if board.phase is not Phase.COLLECTING:
        raise EditingClosed


def may_see_file(account: Account | None, attachment: Attachment) -> bool:
    """A draft's files are for its writer alone, a proposal's for all who may see its board.

    Those of a hidden proposal are for its author and for officials.
    """
    if attachment.draft is not None:
        return account is not None and attachment.draft.account_id == account.id
    proposal = attachment.proposal
    if proposal is None or not may_see(account, proposal.board):
        return False
    official = is_official(account, proposal.board.municipality_id)
    return proposal.hidden_at is None or official or _is_author(account, proposal)


def check_shown(proposal: Proposal) -> None:
    """Refuse with ProposalHidden what shows the words of a proposal that officials hid.

    One that was never shown is not even known: ProposalNotFound.
    """
    if proposal.held:
        raise ProposalNotFound
    if proposal.hidden_at is not None:
        raise ProposalHidden


def _stands_alone(proposal: Proposal) -> bool:
    """Whether nobody else's proposal is united with it."""
    return proposal.merged_into_id is None and not proposal.united


def check_held(account: Account | None, proposal: Proposal) -> None:
    """Refuse with ProposalNotFound who may not know of a proposal that was never shown."""
    official = is_official(account, proposal.board.municipality_id)
    if proposal.held and not (official or _is_author(account, proposal)):
        raise ProposalNotFound


def _was_read(board: Board) -> bool:
    return board.moderation is Moderation.BEFORE


def _is_author(account: Account | None, proposal: Proposal) -> bool:
    return account is not None and proposal.author_id == account.id


def _check_author(account: Account, proposal: Proposal) -> None:
    if not _is_author(account, proposal):
        raise NotYours
