"""The log of official acts: append-only, chained per area, readable by everybody.

Each entry's digest covers the entry before it in its chain, so that a changed or missing row shows.
The words of an act may have to be erased by law (they may name a person): they stand in a row of
their own, and the chain covers only a salted commitment to them.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from participation.core import clock
from participation.core.db import Base, UTCDateTime, db, immutable, insert

_FIRST = "0" * 64


class AuditChain(Base):
    """The head of one chain; locked while an entry is added."""

    __tablename__ = "audit_chain"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)
    last_digest: Mapped[str] = mapped_column(String(64), default=_FIRST)


class AuditEntry(Base):
    """One act: who (an account's random id), what, on what, when, and a commitment to why."""

    __tablename__ = "audit_entry"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)

    chain: Mapped[str] = mapped_column(ForeignKey("audit_chain.name"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(40))
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(160), index=True)
    commitment: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class AuditWords(Base):
    """The words of an act, and the salt of their commitment; erasable."""

    __tablename__ = "audit_words"
    __table_args__ = (UniqueConstraint("chain", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    salt: Mapped[str] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(Text)


immutable(AuditEntry)


@dataclass(frozen=True)
class Fault:
    """A place where a chain does not hold: the entry's number and what is wrong with it."""

    chain: str
    number: int
    cause: str


def record(*, chain: str, actor: str, act: str, subject: str, words: str = "") -> None:
    """Add an act to a chain. Call inside atomic(), together with the act itself."""
    db.session.execute(insert(AuditChain).values(name=chain).on_conflict_do_nothing())
    head = db.session.scalars(
        select(AuditChain)
        .where(AuditChain.name == chain)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    salt = secrets.token_hex(16)
    entry = AuditEntry(
        chain=chain,
        number=head.last_number + 1,
        at=clock.now(),
        actor=actor,
        act=act,
        subject=subject,
        commitment=_commitment(salt, words),
    )
    entry.digest = _digest(head.last_digest, entry)
    head.last_number, head.last_digest = entry.number, entry.digest
    db.session.add(entry)
    db.session.add(AuditWords(chain=chain, number=entry.number, salt=salt, words=words))
    db.session.flush()


def entries(chain: str) -> list[tuple[AuditEntry, str | None]]:
    """Return the acts of a chain, oldest first, each with its words (None once erased)."""
    rows = db.session.execute(
        select(AuditEntry, AuditWords.words)
        .outerjoin(
            AuditWords,
            (AuditWords.chain == AuditEntry.chain) & (AuditWords.number == AuditEntry.number),
        )
        .where(AuditEntry.chain == chain)
        .order_by(AuditEntry.number)
    )
    return [(entry, words) for entry, words in rows]


def verify() -> list[Fault]:
    """Return every place where a chain does not hold; an empty list when all is as it was."""
    faults: list[Fault] = []
    for head in db.session.scalars(select(AuditChain).order_by(AuditChain.name)):
        faults += _verify_chain(head)
    return faults


def _verify_chain(head: AuditChain) -> list[Fault]:
    faults, before, expected = [], _FIRST, 1
    salts = {
        words.number: words
        for words in db.session.scalars(select(AuditWords).where(AuditWords.chain == head.name))
    }
    for entry, _words in entries(head.name):
        if entry.number != expected:
            faults.append(Fault(head.name, expected, "missing"))
        if entry.digest != _digest(before, entry):
            faults.append(Fault(head.name, entry.number, "changed"))
        kept = salts.get(entry.number)
        if kept is not None and entry.commitment != _commitment(kept.salt, kept.words):
            faults.append(Fault(head.name, entry.number, "words changed"))
        before, expected = entry.digest, entry.number + 1
    if (head.last_number, head.last_digest) != (expected - 1, before):
        faults.append(Fault(head.name, expected, "missing at the end"))
    return faults


def _commitment(salt: str, words: str) -> str:
    # Keyed, not joined: otherwise a first line of the words could pass for the end of the salt.
    return hmac.digest(salt.encode(), words.encode(), "sha256").hex()


def _digest(before: str, entry: AuditEntry) -> str:
    parts = (
        before,
        entry.chain,
        str(entry.number),
        entry.at.isoformat(),
        entry.actor,
        entry.act,
        entry.subject,
        entry.commitment,
    )
    return sha256("\n".join(parts).encode()).hexdigest()
