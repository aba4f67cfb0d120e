"""Text that somebody typed, kept for a short while until they can send it.

A row is sealed with a key that only the person's own browser holds: whoever reads the table learns
neither what was typed (it may be a ballot) nor by whom.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from participation.core import clock
from participation.core.db import Base, UTCDateTime, db
from participation.core.transaction import atomic


class KeptForm(Base):
    """A sealed text and when it is thrown away; `key_digest` is the SHA-256 of its key."""

    __tablename__ = "kept_form"

    key_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    kept_until: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


def keep(text: str, lifetime: timedelta) -> str:
    """Keep `text` for `lifetime`; return the key that opens it. Throws away what is older."""
    key, now = Fernet.generate_key(), clock.now()
    with atomic():
        db.session.execute(delete(KeptForm).where(KeptForm.kept_until <= now))
        sealed = Fernet(key).encrypt(text.encode()).decode()
        db.session.add(KeptForm(key_digest=_digest(key), sealed=sealed, kept_until=now + lifetime))
    return key.decode()


def open_kept(key: str) -> str | None:
    """Return the text that `key` opens, None if there is none any more."""
    sealed = db.session.scalar(
        select(KeptForm.sealed).where(
            KeptForm.key_digest == _digest(key.encode()), KeptForm.kept_until > clock.now()
        )
    )
    try:
        return Fernet(key.encode()).decrypt(sealed.encode()).decode() if sealed else None
    except (InvalidToken, ValueError):
        return None


def _digest(key: bytes) -> str:
    return sha256(key).hexdigest()
