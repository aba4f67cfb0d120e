"""Holding people and proposals, in the order in which everybody who supports takes them."""

from collections.abc import Callable, Collection
from typing import TypeVar

from sqlalchemy import ColumnElement, select

from participation.accounts.models import Person
from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.core.db import db
from participation.core.transaction import atomic
from participation.proposals.models import Proposal
from participation.voting.errors import ProposalsSettled

Outcome = TypeVar("Outcome")


class _SomebodyElse(Exception):
    """Somebody supported it while the others were waited for."""


def lock_open_board(board: Board) -> None:
    """Let one act wait for the other, and no list be announced; raise ProposalsSettled if it is."""
    frozen_at = db.session.scalar(
        select(Board.projects_frozen_at).where(Board.id == board.id).with_for_update(key_share=True)
    )
    if frozen_at is not None or board.phase not in (Phase.COLLECTING, Phase.REVIEW):
        raise ProposalsSettled


def with_locks(
    who: ColumnElement[bool],
    proposal_ids: Collection[int],
    act: Callable[[], Outcome],
    *,
    keys: bool = False,
) -> Outcome:
    """Act while these people and proposals are held, whoever comes to support at this moment.

    Say so if `act` changes `keys` of the proposals: whoever is writing about one of them holds its
    key and then wants to count, so that waiting for the key would be waiting in a circle. It is
    tried again then, with everything let go.
    """
    while True:
        try:
            with atomic():
                held = _lock_people(who)
                proposals = select(Proposal.id).where(Proposal.id.in_(proposal_ids))
                locked = db.session.scalars(
                    proposals.order_by(Proposal.id).with_for_update(
                        key_share=not keys, skip_locked=keys
                    )
                ).all()
                if len(locked) != len(proposal_ids):
                    raise _SomebodyElse
                # Who was first at the proposals has supported by now, and is mostly free.
                held |= _lock_people(who, skip_locked=True)
                if set(db.session.scalars(select(Person.id).where(who))) - held:
                    raise _SomebodyElse
                return act()
        except _SomebodyElse:
            continue


def _lock_people(who: ColumnElement[bool], *, skip_locked: bool = False) -> set[int]:
    return set(
        db.session.scalars(
            select(Person.id)
            .where(who)
            .order_by(Person.id)
            .with_for_update(key_share=True, skip_locked=skip_locked)
        )
    )
