"""Who voted, in groups and by day, as it may be published: small numbers are left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.boards.choices import Voters
from participation.boards.rules import VotingRules
from participation.core.small_cells import suppressed
from participation.voting.choices import AGE_BAND_NAMES, SECTOR_NAMES
from participation.voting.queries.groups import VotersInNumbers

CHANNEL_NAMES = {
    "web": _l("Online"),
    "paper": _l("On paper"),
    "phone": _l("By telephone"),
    "unknown": _l("Not stated"),
}
# No chart is wider.
MOST_DAYS = 120


@dataclass(frozen=True)
class Line:
    """A group and how many voted in it; None where the number is not published."""

    name: str
    count: int | None


@dataclass(frozen=True)
class Day:
    """A day and how many ballots or supports of it stand; None where it is not published."""

    day: date
    count: int | None


def turnout_of(rules: VotingRules | None, numbers: VotersInNumbers) -> str:
    """Return how many per cent of those on an uploaded roll voted, with one decimal; else ""."""
    if rules is None or rules.voters is not Voters.ROLL or not numbers.on_roll:
        return ""
    return f"{numbers.channels.total() * 100 / numbers.on_roll:.1f}"


def groups_of(numbers: VotersInNumbers) -> list[tuple[str, list[Line]]]:
    """Return the groupings that tell something, each with its title."""
    groupings: tuple[tuple[str, Mapping[str, int], Mapping[Any, Any]], ...] = (
        (_("How they voted"), numbers.channels, CHANNEL_NAMES),
        (_("By part of the area"), numbers.sub_areas, {}),
        (_("By sector"), numbers.sectors, SECTOR_NAMES),
        (_("By age"), numbers.age_bands, AGE_BAND_NAMES),
    )
    return [
        (str(title), _lines(counts, names)) for title, counts, names in groupings if len(counts) > 1
    ]


def _lines(counts: Mapping[str, int], names: Mapping[Any, Any]) -> list[Line]:
    hidden = suppressed(counts)
    # In the order of the names where they have one; who said nothing comes last.
    known = {str(value): place for place, value in enumerate(names)}
    in_order = sorted(counts, key=lambda name: (name == "", known.get(name, 0), name))
    words = {str(value): str(name) for value, name in names.items()}
    return [
        Line(
            words.get(name, name) or str(_("Did not say")), None if name in hidden else counts[name]
        )
        for name in in_order
    ]


def days_of(counts: Mapping[date, int]) -> list[Day]:
    """Return the days from the first to the last, those without any too.

    Empty where all fell on one day, or over longer than a chart can show.
    """
    if len(counts) < 2:
        return []
    first, last = min(counts), max(counts)
    length = (last - first).days + 1
    if length > MOST_DAYS:
        return []
    hidden = suppressed(counts)
    days = (first + timedelta(days=place) for place in range(length))
    return [Day(day, None if day in hidden else counts.get(day, 0)) for day in days]
