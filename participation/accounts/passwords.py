"""Passwords: argon2id with parameters that take about 20 ms on a small server."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from participation.core.text import arabic_digits

# OWASP's second choice (19 MiB, 2 passes): the library's default takes ten times as long.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

# In characters. The limit above keeps hashing quick; a whole sentence fits in.
SHORTEST = 10
LONGEST = 200

# The most common ones of that length, in published lists of leaked passwords.
_COMMON = frozenset(
    [
        "1q2w3e4r5t",
        "qwertyuiop",
        "q1w2e3r4t5",
        "password12",
        "password123",
        "password1234",
        "passw0rd123",
        "iloveyou12",
        "1qaz2wsx3edc",
        "1q2w3e4r5t6y",
        "qwerty12345",
        "qwerty123456",
        "abcd123456",
        "abc1234567",
        "asdfghjkl1",
        "zxcvbnm123",
        "aa12345678",
        "a123456789",
        "q123456789",
        "thailand123",
        "thailand1234",
    ]
)
_ROWS = ("01234567890" * 2, "09876543210" * 2, "abcdefghijklmnopqrstuvwxyz")


def is_easily_guessed(password: str) -> bool:
    """Tell whether the password is common, or a run of the same or of neighbouring signs."""
    plain = arabic_digits(password).lower()
    return plain in _COMMON or len(set(plain)) < 4 or any(plain in row for row in _ROWS)


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
