"""Signatures of deliveries, in the form of https://www.standardwebhooks.com; pure."""

import hmac
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256

from cryptography.fernet import Fernet

_PREFIX = "whsec_"


def new_secret() -> str:
    """Return a new secret to share with a receiver."""
    return _PREFIX + b64encode(secrets.token_bytes(32)).decode()


def signatures(sharing: Sequence[str], delivery: str, timestamp: int, body: str) -> str:
    """Return the value of the header Webhook-Signature: one signature for each secret."""
    signed = f"{delivery}.{timestamp}.{body}".encode()
    return " ".join(
        "v1,"
        + b64encode(hmac.digest(b64decode(secret.removeprefix(_PREFIX)), signed, sha256)).decode()
        for secret in sharing
    )


def seal(key: str, secret: str) -> str:
    """Return a secret as it is kept: nothing in the database alone lets anybody sign."""
    return _box(key).encrypt(secret.encode()).decode()


def unseal(key: str, sealed: str) -> str:
    """Return the secret that was sealed."""
    return _box(key).decrypt(sealed.encode()).decode()


def _box(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"webhooks:{key}".encode()).digest()))
