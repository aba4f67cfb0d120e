"""What is published of a counted vote: projects, ballots, and groups of voters."""

from collections.abc import Generator, Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from participation.accounts.models import Person
from participation.boards.models import Board
from participation.core.db import db
from participation.core.small_cells import suppressed
from participation.core.transaction import end_reading
from participation.exports.narrowing import Wanted
from participation.municipalities.models import SubArea
from participation.tallies.queries import result as find_result
from participation.voting.models import RollEntry
from participation.voting.queries import ballots_by_channel, grouped_ballots

Row = tuple[Any, ...]

NOT_SAID = "not_said"
"""The group of those who did not say to which they belong."""


def project_rows(board: Board, _wanted: Wanted) -> Iterator[Row]:
    """Yield the projects of a counted vote in order of rank."""
    result = find_result(board.id) or {"projects": []}
    end_reading()
    for row in result["projects"]:
        yield (
            row["rank"],
            row["code"],
            row["title"],
            row["category"],
            amount(row["cost"]),
            result["currency"],
            row["votes"],
            row["score"],
            int(row["funded"]),
            row["reason"],
            amount(row["available"]),
            amount(row["short_by"]),
            int(board.sample),
        )


def amount(minor: int | None) -> Decimal | None:
    """Return minor units as a decimal number of whole ones."""
    return None if minor is None else Decimal(minor).scaleb(-2)


def ballot_rows(board: Board, _wanted: Wanted) -> Generator[Row]:
    """Yield what the ballots say, each text once with its number; sorted, so in nobody's order."""
    yield from grouped_ballots(board.id)


def group_rows(board: Board, _wanted: Wanted) -> Iterator[Row]:
    """Yield how many voters belonged to each group; small counts are None, and said to be so."""
    counts: dict[str, dict[str, int]] = {
        "channel": {channel.value: n for channel, n in ballots_by_channel(board.id).items()},
        "age_band": _count(board.id, RollEntry.age_band),
        "sector": _count(board.id, RollEntry.sector),
        "sub_area": _count(board.id, SubArea.name),
    }
    end_reading()
    for grouping, groups in counts.items():
        hidden = suppressed(groups)
        for name, count in sorted(groups.items()):
            is_hidden = name in hidden
            yield grouping, name, None if is_hidden else count, int(is_hidden)


def _count(board_id: int, group: Any) -> dict[str, int]:
    column: ColumnElement[Any] = group
    rows = db.session.execute(
        select(column, func.count())
        .select_from(RollEntry)
        .join(Person, Person.id == RollEntry.person_id)
        .outerjoin(SubArea, SubArea.id == Person.sub_area_id)
        .where(RollEntry.board_id == board_id, RollEntry.voted)
        .group_by(column)
    )
    return {str(name.value if hasattr(name, "value") else name or NOT_SAID): n for name, n in rows}
