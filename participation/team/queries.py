"""Reads of an area's team."""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from participation.accounts.choices import Role
from participation.accounts.models import Account, Membership
from participation.core import clock
from participation.core.db import db
from participation.team.errors import InvitationNotFound
from participation.team.models import Invitation


def token_digest(token: str) -> str:
    """Return what is kept of an invitation's word."""
    return sha256(token.encode()).hexdigest()


def team_of(municipality_id: int) -> dict[Role, list[Account]]:
    """Return the people of each role by name; a role that nobody has gives an empty list."""
    rows = db.session.execute(
        select(Membership.role, Account)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.municipality_id == municipality_id)
        .order_by(Account.display_name, Account.id)
    ).all()
    return {role: [account for had, account in rows if had is role] for role in Role}


def open_invitations(municipality_id: int) -> list[Invitation]:
    """Return the invitations that can still be accepted, by address."""
    return list(
        db.session.scalars(
            select(Invitation)
            .where(
                Invitation.municipality_id == municipality_id,
                Invitation.expires_at > clock.now(),
            )
            .order_by(Invitation.email, Invitation.role)
        )
    )


def invitation(token: str) -> Invitation:
    """Return the invitation of this word, with its area; raise InvitationNotFound."""
    found = db.session.scalar(
        select(Invitation)
        .options(joinedload(Invitation.municipality))
        .where(Invitation.token_digest == token_digest(token), Invitation.expires_at > clock.now())
    )
    if found is None:
        raise InvitationNotFound
    return found
