"""How paper sheets are typed, and what two or three readings of one amount to.

Nothing here touches a database.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from participation.boards.choices import BallotKind
from participation.core.text import arabic_digits
from participation.voting.ballots import Choices, decode, make_choices
from participation.voting.choices import SheetStatus
from participation.voting.errors import UnreadablePoints

_SEPARATORS = re.compile(r"[\s,;]+")
_POINTS = re.compile(r"(?P<code>[^=]+)=(?P<points>[0-9]{1,9})")


@dataclass(frozen=True)
class SheetReading:
    """What an official reads on a sheet; `choices` is None for a spoiled one."""

    number: str
    choices: Choices | None


def read_choices(kind: BallotKind, text: str) -> Choices:
    """Return the choices that an official types: codes with spaces or commas between them.

    In rank order if `kind` is ordinal; as code=points for cumulative. Thai digits count. Raises
    UnreadablePoints.
    """
    tidy = re.sub(r"\s*=\s*", "=", arabic_digits(text))
    words = [word for word in _SEPARATORS.split(tidy) if word]
    if kind is not BallotKind.CUMULATIVE:
        return make_choices(kind, words)
    pairs = []
    for word in words:
        found = _POINTS.fullmatch(word)
        if found is None:
            raise UnreadablePoints(text=word)
        pairs.append((found["code"], int(found["points"])))
    return tuple(pairs)


def written_choices(kind: BallotKind, text: str | None) -> str | None:
    """Return stored choices the way `read_choices` takes them; None for a spoiled sheet."""
    if text is None:
        return None
    choices = decode(kind, text)
    if kind is BallotKind.CUMULATIVE:
        return ", ".join(f"{code}={points}" for code, points in choices)
    return ", ".join(code for code, _points in choices)


def sheet_status(readings: Sequence[str | None]) -> SheetStatus:
    """Return the status of a sheet with one to three readings; None is a spoiled sheet."""
    if len(readings) == 3:
        return SheetStatus.SETTLED
    if len(readings) == 2:
        return SheetStatus.AGREED if readings[0] == readings[1] else SheetStatus.DIFFERENT
    return SheetStatus.ENTERED_ONCE


def settled_choices(readings: Sequence[str | None]) -> str | None:
    """Return what a settled sheet says: the last reading; None if it is spoiled."""
    return readings[-1]
