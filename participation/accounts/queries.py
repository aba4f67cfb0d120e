"""Reads of accounts, and of a municipality's list of residents."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from participation.accounts.choices import VerifiedBy
from participation.accounts.errors import AccountBlocked, OnTheListAlready
from participation.accounts.models import Account, AccountStamp, Block, Person, session_id_of
from participation.accounts.policies import blocked
from participation.core.csv_rows import Fault
from participation.core.db import db
from participation.core.stamps import StampQuery
from participation.municipalities.models import SubArea

# Asked on every request of a signed-in person: built once.
_FOR_SESSION = (
    select(Account)
    .options(
        joinedload(Account.memberships),
        joinedload(Account.municipality),
        joinedload(Account.person).joinedload(Person.sub_area),
    )
    .where(Account.public_id == bindparam("public_id"))
)


def account_for_session(session_id: str) -> Account | None:
    """Return the signed-in person with memberships and municipality.

    None if the account is gone, or the session was ended from elsewhere.
    """
    address = public_id_in(session_id)
    found = db.session.scalars(_FOR_SESSION, {"public_id": address}).unique().one_or_none()
    return found if found is not None and is_signed_in(found, session_id) else None


def public_id_in(session_id: str) -> str:
    """Return the public id of the account that a session speaks of."""
    return session_id.partition(".")[0]


def is_signed_in(account: Any, session_id: str) -> bool:
    """Tell whether a session of this account (or of its columns alone) goes on."""
    known_as = session_id_of(account.public_id, account.session_stamp)
    return account.deleted_at is None and known_as == session_id


def account_with_roles(account_id: int) -> Account:
    """Return the account of this row with its memberships."""
    wanted = select(Account).options(joinedload(Account.memberships))
    found = wanted.where(Account.id == account_id).execution_options(populate_existing=True)
    return db.session.scalars(found).unique().one()


_BLOCKED_UNTIL = select(Block.until).where(
    Block.account_id == bindparam("account_id"),
    Block.municipality_id == bindparam("municipality_id"),
)


def why_blocked(account_id: int, municipality_id: int) -> AccountBlocked | None:
    """Return why somebody may not write, support or vote in an area now, None if they may."""
    who = {"account_id": account_id, "municipality_id": municipality_id}
    return blocked(db.session.scalar(_BLOCKED_UNTIL, who))


def account_by_email(email: str) -> Account | None:
    """Return the account of this e-mail address in any letter case, or None."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))


def account_of(public_id: str) -> Account | None:
    """Return the account with this random id, None if it is gone."""
    return db.session.scalar(
        select(Account).where(Account.public_id == public_id, Account.deleted_at.is_(None))
    )


@dataclass(frozen=True)
class ResidentNumbers:
    """How many residents of a municipality are known, by the way they became so.

    `waiting` are on the list with a letter code that nobody has used.
    """

    in_person: int
    by_letter: int
    waiting: int


def resident_numbers(municipality_id: int) -> ResidentNumbers:
    """Return how many residents were verified, and how many letters wait to be used."""
    counted = db.session.execute(
        select(
            func.count().filter(Person.verified_by == VerifiedBy.OFFICIAL),
            func.count().filter(Person.verified_by == VerifiedBy.LETTER),
            func.count(Person.code_digest),
        ).where(Person.municipality_id == municipality_id)
    ).one()
    in_person, by_letter, waiting = counted
    return ResidentNumbers(in_person=in_person, by_letter=by_letter, waiting=waiting)


def sub_area_names(municipality_id: int) -> list[str]:
    """Return the names of the municipality's parts, in order."""
    return list(
        db.session.scalars(
            select(SubArea.name)
            .where(SubArea.municipality_id == municipality_id)
            .order_by(SubArea.name)
        )
    )


def labels_taken(municipality_id: int, labels: Iterable[tuple[int, str]]) -> list[Fault]:
    """Return a fault for every (line, label) that is on the municipality's list already."""
    taken = set(
        db.session.scalars(
            select(Person.list_label).where(
                Person.municipality_id == municipality_id, Person.list_label.is_not(None)
            )
        )
    )
    return [
        Fault(line, str(OnTheListAlready(label=label))) for line, label in labels if label in taken
    ]


# What changes with every change of what belongs to an account.
account_stamp = StampQuery(
    select(AccountStamp.account_id, AccountStamp.number).where(
        AccountStamp.account_id == bindparam("account_id")
    )
)
