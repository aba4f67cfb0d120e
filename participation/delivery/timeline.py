"""Where bars stand on a line of time, in thousandths of its length; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# Marks are so many months apart that no more than this many stand on the line.
_MOST_MARKS = 8
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Bar:
    """From `left` on so `wide`, and then `late`: what has passed since the day it was due."""

    left: int
    wide: int
    late: int


@dataclass(frozen=True)
class Timeline:
    """The bars in the order they were given, where today is, and where months begin.

    The line goes from `first` to `last`, which is the day after the last one on it.
    """

    first: date
    last: date
    bars: Sequence[Bar]
    today: int
    marks: Sequence[int]


def timeline(spans: Sequence[tuple[date, date, bool]], today: date) -> Timeline:
    """Lay (begun, end, still to come) on one line that holds them all and today.

    What is still to come and was to end before today is late up to today.
    """
    first = min([today, *(begun for begun, _end, _open in spans)]).replace(day=1)
    last = _months_after(max([today, *(end for _begun, end, _open in spans)]), 1)
    length = (last - first).days

    def place(day: date) -> int:
        return round((day - first).days * 1000 / length)

    bars = [
        Bar(
            left=place(begun),
            # A day is to be seen on a line of years, too.
            wide=max(place(max(begun, end)) - place(begun), 6),
            late=max(place(today) - place(max(begun, end)), 6) if is_open and end < today else 0,
        )
        for begun, end, is_open in spans
    ]
    marks = [place(day) for day in _marks(first, last)]
    return Timeline(first, last, bars, place(today), marks)


def _marks(first: date, last: date) -> list[date]:
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in _STEPS if months <= step * _MOST_MARKS), _STEPS[-1])
    return [_months_after(first, count) for count in range(0, months, step)]


def _months_after(day: date, months: int) -> date:
    """Return the first day of the month that comes `months` after the one of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
