"""A board's dates for people's own calendars (RFC 5545); pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icalendar import Calendar, Event

from participation.core.clock import in_bangkok


@dataclass(frozen=True, kw_only=True)
class Term:
    """A time of a board: `name` tells its terms apart for good, `ends_at` is left out of it.

    A term without an end is the day it begins on.
    """

    name: str
    title: str
    begins_at: datetime
    ends_at: datetime | None = None


def to_calendar(
    terms: Iterable[Term],
    *,
    board: str,
    host: str,
    title: str,
    address: str,
    sequence: int,
    now: datetime,
) -> bytes:
    """Return the calendar of the board with this slug.

    The names of events stay the same for good, and a higher `sequence` lets calendars take over
    dates that were changed.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//participation//board dates//TH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", "Asia/Bangkok")
    for term in terms:
        event = Event()
        event.add("uid", f"{board}.{term.name}@{host}")
        event.add("dtstamp", now)
        event.add("sequence", sequence)
        event.add("summary", f"{term.title}: {title}")
        begins, ends = _span(term)
        event.add("dtstart", begins)
        event.add("dtend", ends)
        event.add("url", address)
        event.add("description", address)
        # Nobody is busy for the three weeks that a board collects.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    body: bytes = calendar.to_ical()
    return body


def _span(term: Term) -> tuple[date, date]:
    """Return whole days where the term begins and ends at midnight, else moments in Bangkok."""
    begins = in_bangkok(term.begins_at)
    if term.ends_at is None:
        return begins.date(), begins.date() + timedelta(days=1)
    ends = in_bangkok(term.ends_at)
    if begins.time() == ends.time() == time.min:
        return begins.date(), ends.date()
    return begins, ends
