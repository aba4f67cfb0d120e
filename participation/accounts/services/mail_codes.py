"""Sending one-time codes by e-mail, and taking them back.

Whether an address belongs to an account changes nothing here: limits hold for every address, so
that nobody learns from them who has registered.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, or_, select, update

from participation.accounts.choices import CodePurpose
from participation.accounts.errors import CodeOver, CodeTooSoon, NoMoreCodesToday, WrongCode
from participation.accounts.mail_codes import (
    CODE_LIFETIME,
    MOST_A_DAY,
    MOST_TRIES,
    PAUSE,
    address_key,
    new_code,
    secret_digest,
)
from participation.accounts.models import OneTimeCode
from participation.core import clock
from participation.core.db import db, insert, public_id
from participation.core.settings import setting
from participation.core.transaction import atomic
from participation.mail import services as mail

# The count of a day's codes outlives the codes.
KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Sent:
    """A code that was made: the browser that asked keeps `challenge`, the mail has `secret`."""

    challenge: str
    secret: str


def issue(
    email: str,
    purpose: CodePurpose,
    payload: Mapping[str, Any] | None = None,
    *,
    secret: str = "",
    lifetime: timedelta = CODE_LIFETIME,
) -> Sent:
    """Make a code for an address, which takes the place of the last one. Call inside atomic().

    `secret` is six digits if it is not given. Raises CodeTooSoon (one a minute) and
    NoMoreCodesToday (ten a day), whether the address is known or not.
    """
    now, today = clock.now(), clock.today()
    sent = Sent(public_id(), secret or new_code())
    if not _replace(email, purpose, _row(sent, payload, now, lifetime), today):
        raise _why_not(email, purpose, today)
    return sent


def send_code(
    email: str,
    purpose: CodePurpose,
    template: str,
    language: str,
    payload: Mapping[str, Any] | None = None,
) -> str:
    """Send a code by the mail `template`; return the challenge. Raises what `issue` does."""
    with atomic():
        sent = issue(email, purpose, payload)
        mail.send(email, template, language, {"code": sent.secret})
    return sent.challenge


def payload_of(challenge: str, email: str) -> dict[str, Any]:
    """Return what the code of this challenge completes, nothing if it is over."""
    found = db.session.scalar(
        select(OneTimeCode.payload).where(
            OneTimeCode.challenge == challenge, OneTimeCode.address_key == _key(email)
        )
    )
    return dict(json.loads(found)) if found else {}


def replace_payload(challenge: str, email: str, payload: Mapping[str, Any]) -> bool:
    """Let a code that waits complete something else; tell whether there is such a code."""
    with atomic():
        changed = db.session.scalar(
            update(OneTimeCode)
            .where(
                OneTimeCode.challenge == challenge,
                OneTimeCode.address_key == _key(email),
                OneTimeCode.digest.is_not(None),
            )
            .values(payload=json.dumps(payload))
            .returning(OneTimeCode.challenge)
        )
    return changed is not None


def use_code(challenge: str, purpose: CodePurpose, secret: str) -> dict[str, Any]:
    """Take a code: it works once, and not after five wrong ones. Returns what it completes.

    Every try is counted, and stays counted when it was wrong: do not call inside atomic(). Raises
    WrongCode and CodeOver.
    """
    with atomic():
        tried = db.session.execute(
            update(OneTimeCode)
            .where(
                OneTimeCode.challenge == challenge,
                OneTimeCode.purpose == purpose,
                OneTimeCode.digest.is_not(None),
                OneTimeCode.tries < MOST_TRIES,
                OneTimeCode.expires_at > clock.now(),
            )
            .values(tries=OneTimeCode.tries + 1)
            .returning(OneTimeCode.digest, OneTimeCode.payload, OneTimeCode.tries)
        ).first()
        digest = secret_digest(setting("SECRET_KEY"), challenge, secret)
        right = tried is not None and hmac.compare_digest(tried.digest or "", digest)
        if right:
            db.session.execute(
                update(OneTimeCode)
                .where(OneTimeCode.challenge == challenge)
                .values(digest=None, payload="{}")
            )
    if tried is None:
        raise CodeOver
    if not right:
        raise WrongCode(left=MOST_TRIES - tried.tries) if tried.tries < MOST_TRIES else CodeOver
    return dict(json.loads(tried.payload))


def tidy_codes() -> None:
    """Throw away what is too old to matter."""
    with atomic():
        db.session.execute(delete(OneTimeCode).where(OneTimeCode.sent_at < clock.now() - KEPT))


def forget_codes(email: str) -> None:
    """Remove all codes of an address. Call inside atomic()."""
    db.session.execute(delete(OneTimeCode).where(OneTimeCode.address_key == _key(email)))


def _row(
    sent: Sent, payload: Mapping[str, Any] | None, now: datetime, lifetime: timedelta
) -> dict[str, Any]:
    return {
        "challenge": sent.challenge,
        "digest": secret_digest(setting("SECRET_KEY"), sent.challenge, sent.secret),
        "payload": json.dumps(payload or {}),
        "tries": 0,
        "sent_at": now,
        "expires_at": now + lifetime,
    }


def _replace(email: str, purpose: CodePurpose, row: dict[str, Any], today: date) -> bool:
    """Put the row in place of the last one, if it is old enough; two at once take turns here."""
    again_today = OneTimeCode.day == today
    written = db.session.scalar(
        insert(OneTimeCode)
        .values(address_key=_key(email), purpose=purpose, day=today, sent_that_day=1, **row)
        .on_conflict_do_update(
            index_elements=["address_key", "purpose"],
            set_={
                **row,
                "day": today,
                "sent_that_day": case((again_today, OneTimeCode.sent_that_day + 1), else_=1),
            },
            where=(OneTimeCode.sent_at <= row["sent_at"] - PAUSE)
            & or_(~again_today, OneTimeCode.sent_that_day < MOST_A_DAY),
        )
        .returning(OneTimeCode.challenge)
    )
    return written is not None


def _why_not(email: str, purpose: CodePurpose, today: date) -> CodeTooSoon | NoMoreCodesToday:
    last = db.session.execute(
        select(OneTimeCode.day, OneTimeCode.sent_that_day).where(
            OneTimeCode.address_key == _key(email), OneTimeCode.purpose == purpose
        )
    ).one()
    used_up = last.day == today and last.sent_that_day >= MOST_A_DAY
    return NoMoreCodesToday() if used_up else CodeTooSoon()


def _key(email: str) -> str:
    return address_key(setting("SECRET_KEY"), email.strip().lower())
