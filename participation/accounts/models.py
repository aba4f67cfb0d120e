"""Tables of people: accounts, and what they are in a municipality."""

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.choices import CodePurpose, Role, VerifiedBy
from participation.accounts.stamps import ACCOUNT, own
from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, attach, one_of, public_id
from participation.core.stamps import own_stamp_ddl
from participation.municipalities.models import Municipality, SubArea


class Account(UserMixin, Base):
    """A registered person. `email` is stored in lower case; sample accounts can be told apart.

    Sessions carry `session_stamp`: another one ends them all. A deleted account leaves its row
    with `deleted_at`, so that counts stay right; nothing in it tells who it was.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email"),
        CheckConstraint("display_name <> ''", name="display_name"),
        CheckConstraint("language IN ('th', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    display_name: Mapped[str] = mapped_column(String(80))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    consent_version: Mapped[str] = mapped_column(String(20))
    consented_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    language: Mapped[str] = mapped_column(String(2), default="th")
    session_stamp: Mapped[str] = mapped_column(String(16), default="")
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    municipality: Mapped[Municipality] = relationship(lazy="raise")
    memberships: Mapped[list["Membership"]] = relationship(lazy="raise", back_populates="account")
    person: Mapped["Person"] = relationship(lazy="raise", back_populates="account")
    consents: Mapped[list["Consent"]] = relationship(lazy="raise", order_by="Consent.given_at")

    @property
    def has_keepable_pages(self) -> bool:
        """Whether a page shown to this person may be shown again.

        Those of officials say how much waits for them, and no stamp moves with all of that.
        """
        return not self.memberships

    def get_id(self) -> str:
        """Return what the session cookie remembers: the random id, never the row's number."""
        return session_id_of(self.public_id, self.session_stamp)


def session_id_of(public_id: str, session_stamp: str) -> str:
    """Return what the session cookie of an account remembers; a new stamp ends every session."""
    return f"{public_id}.{session_stamp}" if session_stamp else public_id


class Consent(Base):
    """One version of the privacy text that a person agreed to, and when."""

    __tablename__ = "consent"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    version: Mapped[str] = mapped_column(String(20), primary_key=True)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Person(Base):
    """Somebody who may take part: an account, a name on a municipality's list, or both.

    `list_label` is what the municipality's own list calls the person (a running number, a house
    number and name). A person with `verified_at` is known to live in the municipality; where and
    since when born is kept only where a list or an official says so.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("municipality_id", "list_label"),
        ForeignKeyConstraint(
            ["municipality_id", "sub_area_id"],
            ["sub_area.municipality_id", "sub_area.id"],
            name="fk_person_sub_area",
        ),
        CheckConstraint("account_id IS NOT NULL OR list_label IS NOT NULL", name="known"),
        CheckConstraint("list_label IS NULL OR municipality_id IS NOT NULL", name="list"),
        CheckConstraint(
            "(verified_at IS NULL) = (verified_by IS NULL)"
            " AND (verified_at IS NULL OR municipality_id IS NOT NULL)",
            name="verified",
        ),
        CheckConstraint(one_of("verified_by", VerifiedBy), name="verified_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), unique=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    list_label: Mapped[str | None] = mapped_column(Text)
    sub_area_id: Mapped[int | None]
    born_on: Mapped[date | None]
    verified_by: Mapped[VerifiedBy | None] = mapped_column(Word(VerifiedBy))
    verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # SHA-256 of the one-time code that was sent by letter; emptied when it is used.
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)

    account: Mapped[Account | None] = relationship(lazy="raise", back_populates="person")
    sub_area: Mapped[SubArea | None] = relationship(
        lazy="raise",
        primaryjoin="Person.sub_area_id == SubArea.id",
        foreign_keys="Person.sub_area_id",
        viewonly=True,
    )


class OneTimeCode(Base):
    """The last code or link sent to an e-mail address for one purpose.

    The address stands here as a keyed digest only, whether it is known or not. `challenge` names
    this sending in the browser that asked for it; `digest` is emptied when the code is used.
    `payload` is what the code completes, as JSON.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (
        CheckConstraint(one_of("purpose", CodePurpose), name="purpose"),
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
    )

    address_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[CodePurpose] = mapped_column(Word(CodePurpose), primary_key=True)
    challenge: Mapped[str] = mapped_column(String(12), unique=True)
    digest: Mapped[str | None] = mapped_column(String(64))
    payload: Mapped[str] = mapped_column(Text, default="{}")
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date]
    sent_that_day: Mapped[int] = mapped_column(default=1)


class Membership(Base):
    """One role of one person in one municipality."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(
        ForeignKey("municipality.id"), primary_key=True, index=True
    )
    role: Mapped[Role] = mapped_column(Word(Role), primary_key=True)

    account: Mapped[Account] = relationship(lazy="raise", back_populates="memberships")


class Block(Base):
    """Somebody may read an area's boards, but not write, support or vote there, until then.

    Why, and what they said to it, is known to `moderation`.
    """

    __tablename__ = "block"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)


class AccountStamp(Base):
    """How often what belongs to an account has changed; the database itself moves it (`stamps`)."""

    __tablename__ = "account_stamp"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[int]


attach(Account, {"postgresql": [ACCOUNT.function()]})
attach(Account, own_stamp_ddl("account", "NEW.id, 1"))
own(Person)
own(Membership)
