"""Taking one's data along, and deleting one's account."""

import secrets

from sqlalchemy import delete, select

from participation.accounts.bundles import Bundle
from participation.accounts.choices import CodePurpose, Role
from participation.accounts.errors import CodeOver, LastOfficial
from participation.accounts.events import account_leaving, data_wanted
from participation.accounts.models import Account, Consent, Membership, Person
from participation.accounts.services.mail_codes import forget_codes, send_code, use_code
from participation.accounts.services.settings import check_password, forget_residence, lock_account
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.mail import services as mail
from participation.municipalities.models import Municipality

# What an area is never left without.
_NEEDED = (Role.ADMINISTRATOR, Role.OFFICIAL)


def bundle_of(account: Account) -> Bundle:
    """Return all that is kept about a person; every feature adds its part."""
    bundle = Bundle()
    consents = db.session.scalars(
        select(Consent).where(Consent.account_id == account.id).order_by(Consent.given_at)
    )
    person = account.person
    bundle.add(
        "account",
        {
            "email": account.email,
            "display_name": account.display_name,
            "area": account.municipality.slug,
            "language": account.language,
            "registered_at": account.created_at.isoformat(),
            "password_is_set": account.password_hash is not None,
            "roles": [
                {"municipality_id": member.municipality_id, "role": member.role.value}
                for member in account.memberships
            ],
        },
    )
    bundle.add(
        "consents",
        [{"version": kept.version, "given_at": kept.given_at.isoformat()} for kept in consents],
    )
    bundle.add(
        "residence",
        {
            "verified_by": person.verified_by.value if person.verified_by else None,
            "verified_at": person.verified_at.isoformat() if person.verified_at else None,
            "name_on_the_list": person.list_label,
            "part_of_the_area": person.sub_area.name if person.sub_area else None,
            "born_on": person.born_on.isoformat() if person.born_on else None,
        },
    )
    data_wanted.send(account=account, bundle=bundle)
    return bundle


def ask_to_leave(account: Account) -> str:
    """Send the code that confirms a deletion; return its challenge.

    Raises CodeTooSoon and NoMoreCodesToday.
    """
    payload = {"account": account.public_id}
    return send_code(account.email, CodePurpose.DELETE, "delete_code", account.language, payload)


def confirm_leaving(account: Account, *, password: str, challenge: str, code: str) -> None:
    """Refuse unless the person proves who they are: by the code if there is one, else the password.

    Raises WrongPassword, WrongCode and CodeOver.
    """
    if code:
        found = use_code(challenge, CodePurpose.DELETE, code)
        if found.get("account") != account.public_id:
            raise CodeOver
    elif account.password_hash:
        check_password(account, password)
    else:
        raise CodeOver


def delete_account(account: Account, *, empty: bool) -> None:
    """Remove a person's name and e-mail address everywhere, at once and for good.

    Their texts go too if `empty`. The row of the account and, unless they are a name on a list,
    of their person stay without anything that tells who they were, so that supports and ballots go
    on counting. All sessions end. Raises LastOfficial and AccountGone.
    """
    with atomic():
        locked = lock_account(account.id)
        person = db.session.scalars(
            select(Person).where(Person.account_id == locked.id).with_for_update()
        ).one()
        _check_replaced(locked)
        account_leaving.send(account=locked, person_id=person.id, empty=empty)
        forget_codes(locked.email)
        mail.forget(locked.email)
        if person.list_label is None:
            forget_residence(person)
        else:
            # The municipality's own list says what it said before; the account is off it.
            person.account_id = person.verified_by = person.verified_at = None
        for model in (Membership, Consent):
            db.session.execute(delete(model).where(model.account_id == locked.id))
        locked.email = f"deleted:{locked.public_id}"
        locked.password_hash = None
        locked.display_name = "-"
        locked.session_stamp = secrets.token_hex(8)
        locked.deleted_at = clock.now()


def _check_replaced(account: Account) -> None:
    """Refuse with LastOfficial if an area would be left without an official or administrator.

    Two who leave at once, or take each other's role, take turns here.
    """
    held = db.session.execute(
        select(Membership.municipality_id, Membership.role)
        .where(Membership.account_id == account.id, Membership.role.in_(_NEEDED))
        .order_by(Membership.municipality_id, Membership.role)
    ).all()
    for municipality_id, role in held:
        area = db.session.scalars(
            select(Municipality)
            .where(Municipality.id == municipality_id)
            .with_for_update(key_share=True)
        ).one()
        other = select(Membership.account_id).where(
            Membership.municipality_id == municipality_id,
            Membership.role == role,
            Membership.account_id != account.id,
        )
        if db.session.scalar(other.limit(1)) is None:
            raise LastOfficial(area=area.name)
