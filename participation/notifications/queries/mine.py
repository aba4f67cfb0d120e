"""Reads of what one person has done and follows, page by page. Nothing here leads to a ballot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from participation.accounts.models import Account, Person
from participation.boards.models import Board
from participation.core.db import db
from participation.delivery.models import Answer
from participation.notifications.models import Follow
from participation.notifications.queries import frequency_of
from participation.proposals.models import Proposal
from participation.voting.models import RollEntry, Support


@dataclass(frozen=True)
class Slice:
    """One page of a list, and whether there are more rows behind it."""

    rows: Sequence[Any]
    more: bool


def my_proposals(account: Account, size: int, page: int = 1) -> Slice:
    """Return the person's proposals with their boards, newest first."""
    query = (
        select(Proposal)
        .options(joinedload(Proposal.board))
        .where(Proposal.author_id == account.id)
        .order_by(Proposal.created_at.desc(), Proposal.id.desc())
    )
    return _cut(query, size, page)


def my_supports(account: Account, size: int, page: int = 1) -> Slice:
    """Return the proposals the person supports, with their boards, last supported first."""
    query = (
        select(Proposal)
        .join(Support, Support.proposal_id == Proposal.id)
        .join(Person, Person.id == Support.person_id)
        .options(joinedload(Proposal.board))
        .where(Person.account_id == account.id)
        .order_by(Support.created_at.desc(), Proposal.id.desc())
    )
    return _cut(query, size, page)


def my_answers(account: Account, size: int, page: int = 1) -> Slice:
    """Return (answer, proposal) for what municipalities said to the person, newest first."""
    query = (
        select(Answer, Proposal)
        .join(Proposal, Proposal.id == Answer.proposal_id)
        .where(Proposal.author_id == account.id)
        .order_by(Answer.answered_at.desc(), Answer.proposal_id, Answer.number.desc())
    )
    return _cut(query, size, page)


def my_votes(account: Account, size: int, page: int = 1) -> Slice:
    """Return (roll entry, board) where the person has voted, the last board first."""
    query = (
        select(RollEntry, Board)
        .join(Board, Board.id == RollEntry.board_id)
        .join(Person, Person.id == RollEntry.person_id)
        .where(Person.account_id == account.id, RollEntry.voted)
        .order_by(Board.id.desc())
    )
    return _cut(query, size, page)


def my_follows(account: Account, size: int, page: int = 1) -> Slice:
    """Return what the person follows, newest first."""
    query = (
        select(Follow)
        .options(
            joinedload(Follow.municipality),
            joinedload(Follow.board),
            joinedload(Follow.proposal),
        )
        .where(Follow.account_id == account.id)
        .order_by(Follow.created_at.desc(), Follow.id.desc())
    )
    return _cut(query, size, page)


def _cut(query: Select[*tuple[Any, ...]], size: int, page: int) -> Slice:
    result = db.session.execute(query.limit(size + 1).offset((page - 1) * size))
    rows = list(result.scalars() if len(query.column_descriptions) == 1 else result)
    return Slice(rows[:size], more=len(rows) > size)


def own_part(account: Account) -> dict[str, Any]:
    """Return what is kept about the person here, for the file of all their data."""
    rows = db.session.scalars(
        select(Follow)
        .options(
            joinedload(Follow.municipality),
            joinedload(Follow.board),
            joinedload(Follow.proposal),
        )
        .where(Follow.account_id == account.id)
        .order_by(Follow.id)
    )
    return {
        "follows": [
            {
                "area": row.municipality.slug if row.municipality else None,
                "board": row.board.slug if row.board else None,
                "proposal": row.proposal.public_id if row.proposal else None,
                "since": row.created_at.isoformat(),
            }
            for row in rows
        ],
        "news_by_email": {"frequency": frequency_of(account.id).value},
    }
