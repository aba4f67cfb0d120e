"""Dates of sample boards, relative to the day they are loaded, so that every phase is shown."""

from datetime import datetime, time, timedelta

from participation.boards.choices import BoardKind, Phase
from participation.boards.schedule import Schedule
from participation.core import clock

# Days from the day of loading: collecting opens and closes, voting opens and closes, results.
_OFFSETS = {
    Phase.UPCOMING: (7, 28, 42, 56, 60),
    Phase.COLLECTING: (-12, 9, 23, 37, 40),
    Phase.REVIEW: (-40, -5, 10, 24, 27),
    Phase.VOTING: (-60, -25, -4, 10, 12),
    Phase.COUNTING: (-75, -40, -18, -2, 5),
    Phase.RESULTS: (-100, -60, -35, -14, -10),
}


def sample_schedule(kind: BoardKind, phase: Phase, shift: int) -> Schedule:
    """Return dates that put a board into `phase` today.

    Collecting boards are moved by `shift` days (0 to 5), so that they do not all end together.
    """
    today = datetime.combine(clock.today(), time.min, clock.BANGKOK)
    days = shift if phase is Phase.COLLECTING else 0
    opens, closes, voting_opens, voting_closes, results = (
        today + timedelta(days=offset + days) for offset in _OFFSETS[phase]
    )
    voting = kind is BoardKind.BUDGET
    return Schedule(
        collecting_opens_at=opens,
        collecting_closes_at=closes,
        voting_opens_at=voting_opens if voting else None,
        voting_closes_at=voting_closes if voting else None,
        results_at=results,
    )
