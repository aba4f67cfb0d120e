"""Indicators of a place by fiscal year; nothing here touches a database."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from participation.core import clock

SHOWN = 10
"""Fiscal years that are told of, up to the present one."""

_BUDDHIST_ERA = 543
_OCTOBER = 10


class Measure(StrEnum):
    """What is counted. Of `DAYS` there is a line for each number of days."""

    BOARDS = "boards"
    PROPOSALS = "proposals"
    ANSWERED = "answered"
    ADOPTED = "adopted"
    OPINIONS = "opinions"
    SUPPORTS = "supports"
    DAYS = "days"
    PARTICIPANTS = "participants"
    BALLOTS = "ballots"
    SURVEYED = "surveyed"
    SATISFIED = "satisfied"
    AGAIN = "again"


class Count(NamedTuple):
    """So many of `measure` in one fiscal year of a place; `days` is None for all but DAYS."""

    place: str
    year: int
    sample: bool
    measure: Measure
    days: int | None
    number: int


@dataclass(frozen=True)
class Figures:
    """What a place came to in the fiscal year `year` (Buddhist era).

    Shares are whole per cents: answered ones of all proposals, adopted ones of the answered, and
    of those who answered surveys. They and `median_days` are None where there is nothing to
    divide.
    """

    year: int
    boards: int
    participants: int
    proposals: int
    opinions: int
    supports: int
    ballots: int
    answered: int | None
    adopted: int | None
    median_days: int | None
    satisfied: int | None
    again: int | None


def fiscal_year(day: date) -> int:
    """Return the Buddhist fiscal year a day lies in; it begins on 1 October of the year before."""
    return day.year + _BUDDHIST_ERA + (day.month >= _OCTOBER)


def first_day(year: int) -> date:
    """Return the day on which a fiscal year begins."""
    return date(year - _BUDDHIST_ERA - 1, _OCTOBER, 1)


def begins_at(year: int) -> datetime:
    """Return the moment at which a fiscal year begins in Bangkok."""
    return datetime.combine(first_day(year), time(), clock.BANGKOK)


def shown_years(today: date) -> list[int]:
    """Return the fiscal years that are told of, the present one last."""
    present = fiscal_year(today)
    return list(range(present - SHOWN + 1, present + 1))


def in_years(counts: Iterable[Count], years: Iterable[int]) -> list[Figures]:
    """Return the figures of one place, from the first year with any on; none, if there is none."""
    by_year: dict[int, list[Count]] = defaultdict(list)
    for count in counts:
        by_year[count.year].append(count)
    return [_figures(year, by_year[year]) for year in years if by_year and year >= min(by_year)]


def _figures(year: int, counts: list[Count]) -> Figures:
    total: Counter[Measure] = Counter()
    days: Counter[int] = Counter()
    for count in counts:
        total[count.measure] += count.number
        if count.days is not None:
            days[count.days] += count.number
    return Figures(
        year=year,
        boards=total[Measure.BOARDS],
        participants=total[Measure.PARTICIPANTS],
        proposals=total[Measure.PROPOSALS],
        opinions=total[Measure.OPINIONS],
        supports=total[Measure.SUPPORTS],
        ballots=total[Measure.BALLOTS],
        answered=_share(total[Measure.ANSWERED], total[Measure.PROPOSALS]),
        adopted=_share(total[Measure.ADOPTED], total[Measure.ANSWERED]),
        median_days=round(median(days.elements())) if days else None,
        satisfied=_share(total[Measure.SATISFIED], total[Measure.SURVEYED]),
        again=_share(total[Measure.AGAIN], total[Measure.SURVEYED]),
    )


def _share(part: int, whole: int) -> int | None:
    return round(part * 100 / whole) if whole else None
