"""One-time codes that are sent by letter: short enough to type, too many to guess."""

import secrets
from hashlib import sha256

# Without look-alikes; 31^10 codes are about 50 bits.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 10


def new_code() -> str:
    """Return a random code, XXXXX-XXXXX."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return f"{code[:5]}-{code[5:]}"


def code_digest(code: str) -> str:
    """Return the SHA-256 a code is kept as; case, spaces and hyphens do not matter."""
    plain = "".join(character for character in code.upper() if character in _ALPHABET)
    return sha256(plain.encode()).hexdigest()
