"""What is settled about something that is carried out, and what an entry changed of it; pure."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from participation.delivery.choices import (
    LAST_STAGES,
    STAGE_NAMES,
    STAGES,
    Blocker,
    Path,
    Plan,
    Stage,
)


@dataclass(frozen=True)
class Terms:
    """Stage, unit, plan, budget year (Buddhist, October to September), budget (satang), due day.

    `blocked_by` says what keeps it from going on, and `blocked_words` which law, money or agency;
    both or neither.
    """

    stage: Stage
    unit: str
    plan: Plan
    due_on: date
    budget_year: int | None = None
    budget: int | None = None
    blocked_by: Blocker | None = None
    blocked_words: str = ""

    @property
    def path(self) -> Path:
        """The path whose stage it is in."""
        return path_of(self.stage)

    @property
    def stage_name(self) -> str:
        """The name of its stage, in the reader's language."""
        return str(STAGE_NAMES[self.stage])

    @property
    def finished(self) -> bool:
        """Whether it has come to the end of its path."""
        return self.stage in LAST_STAGES


@dataclass(frozen=True)
class Change:
    """A term that an entry changed: its name in `Terms`, what it was and what it is."""

    name: str
    before: Any
    after: Any


def path_of(stage: Stage) -> Path:
    """Return the path a stage belongs to."""
    return next(path for path, stages in STAGES.items() if stage in stages)


def changes(before: Terms, after: Terms) -> list[Change]:
    """Return what differs, in the order of the terms."""
    found = []
    for field in fields(Terms):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            found.append(Change(field.name, old, new))
    return found


def budget_year(day: date) -> int:
    """Return the Buddhist budget year of a day: it begins on the first of October before."""
    return day.year + 543 + (1 if day.month >= 10 else 0)
