"""Opening an account, proving that it is one's own, and being given a role."""

from dataclasses import asdict, dataclass
from typing import Any

from participation.accounts.choices import CONSENT_VERSION, CodePurpose, Role
from participation.accounts.errors import EmailTaken, WrongCredentials
from participation.accounts.events import account_opened
from participation.accounts.models import Account, Consent, Membership, Person
from participation.accounts.passwords import hash_password, verify_password
from participation.accounts.queries import account_by_email
from participation.accounts.services.mail_codes import (
    issue,
    payload_of,
    replace_payload,
    send_code,
    use_code,
)
from participation.core.db import db
from participation.core.transaction import IntegrityError, atomic
from participation.mail import services as mail
from participation.municipalities.errors import MunicipalityNotFound
from participation.municipalities.models import Municipality
from participation.municipalities.queries import municipality as find_municipality


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What a person fills in. `municipality` is an address; without a password codes are used."""

    display_name: str
    municipality: str
    password: str = ""
    language: str = "th"


def register(
    *,
    email: str,
    password: str | None,
    display_name: str,
    municipality: Municipality,
    language: str = "th",
) -> Account:
    """Create an account with consent to the present text; without a password, codes open it.

    The address must have been proven. Raises EmailTaken, and MunicipalityNotFound for one that
    only an imported election brought.
    """
    return _open(
        email.strip().lower(),
        municipality,
        display_name=display_name,
        password_hash=hash_password(password) if password else None,
        language=language,
    )


def ask_to_register(email: str, registration: Registration, *, challenge: str = "") -> str:
    """Send a code that completes a registration; return its challenge.

    Who has an account already is told so by that mail, and nobody else learns it: the code then
    signs them in. `challenge` is that of a code this browser waits for: asking again within the
    minute corrects what it completes. Raises CodeTooSoon, NoMoreCodesToday and
    MunicipalityNotFound.
    """
    if find_municipality(registration.municipality).imported:
        raise MunicipalityNotFound
    payload = _payload(registration)
    if challenge and replace_payload(challenge, email, payload):
        return challenge
    with atomic():
        sent = issue(email, CodePurpose.SIGN_IN, payload)
        known = account_by_email(email)
        template = "already_registered" if known else "confirm_registration"
        language = known.language if known else registration.language
        mail.send(email, template, language, {"code": sent.secret})
    return sent.challenge


def ask_to_enter(email: str, language: str, *, challenge: str = "") -> str:
    """Send a code that opens the account of an address, known or not; return its challenge.

    `challenge` is that of the code before, if this browser waits for one: what it completes is
    completed by the new one. Raises CodeTooSoon and NoMoreCodesToday.
    """
    known = account_by_email(email)
    payload = payload_of(challenge, email) if challenge else {}
    language = known.language if known else language
    return send_code(email, CodePurpose.SIGN_IN, "sign_in_code", language, payload)


def enter_with_code(challenge: str, email: str, code: str) -> tuple[Account | None, bool]:
    """Return the account a code opens, and whether it is new.

    None if the address is proven but has no account, and no registration waits for it. Raises
    WrongCode and CodeOver.
    """
    waiting = use_code(challenge, CodePurpose.SIGN_IN, code)
    known = account_by_email(email)
    if known is not None or not waiting:
        return known, False
    area = find_municipality(waiting.pop("municipality"))
    try:
        return _open(email, area, **waiting), True
    except EmailTaken:
        return account_by_email(email), False


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


def _payload(registration: Registration) -> dict[str, Any]:
    payload = asdict(registration)
    password = payload.pop("password")
    return {**payload, "password_hash": hash_password(password) if password else None}


def _open(
    email: str,
    municipality: Municipality,
    *,
    display_name: str,
    password_hash: str | None,
    language: str,
) -> Account:
    if municipality.imported:
        raise MunicipalityNotFound
    account = Account(
        email=email,
        password_hash=password_hash,
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
            account_opened.send(account_id=account.id, email=email)
            # A listener may have found out that it is somebody we know.
            db.session.refresh(account, ["person"])
    except IntegrityError as error:
        raise EmailTaken from error
    return account
