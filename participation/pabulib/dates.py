"""The dates of a published election, as the schedule of a finished board."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from participation.boards.schedule import Schedule
from participation.core.clock import BANGKOK


def finished_schedule(meta: Mapping[str, str], now: datetime) -> Schedule:
    """Return a schedule whose voting is over at `now`.

    Voting runs from `date_begin` to the end of `date_end` ("DD.MM.YYYY", or a year alone). Dates
    that are absent or unreadable, or not over yet, are drawn back to the day before `now`:
    a published election is a finished one.
    """
    latest = (now - timedelta(days=1)).astimezone(BANGKOK).date()
    ends = min(_read(meta.get("date_end", ""), last=True) or latest, latest)
    begins = min(_read(meta.get("date_begin", ""), last=False) or ends, ends)
    opens_at = datetime.combine(begins, time.min, BANGKOK)
    closes_at = datetime.combine(ends + timedelta(days=1), time.min, BANGKOK)
    return Schedule(
        collecting_opens_at=opens_at - timedelta(days=1),
        collecting_closes_at=opens_at - timedelta(days=1),
        voting_opens_at=opens_at,
        voting_closes_at=closes_at,
        results_at=closes_at,
    )


def _read(text: str, *, last: bool) -> date | None:
    if len(text) == 4 and text.isascii() and text.isdigit():
        return date(int(text), 12, 31) if last else date(int(text), 1, 1)
    try:
        return datetime.strptime(text, "%d.%m.%Y").date()
    except ValueError:
        return None
