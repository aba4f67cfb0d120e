"""Warnings about dates: holidays at the edges of phases, phases that are too short."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from participation.boards.plan import BoardPlan, last_day
from participation.core import clock
from participation.municipalities.office_hours import holiday_name


@dataclass(frozen=True)
class Caution:
    """A warning, and the field of the dates that it is about."""

    field: str
    sentence: str


# The least number of days that each span should have.
_LEAST = {
    "collecting_from": 7,
    "collecting_until": 21,
    "voting_from": 14,
    "voting_until": 7,
    "results_on": 3,
}


def cautions(plan: BoardPlan, language: str) -> list[Caution]:
    """Return what officials should think over before they announce these dates."""
    return [*_short(plan), *_holidays(plan, language)]


def _short(plan: BoardPlan) -> list[Caution]:
    dates = plan.schedule
    ends, voted = dates.collecting_closes_at, dates.voting_closes_at
    spans: dict[str, tuple[datetime, datetime | None]] = {
        "collecting_from": (clock.now(), dates.collecting_opens_at),
        "collecting_until": (dates.collecting_opens_at, ends),
        "voting_from": (ends, dates.voting_opens_at),
        "voting_until": (dates.voting_opens_at or ends, voted),
        "results_on": (voted or ends, dates.results_at),
    }
    days = {field: (until - begins).days for field, (begins, until) in spans.items() if until}
    return [
        Caution(field, _too_short(field, number))
        for field, number in days.items()
        if 0 <= number < _LEAST[field]
    ]


def _too_short(field: str, days: int) -> str:
    return {
        "collecting_from": _(
            "Days until people can propose: %(days)s. Two weeks are usual.",
            days=days,
        ),
        "collecting_until": _("Days to collect ideas: %(days)s. Four weeks are usual.", days=days),
        "voting_from": _(
            "Days to look into the proposals and their costs: %(days)s. Four weeks are usual.",
            days=days,
        ),
        "voting_until": _("Days to vote: %(days)s. Two weeks are usual.", days=days),
        "results_on": _("Days until the result: %(days)s. One week is usual.", days=days),
    }[field]


def _holidays(plan: BoardPlan, language: str) -> list[Caution]:
    dates = plan.schedule
    days: dict[str, date | None] = {
        "collecting_from": _first_day(dates.collecting_opens_at),
        "collecting_until": last_day(dates.collecting_closes_at),
        "voting_from": _first_day(dates.voting_opens_at),
        "voting_until": dates.voting_closes_at and last_day(dates.voting_closes_at),
        "results_on": _first_day(dates.results_at),
    }
    return [
        Caution(field, _("This day is a public holiday (%(name)s).", name=name))
        for field, day in days.items()
        if day and (name := holiday_name(day, language))
    ]


def _first_day(moment: datetime | None) -> date | None:
    return clock.in_bangkok(moment).date() if moment else None
