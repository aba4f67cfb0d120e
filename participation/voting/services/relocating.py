"""Moving a proposal to another board of its area, with the supports that the rules there allow."""

from dataclasses import dataclass

from sqlalchemy import Select, delete, func, or_, select, update

from participation.accounts.models import Account, Person
from participation.boards.models import Board, BoardStamp, Category
from participation.core.db import db, insert
from participation.proposals.models import Proposal, TitleWord
from participation.voting.errors import NotMergeable
from participation.voting.models import LeftSupport, Support
from participation.voting.services.locking import lock_open_board, with_locks


@dataclass(frozen=True)
class Relocated:
    """How many supports go along, and how many can't: their people may give no more there."""

    kept: int
    left: int


def foreseen(proposal: Proposal, board: Board) -> Relocated:
    """Tell what would become of a proposal's supports on another board now."""
    left = db.session.scalar(
        select(func.count()).select_from(_without_room(proposal, board).subquery())
    )
    supports = select(func.count()).where(Support.proposal_id == proposal.id)
    return Relocated((db.session.scalar(supports) or 0) - (left or 0), left or 0)


def relocate(
    proposal: Proposal, board: Board, *, by: Account, category_id: int | None = None
) -> Relocated:
    """Move a proposal to a board, and back again: who had to be left behind comes back then.

    `category_id` is a subject of `board`; without one it is that of the same name, if there is one.
    Raises ProposalsSettled if one of the boards is past its review, and NotMergeable for what is
    not listed, is united with another proposal, is answered, or was moved meanwhile. Call inside
    atomic(), before anything else is written.
    """
    for each in sorted((proposal.board, board), key=lambda found: found.id):
        lock_open_board(each)
    supporters = select(Support.person_id).where(Support.proposal_id == proposal.id)
    noted = select(LeftSupport.person_id).where(LeftSupport.proposal_id == proposal.id)
    who = or_(Person.id.in_(supporters), Person.id.in_(noted), Person.account_id == by.id)

    def act() -> Relocated:
        check_movable(proposal)
        return _relocate(proposal, board, category_id)

    return with_locks(who, (proposal.id,), act, keys=True)


def check_movable(proposal: Proposal) -> None:
    """Refuse with NotMergeable what is not listed on its board, united or answered."""
    movable = select(Proposal.id).where(
        Proposal.id == proposal.id,
        Proposal.board_id == proposal.board.id,
        Proposal.listed,
        Proposal.united == 0,
        Proposal.answer_kind.is_(None),
    )
    if db.session.scalar(movable) is None:
        raise NotMergeable


def _relocate(proposal: Proposal, board: Board, category_id: int | None) -> Relocated:
    former = proposal.board.id
    left = _leave(proposal, board)
    _bring_back(proposal, board)
    for model in (Support, TitleWord):
        db.session.execute(
            update(model)
            .where(model.proposal_id == proposal.id)
            .values(board_id=board.id)
            .execution_options(synchronize_session=False)
        )
    count = db.session.scalars(
        update(Proposal)
        .where(Proposal.id == proposal.id)
        .values(
            board_id=board.id,
            category_id=category_id or category_like(proposal, board),
            cost=None,
            exclusive_group="",
            support_count=select(func.count())
            .where(Support.proposal_id == proposal.id)
            .scalar_subquery(),
            version=Proposal.version + 1,
        )
        .returning(Proposal.support_count)
        .execution_options(synchronize_session=False)
    ).one()
    # The triggers move the stamp of where it stands now.
    db.session.execute(
        update(BoardStamp)
        .where(BoardStamp.board_id == former)
        .values(number=BoardStamp.number + 1)
        .execution_options(synchronize_session=False)
    )
    return Relocated(count, left)


def _without_room(proposal: Proposal, board: Board) -> Select[int]:
    """Return who supports the proposal and has no support left to give on a board."""
    supporters = select(Support.person_id).where(Support.proposal_id == proposal.id)
    limit = board.rules_for_collecting.support_limit
    if limit is None:
        return supporters.where(Support.person_id.is_(None))
    return (
        select(Support.person_id)
        .where(Support.board_id == board.id, Support.person_id.in_(supporters))
        .group_by(Support.person_id)
        .having(func.count() >= limit)
    )


def _leave(proposal: Proposal, board: Board) -> int:
    own = Support.proposal_id == proposal.id
    rows = db.session.execute(
        select(Support.person_id, Support.created_at).where(
            own, Support.person_id.in_(_without_room(proposal, board))
        )
    ).all()
    if not rows:
        return 0
    db.session.execute(
        insert(LeftSupport).on_conflict_do_nothing(),
        [
            {"proposal_id": proposal.id, "person_id": person, "given_at": moment}
            for person, moment in rows
        ],
    )
    db.session.execute(
        delete(Support)
        .where(own, Support.person_id.in_([person for person, _ in rows]))
        .execution_options(synchronize_session=False)
    )
    return len(rows)


def _bring_back(proposal: Proposal, board: Board) -> None:
    """Give supports that were left behind before back to who has room on this board."""
    limit = board.rules_for_collecting.support_limit
    given = (
        select(func.count())
        .where(Support.board_id == board.id, Support.person_id == LeftSupport.person_id)
        .scalar_subquery()
    )
    room = given < limit if limit is not None else LeftSupport.person_id.is_not(None)
    back = db.session.execute(
        delete(LeftSupport)
        .where(LeftSupport.proposal_id == proposal.id, room)
        .returning(LeftSupport.person_id, LeftSupport.given_at)
        .execution_options(synchronize_session=False)
    ).all()
    rows = [
        {
            "person_id": person,
            "proposal_id": proposal.id,
            "board_id": board.id,
            "created_at": moment,
        }
        for person, moment in back
    ]
    if rows:
        db.session.execute(insert(Support).on_conflict_do_nothing(), rows)


def category_like(proposal: Proposal, board: Board) -> int | None:
    """Return the subject of `board` that is called like the proposal's, None without one."""
    if proposal.category is None:
        return None
    return db.session.scalar(
        select(Category.id).where(
            Category.board_id == board.id, Category.name == proposal.category.name
        )
    )
