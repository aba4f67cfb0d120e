"""Numbers as Pabulib files write them, and the place in a file that an error names."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.pabulib.errors import PabulibError

MINOR_UNITS = 100
"""Minor units in one unit of any currency: the format knows two decimals at most."""

_LARGEST = 10**15
"""Larger numbers are typing errors, and would not fit the database."""

_SHOWN = 40
"""How many characters of a wrong cell a message repeats."""

_INTEGER = re.compile(r"([+-]?[0-9]{1,20})(?:[.,]0*)?")
# No more digits than Decimal keeps exactly (28).
_AMOUNT = re.compile(r"[0-9]{1,16}(?:\.[0-9]{0,12}|,[0-9]{1,2})?(?:[eE]\+?[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from 1; None where no one line is meant."""

    path: Path
    line: int | None = None

    def refuse(self, cause: LazyString) -> PabulibError:
        """Return the error that names this place."""
        return PabulibError(self.path, self.line, cause)


def parse_integer(place: Place, name: str, text: str, least: int | None = None) -> int:
    """Return the whole number that `text` writes as ``5`` or ``5.0``.

    `name` is the column or META key for the message. Raises PabulibError for anything else, and
    for a number below `least`.
    """
    match = _INTEGER.fullmatch(text)
    if match is None or abs(int(match[1])) > _LARGEST:
        raise place.refuse(
            _l("%(name)s must be a whole number, not “%(text)s”.", name=name, text=shorten(text))
        )
    number = int(match[1])
    if least is not None and number < least:
        raise place.refuse(
            _l(
                "%(name)s must be at least %(least)s, not %(text)s.",
                name=name,
                least=least,
                text=text,
            )
        )
    return number


def parse_money(place: Place, name: str, text: str, notes: list[LazyString]) -> int:
    """Return the amount that `text` writes in whole units as ``1310641.1``, in minor units.

    A comma before one or two last digits is read as a decimal point; before three it could as
    well part thousands, and is refused. More than two decimals are rounded half to even, which is
    added to `notes`. Raises PabulibError for anything else, and for an amount below zero.
    """
    if _AMOUNT.fullmatch(text) is None:
        raise place.refuse(
            _l(
                "%(name)s must be an amount of money, not “%(text)s”.",
                name=name,
                text=shorten(text),
            )
        )
    exact = Decimal(text.replace(",", ".")) * MINOR_UNITS
    if exact > _LARGEST * MINOR_UNITS:
        raise place.refuse(_l("%(name)s is too large: %(text)s.", name=name, text=shorten(text)))
    amount = int(exact.to_integral_value(ROUND_HALF_EVEN))
    if amount != exact:
        notes.append(
            _l(
                "Line %(line)s: %(name)s %(text)s was rounded to two decimals.",
                line=place.line,
                name=name,
                text=shorten(text),
            )
        )
    return amount


def shorten(text: str) -> str:
    """Return `text` fit for a message of one line: a page swallowed by a quote helps nobody."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
