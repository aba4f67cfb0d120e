"""What waits for the officials of an area, in one list by the day it is due."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from participation.accounts.choices import Role
from participation.accounts.models import Account
from participation.boards.models import Board
from participation.core.db import db
from participation.moderation.queries.kinds import (
    answers,
    appeals,
    boards,
    deliveries,
    handings,
    objections,
    odd,
    papers,
    posts,
    questions,
    removals,
    reports,
    reviews,
)
from participation.moderation.queries.waiting import Kind, Line
from participation.municipalities.models import Municipality

# All that can wait; a new kind takes a line here and nothing else.
KINDS: tuple[Kind, ...] = (
    posts.KIND,
    reports.KIND,
    odd.KIND,
    appeals.KIND,
    objections.KIND,
    removals.KIND,
    answers.KIND,
    boards.KIND,
    papers.KIND,
    reviews.KIND,
    deliveries.KIND,
    questions.KIND,
    handings.KIND,
)


def kind_name(name: str) -> str:
    """Return what a kind of thing is called."""
    return next(str(kind.label) for kind in KINDS if kind.name == name)


@dataclass(frozen=True)
class Desk:
    """What waits, due first; `more` is how much of each kind is not shown."""

    lines: list[Line]
    more: list[tuple[Kind, int]]

    @property
    def count(self) -> int:
        """How much waits."""
        return len(self.lines) + sum(count for _, count in self.more)


def desk(municipality: Municipality) -> Desk:
    """Return the desk of an area: one statement for how much waits, then one or two for each kind.

    A kind of which nothing waits is not asked for.
    """
    here = Board.municipality_id == municipality.id
    counts = db.session.execute(select(*(kind.count(here).scalar_subquery() for kind in KINDS)))
    lines: list[Line] = []
    more: list[tuple[Kind, int]] = []
    for kind, count in zip(KINDS, counts.one(), strict=True):
        shown = kind.lines(municipality) if count else ()
        lines += shown
        if kind.page and count > len(shown):
            more.append((kind, count - len(shown)))
    # What has no day of its own comes last.
    lines.sort(key=lambda line: (line.due or date.max, line.since))
    return Desk(lines, more)


def desks_of(official: Account) -> list[tuple[Municipality, int]]:
    """Return the areas somebody is an official of, each with how much waits there.

    One statement, none for who is no official.
    """
    ids = [
        membership.municipality_id
        for membership in official.memberships
        if membership.role is Role.OFFICIAL
    ]
    if not ids:
        return []
    here = Board.municipality_id == Municipality.id
    counts = [kind.count(here).correlate(Municipality).scalar_subquery() for kind in KINDS]
    total = sum(counts[1:], counts[0])
    rows = db.session.execute(
        select(Municipality, total).where(Municipality.id.in_(ids)).order_by(Municipality.name_th)
    )
    return [(municipality, count) for municipality, count in rows]
