"""Opening an account, proving that it is one's own, and being given a role."""

from participation.accounts.choices import CONSENT_VERSION, Role
from participation.accounts.errors import EmailTaken, WrongCredentials
from participation.accounts.models import Account, Consent, Membership, Person
from participation.accounts.passwords import hash_password, verify_password
from participation.accounts.queries import account_by_email
from participation.core.db import db
from participation.core.transaction import IntegrityError, atomic
from participation.municipalities.errors import MunicipalityNotFound
from participation.municipalities.models import Municipality


def register(
    *,
    email: str,
    password: str | None,
    display_name: str,
    municipality: Municipality,
    language: str = "th",
) -> Account:
    """Create an account with consent to the present text; without a password, codes open it.

    Raises EmailTaken, and MunicipalityNotFound for one that only an imported election brought.
    """
    if municipality.imported:
        raise MunicipalityNotFound
    account = Account(
        email=email.strip().lower(),
        password_hash=hash_password(password) if password else None,
        display_name=display_name,
        municipality_id=municipality.id,
        language=language,
        consent_version=CONSENT_VERSION,
        consents=[Consent(version=CONSENT_VERSION)],
        person=Person(),
    )
    try:
        with atomic():
            db.session.add(account)
            db.session.flush()
    except IntegrityError as error:
        raise EmailTaken from error
    return account


def authenticate(*, email: str, password: str) -> Account:
    """Return the account these credentials open; raise WrongCredentials without saying which."""
    account = account_by_email(email)
    if not verify_password(account.password_hash if account else None, password) or not account:
        raise WrongCredentials
    return account


def appoint(account: Account, municipality: Municipality, role: Role) -> None:
    """Give the person a role in the municipality; harmless when they have it.

    An administrator is an official too.
    """
    with atomic():
        for each in {role, Role.OFFICIAL} if role is Role.ADMINISTRATOR else {role}:
            db.session.merge(
                Membership(account_id=account.id, municipality_id=municipality.id, role=each)
            )
