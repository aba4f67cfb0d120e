"""Reads of tokens."""

from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, joinedload

from participation.accounts.models import Account, Person
from participation.core import clock
from participation.core.db import db
from participation.tokens.models import AccessToken


def digest_of(secret: str) -> str:
    """Return what is kept of a token: it is drawn at random, so no salt is needed."""
    return sha256(secret.encode()).hexdigest()


def valid_token(secret: str) -> AccessToken | None:
    """Return the token with its account as sessions load it; None if it does not hold (now)."""
    return (
        db.session.scalars(
            select(AccessToken)
            .join(AccessToken.account)
            .options(
                contains_eager(AccessToken.account).options(
                    joinedload(Account.memberships),
                    joinedload(Account.municipality),
                    joinedload(Account.person).joinedload(Person.sub_area),
                )
            )
            .where(AccessToken.digest == digest_of(secret), *_holds())
        )
        .unique()
        .one_or_none()
    )


def tokens_of(account: Account) -> list[AccessToken]:
    """Return the tokens of a person that hold now, the newest first."""
    return list(
        db.session.scalars(
            select(AccessToken)
            .join(AccessToken.account)
            .where(AccessToken.account_id == account.id, *_holds())
            .order_by(AccessToken.id.desc())
        )
    )


def own_part(account: Account) -> list[dict[str, Any]]:
    """Return what is kept about the person here, for the file of all their data."""
    return [
        {
            "name": token.name,
            "scopes": sorted(token.scopes),
            "made_at": token.created_at.isoformat(),
            "ends_at": token.expires_at.isoformat(),
            "last_used_on": token.last_used_on.isoformat() if token.last_used_on else None,
        }
        for token in tokens_of(account)
    ]


def _holds() -> tuple[ColumnElement[bool], ...]:
    return (
        AccessToken.expires_at > clock.now(),
        AccessToken.session_stamp == Account.session_stamp,
        Account.deleted_at.is_(None),
    )
