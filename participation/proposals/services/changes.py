"""What authors do with what they have posted: edit, withdraw, restore."""

from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.accounts.services.blocks import check_not_blocked
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.core.errors import ChangedMeanwhile
from participation.core.transaction import atomic
from participation.proposals.errors import ProjectsAlreadyFrozen
from participation.proposals.events import proposal_received, proposals_written
from participation.proposals.models import Proposal, ProposalRevision
from participation.proposals.policies import (
    check_may_edit,
    check_may_restore,
    check_may_withdraw,
)
from participation.proposals.services.posting import Draft, columns_of, index_titles

_KEPT = ("title", "problem", "idea", "benefit", "place")


def edit_proposal(proposal: Proposal, author: Account, draft: Draft, *, version: int) -> None:
    """Change the words of one's proposal while the board collects.

    Once somebody supports it, the words that were there stay for everybody to see. `version` is
    the one that the author saw. Raises NotYours, EditingClosed, PublishedAsItStands,
    AccountBlocked, UnknownCategory, UnknownSubArea, and ChangedMeanwhile when it is not the
    present one any more.
    """
    board = proposal.board
    with atomic():
        # A support that comes at this moment comes before or after, never in between.
        now = _locked(proposal)
        check_may_edit(author, board, now)
        check_not_blocked(author, board.municipality_id)
        if now.version != version:
            raise ChangedMeanwhile
        words = columns_of(board, draft)
        if all(getattr(now, name) == value for name, value in words.items()):
            return
        if now.support_count > 0 and any(getattr(now, name) != words[name] for name in _KEPT):
            _keep_revision(now)
        for name, value in words.items():
            setattr(now, name, value)
        db.session.flush()
        index_titles(board, [(now.id, now.title)])
        proposals_written.send(None, ids=[now.id])
        proposal_received.send(None, proposal_id=now.id)


def withdraw_proposal(proposal: Proposal, author: Account) -> None:
    """Take one's proposal back until the list of projects is frozen; its supports stay.

    Harmless when it is taken back already. Raises NotYours, TooLateToWithdraw and
    ProjectsAlreadyFrozen.
    """
    board = proposal.board
    with atomic():
        _check_list_open(board)
        now = _locked(proposal)
        check_may_withdraw(author, board, now)
        now.withdrawn_at = now.withdrawn_at or clock.now()


def restore_proposal(proposal: Proposal, author: Account) -> None:
    """Put a proposal that one has taken back on the board again, while it collects.

    Raises NotYours, EditingClosed and AccountBlocked.
    """
    board = proposal.board
    with atomic():
        now = _locked(proposal)
        check_may_restore(author, board, now)
        check_not_blocked(author, board.municipality_id)
        now.withdrawn_at = None


def _locked(proposal: Proposal) -> Proposal:
    """Return the proposal as it is now; whoever would change it waits until commit."""
    # The columns alone: what a page shows beside a refusal stays loaded.
    columns = list(Proposal.__table__.columns.keys())
    db.session.refresh(proposal, columns, with_for_update=True)
    return proposal


def _check_list_open(board: Board) -> None:
    frozen_at = db.session.scalar(
        select(Board.projects_frozen_at).where(Board.id == board.id).with_for_update()
    )
    if frozen_at is not None:
        raise ProjectsAlreadyFrozen


def _keep_revision(proposal: Proposal) -> None:
    last = db.session.scalar(
        select(func.max(ProposalRevision.number)).where(ProposalRevision.proposal_id == proposal.id)
    )
    moment = clock.now()
    words = {name: getattr(proposal, name) for name in _KEPT}
    db.session.add(
        ProposalRevision(
            proposal_id=proposal.id, number=(last or 0) + 1, replaced_at=moment, **words
        )
    )
    proposal.edited_at = moment
