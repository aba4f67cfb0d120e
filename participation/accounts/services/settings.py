"""What people change about their own account."""

import secrets

from sqlalchemy import select, update

from participation.accounts.choices import CONSENT_VERSION, CodePurpose
from participation.accounts.errors import (
    AccountGone,
    CodeOver,
    EmailTaken,
    LinkOver,
    WrongCode,
    WrongPassword,
)
from participation.accounts.events import resident_moving
from participation.accounts.mail_codes import LINK_LIFETIME, new_token
from participation.accounts.models import Account, Consent, Person
from participation.accounts.passwords import hash_password, verify_password
from participation.accounts.queries import account_by_email, account_of
from participation.accounts.services.mail_codes import forget_codes, issue, use_code
from participation.core import clock
from participation.core.db import db, insert
from participation.core.transaction import IntegrityError, atomic
from participation.mail import services as mail
from participation.municipalities.errors import MunicipalityNotFound
from participation.municipalities.models import Municipality

SUPPORTED_LANGUAGES = ("th", "en")
_COLUMNS = [
    "email",
    "password_hash",
    "display_name",
    "municipality_id",
    "consent_version",
    "language",
    "session_stamp",
]


def change_name(account: Account, display_name: str) -> None:
    """Let others see another name from now on; what was published keeps the one it has."""
    with atomic():
        locked = lock_account(account.id)
        locked.display_name = display_name


def choose_language(account: Account, language: str) -> None:
    """Write to the person in this language ("th" or "en") from now on."""
    if language not in SUPPORTED_LANGUAGES or account.language == language:
        return
    with atomic():
        locked = lock_account(account.id)
        locked.language = language


def move(account: Account, municipality: Municipality) -> None:
    """Let the person belong to another municipality; there they are not verified yet.

    A name on the former municipality's list stays there, without the account. Raises
    MunicipalityNotFound for an imported one, and what `resident_moving` refuses.
    """
    if municipality.imported:
        raise MunicipalityNotFound
    with atomic():
        locked = lock_account(account.id)
        if locked.municipality_id == municipality.id:
            return
        person = db.session.scalars(
            select(Person).where(Person.account_id == account.id).with_for_update()
        ).one()
        listed = _leave_list(person) if person.list_label is not None else None
        forget_residence(person)
        db.session.flush()
        if listed is not None:
            db.session.add(listed)
            db.session.flush()
            resident_moving.send(kept=person.id, listed=listed.id)
        locked.municipality_id = municipality.id


def forget_residence(person: Person) -> None:
    """Forget where the person lives, and how that became known. Call inside atomic()."""
    person.verified_by = person.verified_at = None
    person.municipality_id = person.sub_area_id = person.born_on = None
    person.list_label = person.code_digest = None


def _leave_list(person: Person) -> Person:
    """Return the name on the municipality's list as it was before an account joined it."""
    return Person(
        municipality_id=person.municipality_id,
        list_label=person.list_label,
        sub_area_id=person.sub_area_id,
        born_on=person.born_on,
    )


def change_password(account: Account, *, current: str, new: str) -> Account:
    """Set a password, and end all other sessions; tells the person by mail.

    Raises WrongPassword unless `current` is the present one (an account may have none).
    """
    check_password(account, current)
    with atomic():
        locked = lock_account(account.id)
        _set_password(locked, new)
    return locked


def check_password(account: Account, password: str) -> None:
    """Refuse with WrongPassword unless the password is right, or there is none."""
    if account.password_hash and not verify_password(account.password_hash, password):
        raise WrongPassword


def ask_for_new_password(email: str, language: str) -> None:
    """Send a link for a new password, or say by mail that nobody has registered so.

    Raises CodeTooSoon and NoMoreCodesToday, for any address.
    """
    account = account_by_email(email)
    token = new_token()
    with atomic():
        payload = {"account": account.public_id} if account else {}
        purpose = CodePurpose.FORGOTTEN
        sent = issue(email, purpose, payload, secret=token, lifetime=LINK_LIFETIME)
        if account is None:
            mail.send(email, "not_registered", language, {})
        else:
            values = {"challenge": sent.challenge, "token": token}
            mail.send(email, "new_password", account.language, values)


def set_new_password(challenge: str, token: str, new: str) -> Account:
    """Use the link of a mail: set a password and end all sessions. Raises LinkOver."""
    try:
        payload = use_code(challenge, CodePurpose.FORGOTTEN, token)
    except (CodeOver, WrongCode) as refusal:
        raise LinkOver from refusal
    account = account_of(payload.get("account", ""))
    if account is None:
        raise LinkOver
    with atomic():
        locked = lock_account(account.id)
        _set_password(locked, new)
    return locked


def ask_to_change_email(account: Account, new_email: str, password: str) -> str:
    """Send a code to the new address; return its challenge.

    If the address belongs to another account, its owner is told so by mail, and nobody else.
    Raises WrongPassword, CodeTooSoon and NoMoreCodesToday.
    """
    check_password(account, password)
    with atomic():
        payload = {"account": account.public_id, "email": new_email}
        sent = issue(new_email, CodePurpose.CHANGE_EMAIL, payload)
        owner = account_by_email(new_email)
        if owner is None:
            mail.send(new_email, "confirm_email", account.language, {"code": sent.secret})
        else:
            mail.send(new_email, "email_in_use", owner.language, {})
    return sent.challenge


def change_email(account: Account, challenge: str, code: str) -> None:
    """Take the code from the new address; tells the old one. Raises WrongCode and CodeOver."""
    payload = use_code(challenge, CodePurpose.CHANGE_EMAIL, code)
    if payload.get("account") != account.public_id:
        raise CodeOver
    try:
        with atomic():
            locked = lock_account(account.id)
            old, locked.email = locked.email, payload["email"]
            db.session.flush()
            forget_codes(old)
            mail.send(old, "email_changed", locked.language, {})
    except IntegrityError as error:
        raise EmailTaken from error


def sign_out_everywhere(account: Account) -> Account:
    """End all sessions of the account; return it with the stamp of a new one."""
    with atomic():
        locked = lock_account(account.id)
        _end_sessions(locked)
    return locked


def consent(account: Account) -> None:
    """Record consent to the present text; harmless when it was given."""
    with atomic():
        lock_account(account.id)
        row = {"account_id": account.id, "version": CONSENT_VERSION, "given_at": clock.now()}
        db.session.execute(insert(Consent).values(**row).on_conflict_do_nothing())
        db.session.execute(
            update(Account)
            .where(Account.id == account.id)
            .values(consent_version=CONSENT_VERSION, consented_at=row["given_at"])
        )


def lock_account(account_id: int) -> Account:
    """Return the account, locked until commit. Raises AccountGone if it was deleted meanwhile."""
    alive = db.session.scalar(
        select(Account.id)
        .where(Account.id == account_id, Account.deleted_at.is_(None))
        .with_for_update()
    )
    if alive is None:
        raise AccountGone
    locked = db.session.get_one(Account, account_id)
    # Columns alone: what is loaded beside them is still shown with a refusal.
    db.session.refresh(locked, _COLUMNS)
    return locked


def _set_password(account: Account, new: str) -> None:
    account.password_hash = hash_password(new)
    _end_sessions(account)
    mail.send(account.email, "password_changed", account.language, {})


def _end_sessions(account: Account) -> None:
    account.session_stamp = secrets.token_hex(8)
