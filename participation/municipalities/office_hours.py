"""The day on which something sent to an office counts as received; nothing here asks a database."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from participation.core.clock import in_bangkok

_WORKING_WEEK = (0, 1, 2, 3, 4)
# An office that never opens would be asked for its next day for ever.
_LONGEST_BREAK = 366


@dataclass(frozen=True, kw_only=True)
class OfficeHours:
    """When an office works, in Bangkok time.

    `weekdays` count from Monday, 0. `working` are days on which it works although it would not,
    `closed` those on which it does not although it would; both win over public holidays.
    """

    opens: time = time(8, 30)
    closes: time = time(16, 30)
    weekdays: tuple[int, ...] = _WORKING_WEEK
    working: frozenset[date] = field(default_factory=frozenset)
    closed: frozenset[date] = field(default_factory=frozenset)

    def to_json(self) -> str:
        """Return it as JSON."""
        return json.dumps(
            {
                "opens": self.opens.isoformat("minutes"),
                "closes": self.closes.isoformat("minutes"),
                "weekdays": list(self.weekdays),
                "working": _written(self.working),
                "closed": _written(self.closed),
            }
        )

    @classmethod
    def from_json(cls, text: str | None) -> "OfficeHours":
        """Return what `to_json` wrote; the usual hours for None."""
        if text is None:
            return cls()
        said = json.loads(text)
        return cls(
            opens=time.fromisoformat(said["opens"]),
            closes=time.fromisoformat(said["closes"]),
            weekdays=tuple(said["weekdays"]),
            working=frozenset(map(date.fromisoformat, said["working"])),
            closed=frozenset(map(date.fromisoformat, said["closed"])),
        )

    def works_on(self, day: date) -> bool:
        """Tell whether the office works on `day`."""
        if day in self.working:
            return True
        if day in self.closed or day.weekday() not in self.weekdays:
            return False
        return day not in public_holidays(day.year)


def received_on(moment: datetime, hours: OfficeHours) -> date:
    """Return the day on which what was sent at `moment` (aware) counts as received.

    That day if it is a working day and the office is open, its closing minute included to the
    second; otherwise the next working day.
    """
    local = in_bangkok(moment)
    day = local.date()
    if hours.works_on(day) and hours.opens <= local.time() <= hours.closes:
        return day
    for later in range(1, _LONGEST_BREAK):
        following = day + timedelta(days=later)
        if hours.works_on(following):
            return following
    return day


@lru_cache(maxsize=32)
def public_holidays(year: int) -> frozenset[date]:
    """Return the days off of Thailand's government, days in lieu included."""
    days = holidays.country_holidays("TH", years=year, categories=("public", "government"))
    return frozenset(days)


@lru_cache(maxsize=32)
def _named_holidays(year: int, language: str) -> dict[date, str]:
    spoken = "th" if language == "th" else "en_US"
    kinds = ("public", "government")
    return dict(holidays.country_holidays("TH", years=year, categories=kinds, language=spoken))


def holiday_name(day: date, language: str) -> str | None:
    """Return what a public holiday is called, None on other days."""
    return _named_holidays(day.year, language).get(day)


def _written(days: Iterable[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)
