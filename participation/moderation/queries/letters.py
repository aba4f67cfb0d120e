"""Reads for the letter that tells officials in the morning what is overdue."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from participation.accounts.choices import Role
from participation.accounts.models import Account, Membership
from participation.core.db import db
from participation.moderation.models import DeskLetter
from participation.municipalities.models import Municipality


def wants_letter(account: Account) -> bool | None:
    """Tell whether an official wants the letter; None for who is no official."""
    if not any(membership.role is Role.OFFICIAL for membership in account.memberships):
        return None
    kept = db.session.get(DeskLetter, account.id)
    return kept is None or kept.wanted


def officials_to_tell(today: date) -> Sequence[Account]:
    """Return the officials who want the letter and whose desks were not looked at today."""
    return db.session.scalars(
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .outerjoin(DeskLetter, DeskLetter.account_id == Account.id)
        .options(selectinload(Account.memberships))
        .where(
            Membership.role == Role.OFFICIAL,
            Account.deleted_at.is_(None),
            or_(
                DeskLetter.account_id.is_(None),
                DeskLetter.wanted & DeskLetter.looked_on.is_(None),
                DeskLetter.wanted & (DeskLetter.looked_on < today),
            ),
        )
        .order_by(Account.id)
        .distinct()
    ).all()


def areas_of(officials: Sequence[Account]) -> dict[int, Municipality]:
    """Return the areas that people are officials of, by id."""
    ids = {
        membership.municipality_id
        for official in officials
        for membership in official.memberships
        if membership.role is Role.OFFICIAL
    }
    found = db.session.scalars(select(Municipality).where(Municipality.id.in_(ids)))
    return {area.id: area for area in found}
