"""Giving a proposal to a board of another area, as a new one there."""

from sqlalchemy import delete, func, or_, select, update

from participation.accounts.models import Account, Person
from participation.boards.choices import Phase
from participation.boards.models import Board, BoardStamp
from participation.core import clock
from participation.core.db import db
from participation.municipalities.office_hours import received_on
from participation.municipalities.services import take_reference_numbers
from participation.proposals.models import Proposal, TitleWord
from participation.proposals.models.costing import Costing
from participation.voting.errors import ProposalsSettled
from participation.voting.models import LeftSupport, Support
from participation.voting.services.locking import lock_open_board, with_locks
from participation.voting.services.relocating import category_like, check_movable


def supports_of(proposal: Proposal) -> int:
    """Return how many people support it now: so many supports would stay behind."""
    return db.session.scalar(select(func.count()).where(Support.proposal_id == proposal.id)) or 0


def hand_over(proposal: Proposal, board: Board, *, by: Account) -> int:
    """Let a proposal be one of `board`, under a new number, received today.

    Supports end: they were given under the rules of another area. Returns how many. What only its
    former area knew of it (part of the area, cost) is taken off. Raises ProposalsSettled if
    `board` does not collect or the former one is past its review, and what `relocate` does. Call
    inside atomic(), before anything else is written.
    """
    for each in sorted((proposal.board, board), key=lambda found: found.id):
        lock_open_board(each)
    if board.phase is not Phase.COLLECTING:
        raise ProposalsSettled
    supporters = select(Support.person_id).where(Support.proposal_id == proposal.id)
    who = or_(Person.id.in_(supporters), Person.account_id == by.id)

    def act() -> int:
        check_movable(proposal)
        return _hand_over(proposal, board)

    return with_locks(who, (proposal.id,), act, keys=True)


def _hand_over(proposal: Proposal, board: Board) -> int:
    former = proposal.board.id
    count = supports_of(proposal)
    for model in (Support, LeftSupport, Costing):
        db.session.execute(
            delete(model)
            .where(model.proposal_id == proposal.id)
            .execution_options(synchronize_session=False)
        )
    db.session.execute(
        update(TitleWord)
        .where(TitleWord.proposal_id == proposal.id)
        .values(board_id=board.id)
        .execution_options(synchronize_session=False)
    )
    _become_one_of(proposal, board)
    # The triggers move the stamp of where it stands now.
    db.session.execute(
        update(BoardStamp)
        .where(BoardStamp.board_id == former)
        .values(number=BoardStamp.number + 1)
        .execution_options(synchronize_session=False)
    )
    return count


def _become_one_of(proposal: Proposal, board: Board) -> None:
    now = clock.now()
    (reference,) = take_reference_numbers(board.municipality, now, 1)
    db.session.execute(
        update(Proposal)
        .where(Proposal.id == proposal.id)
        .values(
            board_id=board.id,
            reference=reference,
            former_reference=Proposal.reference,
            category_id=category_like(proposal, board),
            sub_area_id=None,
            by_official=False,
            received_on=received_on(now, board.municipality.hours),
            cost=None,
            exclusive_group="",
            support_count=0,
            version=Proposal.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
