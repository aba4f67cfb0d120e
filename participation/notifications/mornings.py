"""When news go out: soon, on the next morning, or on the next Monday morning, Bangkok time."""

from datetime import datetime, time, timedelta

from participation.core.clock import BANGKOK, in_bangkok
from participation.notifications.choices import Frequency

# What happens together is told together.
SOON = timedelta(minutes=2)
MORNING = time(7)
_MONDAY = 0


def due_at(frequency: Frequency, moment: datetime) -> datetime:
    """Return when somebody who wants news that often is told of what happened at `moment`.

    Who wants none is never asked about here: as for news at once.
    """
    if frequency not in (Frequency.DAILY, Frequency.WEEKLY):
        return moment + SOON
    local = in_bangkok(moment)
    day = local.date() + timedelta(days=local.time() >= MORNING)
    if frequency is Frequency.WEEKLY:
        day += timedelta(days=(_MONDAY - day.weekday()) % 7)
    return datetime.combine(day, MORNING, BANGKOK)
