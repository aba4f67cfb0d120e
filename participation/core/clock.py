"""The one clock: UTC inside, Bangkok on screen. Tests and replays put their own source in."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return _source()


def today() -> date:
    """Return the current day in Bangkok."""
    return in_bangkok(now()).date()


def in_bangkok(moment: datetime) -> datetime:
    """Return an aware `moment` in Bangkok time."""
    return moment.astimezone(BANGKOK)


def set_source(source: Callable[[], datetime]) -> None:
    """Let `source` tell the time from now on (tests, sample data)."""
    global _source
    _source = source


def reset() -> None:
    """Go back to the system's time."""
    set_source(_system_time)
