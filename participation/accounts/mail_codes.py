"""One-time codes and links that are sent by e-mail. Only keyed digests of them are stored."""

import hmac
import secrets
from datetime import timedelta

CODE_LIFETIME = timedelta(minutes=10)
LINK_LIFETIME = timedelta(minutes=30)
# Five tries of a million, ten codes a day: a stranger needs centuries to guess one.
MOST_TRIES = 5
MOST_A_DAY = 10
PAUSE = timedelta(seconds=60)


def new_code() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def new_token() -> str:
    """Return a random word for an address, 256 bits."""
    return secrets.token_urlsafe(32)


def secret_digest(key: str, challenge: str, secret: str) -> str:
    """Return what a code or token of one challenge is kept as."""
    return hmac.digest(key.encode(), f"code:{challenge}:{secret}".encode(), "sha256").hex()


def address_key(key: str, email: str) -> str:
    """Return what stands for an e-mail address: it tells nobody which one, nor if it is known."""
    return hmac.digest(key.encode(), f"address:{email}".encode(), "sha256").hex()
