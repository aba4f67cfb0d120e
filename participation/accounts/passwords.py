"""Passwords: argon2id with parameters that take about 20 ms on a small server."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

# OWASP's second choice (19 MiB, 2 passes): the library's default takes ten times as long.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

# Checked when the account is unknown, so that the answer takes as long as for a known one.
_DECOY = _hasher.hash("no account has this password")


def hash_password(password: str) -> str:
    """Return the argon2id hash of `password`."""
    return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Tell whether `password` fits; takes the same time when there is no hash to compare with."""
    try:
        fits = _hasher.verify(password_hash or _DECOY, password)
    except (Argon2Error, InvalidHashError):
        return False
    return bool(fits) and password_hash is not None
