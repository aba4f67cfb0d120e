"""Addresses that stop a person's mails without signing in: signed, and good for nothing else."""

from itsdangerous import BadSignature, URLSafeSerializer

_SALT = "stop-news"


def stop_token(secret_key: str, public_id: str) -> str:
    """Return the token for the account with this public id."""
    return str(URLSafeSerializer(secret_key, salt=_SALT).dumps(public_id))


def read_stop_token(secret_key: str, token: str) -> str | None:
    """Return the public id that a token stands for, None if we did not make it."""
    try:
        return str(URLSafeSerializer(secret_key, salt=_SALT).loads(token))
    except BadSignature:
        return None
