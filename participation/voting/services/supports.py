"""Supporting proposals while ideas are collected."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from participation.accounts.errors import AccountGone
from participation.accounts.models import Account, Person
from participation.accounts.services.blocks import check_not_blocked
from participation.boards.models import Board
from participation.core.db import db, insert
from participation.core.transaction import atomic
from participation.proposals.models import Proposal
from participation.proposals.queries import in_order_of_submission
from participation.voting.errors import MergedMeanwhile, OwnProposal, SupportLimitReached
from participation.voting.models import LeftSupport, Support, UnitedSupport
from participation.voting.policies import check_may_support, check_may_take_back
from participation.voting.queries.merging import is_author


def lock_person(account: Account) -> int:
    """Return the id of the account's person row, locked until commit with the account's.

    The lock makes a person's simultaneous acts take turns, so that limits hold. Raises AccountGone
    if the account was deleted meanwhile.
    """
    person_id = db.session.scalar(
        select(Person.id)
        .join(Account, Account.id == Person.account_id)
        .where(Account.id == account.id, Account.deleted_at.is_(None))
        .with_for_update()
    )
    if person_id is None:
        raise AccountGone
    return person_id


def support(proposal: Proposal, account: Account) -> int:
    """Support a proposal; harmless when it is supported already. Returns the new count.

    Raises SupportsClosed, OwnProposal (also where one's own was merged into it),
    SupportLimitReached, MergedMeanwhile, AccountBlocked.
    """
    board = proposal.board
    with atomic():
        check_may_support(account, board, proposal)
        check_not_blocked(account, board.municipality_id)
        person_id = lock_person(account)
        key = {"person_id": person_id, "proposal_id": proposal.id}
        added = db.session.execute(
            insert(Support)
            .values(**key, board_id=board.id)
            .on_conflict_do_nothing()
            .returning(Support.proposal_id)
        ).first()
        if added is None:
            return _count(proposal)
        limit = board.rules_for_collecting.support_limit
        if limit is not None and _given(person_id, board.id) > limit:
            raise SupportLimitReached(limit=limit)
        return _move_counter(proposal, 1, account)


def withdraw_support(proposal: Proposal, account: Account) -> int:
    """Take a support back; harmless when there is none. Returns the new count.

    Raises SupportsClosed, OwnProposal and MergedMeanwhile.
    """
    with atomic():
        check_may_take_back(account, proposal.board, proposal)
        person_id = lock_person(account)
        removed = db.session.execute(
            delete(Support)
            .where(Support.person_id == person_id, Support.proposal_id == proposal.id)
            .returning(Support.proposal_id)
        ).first()
        return _move_counter(proposal, -1) if removed else _count(proposal)


def add_listed_supports(board: Board, supporters: Sequence[Sequence[str]]) -> None:
    """Add supports of people on a list, for the board's proposals in order of submission.

    `supporters` holds the labels of each proposal's supporters; nobody is counted twice.
    """
    labels = sorted({label for named in supporters for label in named})
    proposals = in_order_of_submission(board.id)
    if not labels:
        return
    with atomic():
        people = _listed_people(board, labels)
        rows = [
            {"person_id": people[label], "proposal_id": proposal.id, "board_id": board.id}
            for proposal, named in zip(proposals, supporters, strict=True)
            for label in named
        ]
        db.session.execute(insert(Support).on_conflict_do_nothing(), rows)
        own_supports = (
            select(func.count()).where(Support.proposal_id == Proposal.id).scalar_subquery()
        )
        db.session.execute(
            update(Proposal)
            .where(Proposal.board_id == board.id)
            .values(support_count=own_supports)
            .execution_options(synchronize_session=False)
        )


def take_over_supports(*, kept: int, gone: int) -> None:
    """Let the supports of the person `gone` be those of `kept`.

    What both support counts once, and what `kept` has proposed not at all.
    """
    supported = select(Support.proposal_id).where(Support.person_id == kept)
    proposed = (
        select(Proposal.id)
        .join(Person, Person.account_id == Proposal.author_id)
        .where(Person.id == kept)
    )
    doubled = db.session.scalars(
        delete(Support)
        .where(
            Support.person_id == gone,
            or_(Support.proposal_id.in_(supported), Support.proposal_id.in_(proposed)),
        )
        .returning(Support.proposal_id)
    ).all()
    db.session.execute(update(Support).where(Support.person_id == gone).values(person_id=kept))
    _take_over_notes(kept=kept, gone=gone)
    # One after the other: two people who are joined at once lock them in the same order.
    db.session.execute(
        select(Proposal.id)
        .where(Proposal.id.in_(doubled))
        .order_by(Proposal.id)
        .with_for_update(key_share=True)
    )
    db.session.execute(
        update(Proposal)
        .where(Proposal.id.in_(doubled))
        .values(support_count=Proposal.support_count - 1)
        .execution_options(synchronize_session=False)
    )


def _take_over_notes(*, kept: int, gone: int) -> None:
    """Let what mergings and moves noted of `gone` be noted of `kept`, unless it is already."""
    about: tuple[tuple[Any, Any], ...] = (
        (UnitedSupport, UnitedSupport.source_id),
        (LeftSupport, LeftSupport.proposal_id),
    )
    for model, proposal_id in about:
        noted = select(proposal_id).where(model.person_id == kept)
        of_gone = model.person_id == gone
        for statement in (
            delete(model).where(of_gone, proposal_id.in_(noted)),
            update(model).where(of_gone).values(person_id=kept),
        ):
            db.session.execute(statement.execution_options(synchronize_session=False))


def _listed_people(board: Board, labels: Sequence[str]) -> dict[str, int]:
    """Return the ids of the people with these labels on the municipality's list, made if new."""
    municipality_id = board.municipality_id
    db.session.execute(
        insert(Person).on_conflict_do_nothing(),
        [{"municipality_id": municipality_id, "list_label": label} for label in labels],
    )
    rows = db.session.execute(
        select(Person.list_label, Person.id).where(
            Person.municipality_id == municipality_id, Person.list_label.in_(labels)
        )
    )
    return {label: person_id for label, person_id in rows if label is not None}


def _given(person_id: int, board_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Support)
            .where(Support.person_id == person_id, Support.board_id == board_id)
        )
        or 0
    )


def _move_counter(proposal: Proposal, step: int, supporter: Account | None = None) -> int:
    # Last in the transaction: everybody who supports this proposal waits for this one row.
    moved = db.session.execute(
        update(Proposal)
        .where(
            Proposal.id == proposal.id,
            Proposal.board_id == proposal.board_id,
            Proposal.merged_into_id.is_(None),
        )
        .values(support_count=Proposal.support_count + step)
        .returning(Proposal.support_count, Proposal.united)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if moved is None:
        raise MergedMeanwhile
    # Now that the row is held nobody merges or moves any more.
    if supporter is not None and moved.united and is_author(supporter, proposal.id):
        raise OwnProposal
    return moved.support_count


def _count(proposal: Proposal) -> int:
    return db.session.scalar(select(Proposal.support_count).where(Proposal.id == proposal.id)) or 0
