"""Table of personal tokens."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.models import Account
from participation.core import clock
from participation.core.db import Base, UTCDateTime, public_id
from participation.core.scopes import Scope


class AccessToken(Base):
    """A token that lets a program act for a person until it expires.

    Of the token itself only its SHA-256 is kept. It holds as long as `session_stamp` is that of
    the account: a new password, or signing out everywhere, ends it like every session. `words`
    are its scopes, separated by spaces. When it was last used is kept by the day.
    """

    __tablename__ = "access_token"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("words <> ''", name="words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[str] = mapped_column(String(60))
    session_stamp: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_on: Mapped[date | None]

    account: Mapped[Account] = relationship(lazy="raise", viewonly=True)

    @property
    def scopes(self) -> frozenset[Scope]:
        """What it is for."""
        return frozenset(map(Scope, self.words.split()))
