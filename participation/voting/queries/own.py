"""What a person's own part in supports and votes is, and which area an address is about."""

import re
from typing import Any

from sqlalchemy import select

from participation.accounts.models import Account, Person
from participation.boards.models import Board
from participation.core.db import db
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.voting.models import LeftSupport, RollEntry, Support, UnitedSupport

_ADDRESS = re.compile(r"/(areas|boards|proposals)/([a-z0-9-]+)")


def own_part(account: Account) -> dict[str, list[dict[str, Any]]]:
    """Return what a person supports, and on which boards they voted; never what they chose."""
    return {
        "supports": _supports(account),
        "supports_before_merging": _noted(account, UnitedSupport, UnitedSupport.source_id),
        "supports_left_by_moving": _noted(account, LeftSupport, LeftSupport.proposal_id),
        "votes": _votes(account),
    }


def _supports(account: Account) -> list[dict[str, Any]]:
    supports = db.session.execute(
        select(Proposal.reference, Proposal.title, Support.created_at)
        .join(Proposal, Proposal.id == Support.proposal_id)
        .join(Person, Person.id == Support.person_id)
        .where(Person.account_id == account.id)
        .order_by(Support.created_at, Proposal.id)
    )
    return [
        {"proposal": reference, "title": title, "at": at.isoformat()}
        for reference, title, at in supports
    ]


def _noted(account: Account, model: Any, proposal_id: Any) -> list[dict[str, Any]]:
    """Return the supports that a merging or a move changed; they come back if it is undone."""
    supports = db.session.execute(
        select(Proposal.reference, model.given_at)
        .join(Proposal, Proposal.id == proposal_id)
        .join(Person, Person.id == model.person_id)
        .where(Person.account_id == account.id)
        .order_by(model.given_at, Proposal.id)
    )
    return [{"proposal": reference, "at": at.isoformat()} for reference, at in supports]


def _votes(account: Account) -> list[dict[str, Any]]:
    votes = db.session.execute(
        select(Board.slug, Board.question, RollEntry)
        .join(Board, Board.id == RollEntry.board_id)
        .join(Person, Person.id == RollEntry.person_id)
        .where(Person.account_id == account.id)
        .order_by(Board.id)
    )
    return [
        {
            "board": slug,
            "question": question,
            "voted": entry.voted,
            "channel": entry.channel.value if entry.channel else None,
            "age_band": entry.age_band.value if entry.age_band else None,
            "sector": entry.sector.value if entry.sector else None,
        }
        for slug, question, entry in votes
    ]


def area_of_address(path: str) -> str | None:
    """Return the slug of the municipality whose area, board or proposal is at `path`."""
    found = _ADDRESS.match(path)
    if found is None:
        return None
    kind, name = found.groups()
    query = select(Municipality.slug).where(~Municipality.imported)
    if kind == "areas":
        return db.session.scalar(query.where(Municipality.slug == name))
    query = query.join(Board, Board.municipality_id == Municipality.id)
    if kind == "boards":
        return db.session.scalar(query.where(Board.slug == name))
    query = query.join(Proposal, Proposal.board_id == Board.id)
    return db.session.scalar(query.where(Proposal.public_id == name))
