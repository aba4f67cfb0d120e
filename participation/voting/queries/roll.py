"""Reads of the voter roll for officials: who stands on it and by which way they voted, no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from participation.accounts.models import Account, Person
from participation.core.csv_rows import Fault
from participation.core.db import db
from participation.voting.choices import Channel
from participation.voting.errors import NobodyOfThatName
from participation.voting.models import RollClash, RollEntry


@dataclass(frozen=True)
class Clash:
    """Somebody who voted by the channel `stands` and was about to vote again by `tried`.

    `name` is what the municipality's list calls them, or the e-mail address of their account. With
    `both_count` the second vote could not be taken back.
    """

    name: str
    stands: Channel | None
    tried: Channel
    first_noted_on: date
    times: int
    both_count: bool


def roll_size(board_id: int) -> int:
    """Return how many people stand on the board's roll."""
    return (
        db.session.scalar(
            select(func.count()).select_from(RollEntry).where(RollEntry.board_id == board_id)
        )
        or 0
    )


def clashes(board_id: int) -> list[Clash]:
    """Return who was about to vote twice on the board, the first ones first."""
    noted, name = func.min(RollClash.noted_on), func.coalesce(Person.list_label, Account.email)
    rows = db.session.execute(
        select(
            name,
            RollEntry.channel,
            RollClash.channel,
            noted,
            func.count(),
            RollClash.both_count,
        )
        .select_from(RollClash)
        .join(RollEntry, RollEntry.id == RollClash.roll_entry_id)
        .join(Person, Person.id == RollEntry.person_id)
        .outerjoin(Account, Account.id == Person.account_id)
        .where(RollClash.board_id == board_id)
        .group_by(RollEntry.id, name, RollEntry.channel, RollClash.channel, RollClash.both_count)
        .order_by(noted, name)
    )
    return [Clash(*row) for row in rows]


def labels_unknown(municipality_id: int, labels: Iterable[tuple[int, str]]) -> list[Fault]:
    """Return a fault for every (line, label) that is not on the municipality's list."""
    known = set(
        db.session.scalars(
            select(Person.list_label).where(
                Person.municipality_id == municipality_id, Person.list_label.is_not(None)
            )
        )
    )
    return [
        Fault(line, str(NobodyOfThatName(label=label)))
        for line, label in labels
        if label not in known
    ]
