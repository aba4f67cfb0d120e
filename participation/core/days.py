"""Days as people in Thailand write them; nothing here touches a database."""

import re
from datetime import date

from participation.core.text import arabic_digits

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")

# No living person was born in a year that would count as Buddhist in the common era.
_FIRST_BUDDHIST_YEAR = 2400
_BUDDHIST_ERA = 543


def read_day(text: str) -> date:
    """Return the day that `text` names: 31/12/2508, ๓๑/๑๒/๒๕๐๘ or 1965-12-31.

    Thai and Arabic digits; the year is Buddhist from 2400 on. Raises ValueError for everything
    else, a day that the calendar does not have included.
    """
    typed = arabic_digits(text).strip()
    found = _YEAR_FIRST.fullmatch(typed) or _DAY_FIRST.fullmatch(typed)
    if found is None:
        raise ValueError(f"{text!r} is no day")
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    if year >= _FIRST_BUDDHIST_YEAR:
        year -= _BUDDHIST_ERA
    return date(year, month, day)
