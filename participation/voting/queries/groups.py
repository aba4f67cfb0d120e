"""Voters in numbers: by channel, age, sector, part of the area, and by day. Nobody alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    cast,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)

from participation.accounts.models import Person
from participation.core.clock import BANGKOK
from participation.core.db import db, is_sqlite
from participation.municipalities.models import SubArea
from participation.voting.models import Ballot, RollClash, RollEntry, Support


@dataclass(frozen=True)
class VotersInNumbers:
    """How many voted in each group, by its word or name, "" for those who did not say.

    `days` are of the ballots that stand. Small numbers must not be published as they are here: see
    `core.small_cells`.
    """

    channels: Counter[str]
    age_bands: Counter[str]
    sectors: Counter[str]
    sub_areas: Counter[str]
    days: Counter[date]
    on_roll: int


def voters_in_numbers(board_id: int) -> VotersInNumbers:
    """Return the voters of a board in numbers, in one statement."""
    voted = select(RollEntry.id).where(RollEntry.board_id == board_id, RollEntry.voted)
    parts = (
        _count("channels", RollEntry.channel, voted),
        # A second vote of somebody, which could not be taken back.
        _count(
            "channels",
            RollClash.channel,
            select(RollClash).where(RollClash.board_id == board_id, RollClash.both_count),
        ),
        _count("age_bands", RollEntry.age_band, voted),
        _count("sectors", RollEntry.sector, voted),
        _count(
            "sub_areas",
            SubArea.name,
            voted.join(Person, Person.id == RollEntry.person_id).outerjoin(
                SubArea, SubArea.id == Person.sub_area_id
            ),
        ),
        _count(
            "days",
            cast(Ballot.cast_on, String),
            select(Ballot.id).where(
                Ballot.board_id == board_id, ~Ballot.superseded, ~Ballot.voided
            ),
        ),
        _count("on_roll", literal(""), select(RollEntry.id).where(RollEntry.board_id == board_id)),
    )
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for grouping, name, count in db.session.execute(union_all(*parts)):
        counts[grouping][name or ""] += count
    return VotersInNumbers(
        channels=counts["channels"],
        age_bands=counts["age_bands"],
        sectors=counts["sectors"],
        sub_areas=counts["sub_areas"],
        days=Counter({date.fromisoformat(day): count for day, count in counts["days"].items()}),
        on_roll=counts["on_roll"].total(),
    )


def supports_by_day(board_id: int) -> Counter[date]:
    """Return how many supports that stand were given on each day, Bangkok time."""
    at = Support.created_at
    moved = func.date(at, "+7 hours") if is_sqlite() else func.date(func.timezone(BANGKOK.key, at))
    day = cast(moved, String)
    rows = db.session.execute(
        select(day, func.count()).where(Support.board_id == board_id).group_by(day)
    )
    return Counter({date.fromisoformat(day): count for day, count in rows})


def _count(grouping: str, column: Any, rows: Select[Any]) -> Select[str, str, int]:
    name: ColumnElement[str] = type_coerce(column, String)
    return rows.with_only_columns(
        literal(grouping).label("grouping"), name.label("name"), func.count().label("count")
    ).group_by(name)
