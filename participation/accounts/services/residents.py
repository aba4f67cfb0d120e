"""Municipalities and their residents.

Residence becomes known in two ways: an official saw the person, or a letter reached them. OpenID
Connect comes behind the same interface, as a third caller of `verify_resident`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, select

from participation.accounts.choices import VerifiedBy
from participation.accounts.errors import (
    AlreadyVerified,
    NoSuchAccount,
    NotOnTheList,
    OnTheListAlready,
    WrongLetterCode,
)
from participation.accounts.events import person_joined
from participation.accounts.letters import code_digest, new_code
from participation.accounts.models import Account, Person
from participation.core import audit, clock
from participation.core.db import db, insert
from participation.core.errors import Refusal
from participation.core.transaction import atomic
from participation.municipalities.models import Municipality, SubArea
from participation.municipalities.services import chain_of


@dataclass(frozen=True)
class ListedResident:
    """A line of a municipality's list: its own name for the person, and what else it says."""

    label: str
    sub_area: str = ""
    born_on: date | None = None


def verify_in_person(
    official: Account,
    municipality: Municipality,
    *,
    email: str,
    list_label: str = "",
    sub_area: str = "",
    born_on: date | None = None,
) -> Account:
    """Record that an official has seen that this person lives in the municipality.

    With `list_label` the account is joined with that name on the list, so that online and on paper
    it is one voter; that can be done later too, for an account that was verified without. Raises
    NoSuchAccount (unknown, or of another municipality), NotOnTheList (or joined with another
    account) and AlreadyVerified.
    """
    with atomic():
        account = db.session.scalar(
            select(Account).where(
                Account.email == email.strip().lower(),
                Account.municipality_id == municipality.id,
            )
        )
        if account is None:
            raise NoSuchAccount(email=email)
        if list_label:
            listed = Person.list_label == list_label
            _join(account, listed, VerifiedBy.OFFICIAL, NotOnTheList(label=list_label))
        else:
            verify_resident(account, municipality, sub_area=sub_area, born_on=born_on)
        audit.record(
            chain=chain_of(municipality.id),
            actor=official.public_id,
            act="resident.verify",
            subject=f"account:{account.public_id}",
        )
    return account


def verify_resident(
    account: Account,
    municipality: Municipality,
    *,
    sub_area: str = "",
    born_on: date | None = None,
) -> None:
    """Record that the person is known to live in the municipality. Raises AlreadyVerified."""
    with atomic():
        person = _lock_person(account)
        if person.verified_at is not None:
            raise AlreadyVerified
        person.municipality_id = municipality.id
        person.sub_area_id = _sub_areas(municipality, [sub_area]).get(sub_area)
        person.born_on = born_on
        person.verified_by, person.verified_at = VerifiedBy.OFFICIAL, clock.now()


def upload_residents(
    official: Account, municipality: Municipality, rows: Sequence[ListedResident]
) -> list[tuple[str, str]]:
    """Put people on the municipality's list; return (label, one-time code) for their letters.

    The codes are returned this once: only their digests are kept. All or nothing; raises
    OnTheListAlready naming the first label that is not new.
    """
    letters = [(row.label, new_code()) for row in rows]
    with atomic():
        # First: the log is written by one at a time, so no list slips in after the check.
        audit.record(
            chain=chain_of(municipality.id),
            actor=official.public_id,
            act="residents.upload",
            subject=f"municipality:{municipality.slug}",
            words=f"{len(rows)}",
        )
        _check_labels_new(municipality, [row.label for row in rows])
        areas = _sub_areas(municipality, [row.sub_area for row in rows])
        people = [
            {
                "municipality_id": municipality.id,
                "list_label": row.label,
                "sub_area_id": areas.get(row.sub_area),
                "born_on": row.born_on,
                "code_digest": code_digest(code),
            }
            for row, (_label, code) in zip(rows, letters, strict=True)
        ]
        if people:
            db.session.execute(insert(Person), people)
    return letters


def verify_by_letter(account: Account, code: str) -> None:
    """Join an account with the person whose letter holds `code`; the code is used up.

    What the account did before (supports) stays its own. Raises WrongLetterCode, also for a letter
    of another municipality, and AlreadyVerified.
    """
    _join(account, Person.code_digest == code_digest(code), VerifiedBy.LETTER, WrongLetterCode())


def _join(account: Account, which: ColumnElement[bool], how: VerifiedBy, refusal: Refusal) -> None:
    """Join the account with the one person of its municipality's list that fits `which`.

    An official can also join one that was verified without its name on the list: as long as the
    two are apart, they are two voters. Raises AlreadyVerified, and `refusal` if nobody fits who has
    no account yet.
    """
    with atomic():
        own = _lock_person(account)
        if own.list_label is not None or (own.verified_at and how is VerifiedBy.LETTER):
            raise AlreadyVerified
        listed = db.session.scalar(
            select(Person)
            .where(
                which,
                Person.municipality_id == account.municipality_id,
                Person.account_id.is_(None),
            )
            .with_for_update()
        )
        if listed is None:
            raise refusal
        # What the list does not say stays as the counter knew it.
        kept = {
            name: getattr(listed, name) or getattr(own, name)
            for name in ("list_label", "sub_area_id", "born_on")
        }
        gone = listed.id
        person_joined.send(kept=own.id, gone=gone)
        db.session.execute(delete(Person).where(Person.id == gone))
        db.session.expunge(listed)
        for name, value in kept.items():
            setattr(own, name, value)
        own.municipality_id = account.municipality_id
        own.verified_by, own.verified_at = how, clock.now()


def _lock_person(account: Account) -> Person:
    return db.session.scalars(
        select(Person)
        .where(Person.account_id == account.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def _check_labels_new(municipality: Municipality, labels: Sequence[str]) -> None:
    # Lists of one municipality are taken one after the other.
    db.session.execute(
        select(Municipality.id)
        .where(Municipality.id == municipality.id)
        .with_for_update(key_share=True)
    )
    seen: set[str] = set()
    taken = set(
        db.session.scalars(
            select(Person.list_label).where(Person.municipality_id == municipality.id)
        )
    )
    for label in labels:
        if label in seen or label in taken:
            raise OnTheListAlready(label=label)
        seen.add(label)


def _sub_areas(municipality: Municipality, names: Sequence[str]) -> dict[str, int]:
    """Return the ids of the municipality's parts by name, made where they are new."""
    wanted = [{"municipality_id": municipality.id, "name": name} for name in {*names} if name]
    if wanted:
        db.session.execute(insert(SubArea).on_conflict_do_nothing(), wanted)
    rows = db.session.execute(
        select(SubArea.name, SubArea.id).where(SubArea.municipality_id == municipality.id)
    )
    return {name: area_id for name, area_id in rows}
