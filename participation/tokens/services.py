"""Making tokens, noting their use, ending them."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, or_, update

from participation.accounts.models import Account
from participation.accounts.services.settings import check_password, lock_account
from participation.core import clock
from participation.core.db import db
from participation.core.kept_answers import forget_answers
from participation.core.scopes import Scope
from participation.core.transaction import atomic
from participation.tokens.choices import MOST_TOKENS
from participation.tokens.errors import TokenNotFound, TooManyTokens
from participation.tokens.models import AccessToken
from participation.tokens.queries import digest_of, tokens_of

# So that who finds one knows what it is, and scanners of published code find it.
_PREFIX = "ruamkhit_"


def make_token(
    account: Account, *, name: str, scopes: Collection[Scope], days: int, password: str
) -> tuple[AccessToken, str]:
    """Return a new token of the person, and its secret, which nobody can be shown again.

    Raises WrongPassword (an account may have none), AccountGone and TooManyTokens. Tokens of
    theirs that ended are removed.
    """
    check_password(account, password)
    secret = _PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    with atomic():
        # A person's simultaneous acts take turns here, so that the limit holds.
        locked = lock_account(account.id)
        db.session.execute(
            delete(AccessToken).where(
                AccessToken.account_id == locked.id,
                or_(
                    AccessToken.expires_at <= now,
                    AccessToken.session_stamp != locked.session_stamp,
                ),
            )
        )
        if len(tokens_of(locked)) >= MOST_TOKENS:
            raise TooManyTokens(most=MOST_TOKENS)
        token = AccessToken(
            account_id=locked.id,
            name=name,
            digest=digest_of(secret),
            words=" ".join(sorted(set(scopes))),
            session_stamp=locked.session_stamp,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        db.session.add(token)
    return token, secret


def note_use(token: AccessToken) -> None:
    """Note that a token was used today; once a day."""
    if token.last_used_on != clock.today():
        with atomic():
            db.session.execute(
                update(AccessToken)
                .where(AccessToken.id == token.id)
                .values(last_used_on=clock.today())
            )


def end_token(account: Account, public_id: str) -> None:
    """End a token of the person at once. Raises TokenNotFound."""
    with atomic():
        ended = db.session.scalar(
            delete(AccessToken)
            .where(AccessToken.account_id == account.id, AccessToken.public_id == public_id)
            .returning(AccessToken.id)
        )
        if ended is None:
            raise TokenNotFound


def forget_tokens(account: Account) -> None:
    """Remove the tokens of an account that is being deleted, and the answers they got."""
    with atomic():
        db.session.execute(delete(AccessToken).where(AccessToken.account_id == account.id))
        forget_answers(account.public_id)
