"""How people get a role in an area, and how it ends. Every act stands in the area's log."""

import secrets

from sqlalchemy import delete, func, select

from participation.accounts.choices import Role
from participation.accounts.models import Account, Membership
from participation.accounts.services import appoint
from participation.core import audit, clock
from participation.core.db import db, insert
from participation.core.transaction import atomic
from participation.mail import services as mail
from participation.municipalities.models import Municipality
from participation.municipalities.services import chain_of
from participation.team.choices import INVITED_FOR
from participation.team.errors import (
    AdministratorsOnly,
    HasRoleAlready,
    InvitationNotFound,
    InvitedSomebodyElse,
    LastAdministrator,
    NoSuccessor,
    NotInTheTeam,
)
from participation.team.events import work_handed_over
from participation.team.models import Invitation
from participation.team.queries import token_digest


def invite(administrator: Account, municipality: Municipality, *, email: str, role: Role) -> None:
    """Invite somebody by e-mail to take a role; inviting again replaces the former invitation.

    The mail is in the administrator's language and holds the one address that accepts it, for
    INVITED_FOR. Raises AdministratorsOnly and HasRoleAlready.
    """
    token = secrets.token_urlsafe(24)
    address = email.strip().lower()
    with atomic():
        _lock_team(administrator, municipality.id)
        if _has_role(municipality.id, address, role):
            raise HasRoleAlready
        values = {
            "token_digest": token_digest(token),
            "expires_at": clock.now() + INVITED_FOR,
        }
        db.session.execute(
            insert(Invitation)
            .values(municipality_id=municipality.id, email=address, role=role, **values)
            .on_conflict_do_update(index_elements=["municipality_id", "email", "role"], set_=values)
        )
        mail.send(
            address,
            "invitation",
            administrator.language,
            {
                "token": token,
                "role": role.value,
                "area_th": municipality.name_th,
                "area_en": municipality.name_en,
                "days": INVITED_FOR.days,
            },
        )
        _record(administrator, municipality.id, "team.invite", role)


def withdraw_invitation(administrator: Account, municipality_id: int, public_id: str) -> None:
    """Take an invitation back. Raises AdministratorsOnly, and InvitationNotFound when too late."""
    with atomic():
        _lock_team(administrator, municipality_id)
        role = db.session.scalar(
            delete(Invitation)
            .where(Invitation.public_id == public_id, Invitation.municipality_id == municipality_id)
            .returning(Invitation.role)
        )
        if role is None:
            raise InvitationNotFound
        _record(administrator, municipality_id, "team.withdraw", role)


def accept(account: Account, token: str) -> None:
    """Take the role one was invited to; the invitation is used up.

    Raises InvitationNotFound, and InvitedSomebodyElse, which
    leaves the invitation as it is.
    """
    with atomic():
        taken = db.session.execute(
            delete(Invitation)
            .where(
                Invitation.token_digest == token_digest(token),
                Invitation.expires_at > clock.now(),
            )
            .returning(Invitation.municipality_id, Invitation.email, Invitation.role)
        ).one_or_none()
        if taken is None:
            raise InvitationNotFound
        municipality_id, email, role = taken
        if account.email != email:
            raise InvitedSomebodyElse
        appoint(account, db.session.get_one(Municipality, municipality_id), role)
        _record(account, municipality_id, "team.accept", role)


def end_role(
    administrator: Account, municipality_id: int, account_public_id: str, role: Role
) -> None:
    """Take a role away from somebody, oneself included.

    Raises AdministratorsOnly, NotInTheTeam, and LastAdministrator: an area is never left without.
    """
    with atomic():
        _lock_team(administrator, municipality_id)
        person = select(Account.id).where(Account.public_id == account_public_id).scalar_subquery()
        ended = db.session.execute(
            delete(Membership)
            .where(
                Membership.account_id == person,
                Membership.municipality_id == municipality_id,
                Membership.role == role,
            )
            .execution_options(synchronize_session=False)
        )
        if not ended.rowcount:  # type: ignore[attr-defined]
            raise NotInTheTeam
        if role is Role.ADMINISTRATOR and not _administrators(municipality_id):
            raise LastAdministrator
        _record(administrator, municipality_id, "team.end", role, account_public_id)


def hand_over(administrator: Account, municipality_id: int, leaver: str, *, successor: str) -> None:
    """End all roles of somebody who leaves; a colleague goes on with what they had begun.

    Both are public ids of accounts; the colleague has to be an official of the area. Raises
    AdministratorsOnly, NotInTheTeam, NoSuccessor, and LastAdministrator.
    """
    with atomic():
        _lock_team(administrator, municipality_id)
        leaver_id, roles = _roles_of(municipality_id, leaver)
        successor_id, theirs = _roles_of(municipality_id, successor)
        if not roles:
            raise NotInTheTeam
        if successor == leaver or Role.OFFICIAL not in theirs:
            raise NoSuccessor
        db.session.execute(
            delete(Membership)
            .where(
                Membership.account_id == leaver_id,
                Membership.municipality_id == municipality_id,
            )
            .execution_options(synchronize_session=False)
        )
        if not _administrators(municipality_id):
            raise LastAdministrator
        work_handed_over.send(
            None,
            municipality_id=municipality_id,
            leaver_id=leaver_id,
            successor_id=successor_id,
        )
        for role in sorted(roles):
            _record(administrator, municipality_id, "team.end", role, leaver)
        _record(administrator, municipality_id, "team.hand_over", Role.OFFICIAL, successor)


def _roles_of(municipality_id: int, public_id: str) -> tuple[int, set[Role]]:
    rows = db.session.execute(
        select(Membership.account_id, Membership.role)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.public_id == public_id, Membership.municipality_id == municipality_id)
    ).all()
    return (rows[0][0] if rows else 0), {role for _, role in rows}


def forget_invitations(email: str) -> None:
    """Withdraw all invitations of an address whose account is deleted."""
    with atomic():
        db.session.execute(delete(Invitation).where(Invitation.email == email))


def _lock_team(administrator: Account, municipality_id: int) -> None:
    """Let one after the other change a team, and see that it is still an administrator's turn."""
    db.session.execute(
        select(Municipality.id)
        .where(Municipality.id == municipality_id)
        .with_for_update(key_share=True)
    )
    still = db.session.scalar(
        select(Membership.account_id).where(
            Membership.account_id == administrator.id,
            Membership.municipality_id == municipality_id,
            Membership.role == Role.ADMINISTRATOR,
        )
    )
    if still is None:
        raise AdministratorsOnly


def _administrators(municipality_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(
                Membership.municipality_id == municipality_id,
                Membership.role == Role.ADMINISTRATOR,
            )
        )
        or 0
    )


def _has_role(municipality_id: int, email: str, role: Role) -> bool:
    return (
        db.session.scalar(
            select(Membership.account_id)
            .join(Account, Account.id == Membership.account_id)
            .where(
                Account.email == email,
                Membership.municipality_id == municipality_id,
                Membership.role == role,
            )
        )
        is not None
    )


def _record(actor: Account, municipality_id: int, act: str, role: Role, about: str = "") -> None:
    audit.record(
        chain=chain_of(municipality_id),
        actor=actor.public_id,
        act=act,
        subject=f"account:{about or actor.public_id}",
        words=role.value,
    )
