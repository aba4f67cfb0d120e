"""What the log keeps of an area's settings, in the reader's words."""

import json
from typing import Any

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from participation.municipalities.choices import BOARDS_BY_NAMES, BoardsBy

_NAMES = {
    "promise_days": _l("Answers within how many days?"),
    "contact": _l("How to reach the office"),
    "accent": _l("Colour of the area"),
    "boards_by": _l("Who starts boards?"),
    "opens": _l("The office opens at"),
    "closes": _l("The office closes at"),
    "weekdays": _l("Days on which the office works"),
    "closed": _l("Further days off"),
    "working": _l("Further working days"),
}


def settings_in_words(kept: str) -> str:
    """Return the settings that an entry keeps as JSON; what is none stands as it is.

    Settings of a newer version stand under the names they are kept by.
    """
    try:
        said = json.loads(kept)
    except ValueError:
        return kept
    if not isinstance(said, dict):
        return kept
    said |= said.pop("hours", {})
    return " · ".join(f"{_NAMES.get(name, name)}: {_value(name, said[name])}" for name in said)


def _value(name: str, value: Any) -> str:
    if name == "boards_by" and value in list(BoardsBy):
        return str(BOARDS_BY_NAMES[BoardsBy(value)])
    if name == "weekdays":
        names = get_day_names("wide", "stand-alone", locale=str(get_locale()))
        return ", ".join(names[day] for day in value)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)
