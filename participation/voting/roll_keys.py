"""Keys that stand for voters on their ballots.

A voter key is HMAC-SHA256 of the roll entry's number under a secret of the board; the secret is
stored wrapped (Fernet) by the operator's BALLOT_KEY. Whoever holds the database and that key can
join voters and ballots: this is pseudonymity, until the secret is destroyed; then nobody can.
"""

import hmac
import secrets

from cryptography.fernet import Fernet


def new_wrapped_secret(ballot_key: str) -> str:
    """Return a new random secret of 32 bytes, wrapped by the operator's key."""
    return Fernet(ballot_key).encrypt(secrets.token_bytes(32)).decode()


def unwrap_secret(ballot_key: str, wrapped: str) -> bytes:
    """Return the secret; raises cryptography's InvalidToken if the key is not the right one."""
    return Fernet(ballot_key).decrypt(wrapped.encode())


def voter_key(secret: bytes, roll_entry_id: int) -> str:
    """Return the 64 hexadecimal digits that stand for a roll entry on its ballots."""
    return hmac.digest(secret, b"voter:%d" % roll_entry_id, "sha256").hex()


def receipt_code(secret: bytes, ballot_id: str) -> str:
    """Return the receipt of a ballot, XXXX-XXXX-XXXX; it can't be turned back into the id."""
    code = hmac.digest(secret, b"receipt:" + ballot_id.encode(), "sha256").hex()[:12].upper()
    return "-".join((code[:4], code[4:8], code[8:]))
