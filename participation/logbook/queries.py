"""Reads of the log of one area."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select

from participation.accounts.models import Account
from participation.core import clock
from participation.core.audit import AuditEntry, AuditWords
from participation.core.db import db
from participation.logbook.plain_words import words_are_open
from participation.municipalities.services import chain_of

PAGE = 50
_AT_ONCE = 500


@dataclass(frozen=True)
class Line:
    """An act as a reader may see it.

    `actor` and, for acts whose words may name a person, `words` are empty to the public; `words`
    are None once they were erased. `digest` is the entry's place in the chain.
    """

    number: int
    at: datetime
    act: str
    subject: str
    words: str | None
    actor: str
    digest: str


@dataclass(frozen=True)
class Filter:
    """Which acts to show; an empty field leaves nothing out. Both days are included."""

    act: str = ""
    first: date | None = None
    last: date | None = None


def page_of_log(
    municipality_id: int, wanted: Filter, *, official: bool, before: int | None = None
) -> list[Line]:
    """Return up to PAGE + 1 acts, newest first, numbered below `before`.

    The one beyond PAGE tells that there are more.
    """
    query = _acts(municipality_id, wanted).order_by(AuditEntry.number.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(AuditEntry.number < before)
    return [_line(*row, official=official) for row in db.session.execute(query)]


def whole_log(municipality_id: int, wanted: Filter, *, official: bool) -> Iterator[Line]:
    """Yield every act, oldest first, without holding them all."""
    query = _acts(municipality_id, wanted).order_by(AuditEntry.number)
    number = 0
    while rows := db.session.execute(query.where(AuditEntry.number > number).limit(_AT_ONCE)).all():
        for row in rows:
            yield _line(*row, official=official)
        number = rows[-1].AuditEntry.number


def _acts(municipality_id: int, wanted: Filter) -> Select[AuditEntry, str, str]:
    query = (
        select(AuditEntry, AuditWords.words, Account.display_name)
        .outerjoin(
            AuditWords,
            (AuditWords.chain == AuditEntry.chain) & (AuditWords.number == AuditEntry.number),
        )
        .outerjoin(Account, Account.public_id == AuditEntry.actor)
        .where(AuditEntry.chain == chain_of(municipality_id))
    )
    if wanted.act:
        query = query.where(AuditEntry.act == wanted.act)
    if wanted.first:
        query = query.where(AuditEntry.at >= _midnight(wanted.first))
    if wanted.last:
        query = query.where(AuditEntry.at < _midnight(wanted.last + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.BANGKOK)


def _line(entry: AuditEntry, words: str | None, name: str | None, *, official: bool) -> Line:
    shown = official or words_are_open(entry.act)
    # A person's address is nobody's business, not even as a random id.
    subject = "" if entry.subject.startswith("account:") and not official else entry.subject
    return Line(
        number=entry.number,
        at=entry.at,
        act=entry.act,
        subject=subject,
        words=words if shown else "",
        actor=(name or "") if official else "",
        digest=entry.digest,
    )
