"""Time for the tests."""

from datetime import UTC, datetime, timedelta

from participation.core import clock

# 09:30 in Bangkok on a Monday that is no holiday.
MONDAY_MORNING = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)


class Clock:
    """Tells `now` to the whole application, also in other threads, and moves only when told."""

    def __init__(self) -> None:
        self.now = MONDAY_MORNING

    def start(self) -> None:
        """Become the application's clock."""
        clock.set_source(lambda: self.now)

    def stop(self) -> None:
        """Give the system's time back."""
        clock.reset()

    def set(self, moment: datetime) -> None:
        """Make it `moment` (aware)."""
        assert moment.tzinfo is not None
        self.now = moment.astimezone(UTC)

    def advance(self, **duration: float) -> None:
        """Let time pass: `clock.advance(days=3, minutes=1)`."""
        self.now += timedelta(**duration)
