"""Who is what."""

from datetime import datetime

from participation.accounts.choices import Role
from participation.accounts.errors import AccountBlocked, OfficialsOnly
from participation.accounts.models import Account
from participation.core import clock
from participation.core.text import day_and_time


def has_role(account: Account | None, municipality_id: int, role: Role) -> bool:
    """Tell whether the person has `role` in the municipality."""
    return account is not None and any(
        membership.municipality_id == municipality_id and membership.role is role
        for membership in account.memberships
    )


def is_official(account: Account | None, municipality_id: int) -> bool:
    """Tell whether the person is an official of the municipality."""
    return has_role(account, municipality_id, Role.OFFICIAL)


def check_official(account: Account | None, municipality_id: int) -> None:
    """Refuse with OfficialsOnly unless the person is an official of the municipality."""
    if not is_official(account, municipality_id):
        raise OfficialsOnly


def blocked(until: datetime | None) -> AccountBlocked | None:
    """Return why somebody may not write or vote in an area who is blocked there until a moment.

    None if they are not, or not any more.
    """
    if until is None or until <= clock.now():
        return None
    return AccountBlocked(until=day_and_time(clock.in_bangkok(until)))


def is_verified_resident(account: Account | None, municipality_id: int) -> bool:
    """Tell whether the person belongs to the municipality and it has been verified."""
    if account is None:
        return False
    person = account.person
    return person.verified_at is not None and person.municipality_id == municipality_id
