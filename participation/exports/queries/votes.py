"""What is published of a counted vote: projects, ballots, and groups of voters."""

from collections.abc import Generator, Iterator
from decimal import Decimal
from typing import Any

from participation.boards.models import Board
from participation.core.small_cells import suppressed
from participation.core.transaction import end_reading
from participation.exports.narrowing import Wanted
from participation.tallies.queries import result as find_result
from participation.voting.queries import grouped_ballots
from participation.voting.queries.groups import voters_in_numbers

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
    """Yield how many voters belonged to each group; small counts are None, and said to be so.

    They are left out exactly as on the page of the result: two ways of leaving out would tell more
    than either.
    """
    numbers = voters_in_numbers(board.id)
    end_reading()
    groupings = {
        "channel": numbers.channels,
        "age_band": numbers.age_bands,
        "sector": numbers.sectors,
        "sub_area": numbers.sub_areas,
    }
    for grouping, groups in groupings.items():
        hidden = suppressed(groups)
        for name, count in sorted(groups.items()):
            is_hidden = name in hidden
            shown = None if is_hidden else count
            yield grouping, name or NOT_SAID, shown, int(is_hidden)
