"""What a kind of thing on the officials' desk is: how it is found, counted and shown.

A new kind is a module in `kinds/` with a KIND, and one line in `desk.KINDS`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select

from participation.boards.models import Board
from participation.core import clock
from participation.municipalities.models import Municipality


@dataclass(frozen=True)
class Kind:
    """One kind of thing that waits for officials.

    `label` is what it is called above each line, `fragment` the template that shows the rest of a
    line, which it gets as `line`, with its number on the page as `number`. `lines` returns what
    waits in an area in as many statements however much it is. `count` returns a statement for how
    much waits where a condition on `Board` holds: it is asked for on every page of an official.
    Where there may be more than the desk shows, `page` names the route of all, with the area's
    `slug`. Lines of the same `together` can be chosen and settled at once.
    """

    name: str
    label: Any
    fragment: str
    lines: Callable[[Municipality], Sequence["Line"]]
    count: Callable[[ColumnElement[bool]], Select[Any]]
    page: str = ""
    together: str = ""


@dataclass(frozen=True)
class Line:
    """One thing that waits: the last day for it (None without one), and what it is about.

    `values` are for the fragment of its kind. `name` says in short what it is about.
    """

    kind: Kind
    due: date | None
    since: datetime
    board: Board
    name: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.due is not None and self.due < clock.today()


def day_after(moment: datetime, time: timedelta) -> date:
    """Return the day in Bangkok so long after a moment."""
    return clock.in_bangkok(moment + time).date()


def last_day_before(moment: datetime) -> date:
    """Return the last day in Bangkok that is over at a moment."""
    return clock.in_bangkok(moment - timedelta(microseconds=1)).date()
