"""A plan as it would be typed into the steps of the form."""

from dataclasses import asdict
from datetime import date
from typing import Any

from participation.boards.choices import Step
from participation.boards.plan import BoardPlan, last_day
from participation.boards.rules import VotingRules
from participation.core import clock

_BUDDHIST_ERA = 543


def filled(step: Step, plan: BoardPlan, language: str) -> dict[str, Any]:
    """Return what stands in the fields of a step; days as people write them in `language`."""
    if step is Step.QUESTION:
        return {
            "kind": plan.kind.value,
            "question": plan.question,
            "background": plan.background,
            "categories": "\n".join(plan.categories),
        }
    if step is Step.PHASES:
        return {name: _day(day, language) for name, day in _days(plan).items() if day}
    if step is Step.RULES:
        typed = {"support_limit": _whole(plan.collecting.support_limit)}
        return typed | (_rules(plan.voting) if plan.voting else {})
    return _people(plan)


def _people(plan: BoardPlan) -> dict[str, Any]:
    typed: dict[str, Any] = {
        "proposers": plan.collecting.proposers.value,
        "contact": plan.contact,
        "promise_days": _whole(plan.promise_days),
        "moderation": plan.moderation.value,
        "trial": _tick(plan.trial),
    }
    rules = plan.voting
    if rules is not None:
        typed |= {
            "voters": rules.voters.value,
            "sub_areas": list(rules.sub_areas),
            "min_age": _whole(rules.min_age),
            "max_age": _whole(rules.max_age),
        }
    return typed


def _days(plan: BoardPlan) -> dict[str, date | None]:
    dates = plan.schedule
    days: dict[str, date | None] = {
        "collecting_from": clock.in_bangkok(dates.collecting_opens_at).date(),
        "collecting_until": last_day(dates.collecting_closes_at),
        "results_on": clock.in_bangkok(dates.results_at).date(),
    }
    if dates.voting_opens_at and dates.voting_closes_at:
        days["voting_from"] = clock.in_bangkok(dates.voting_opens_at).date()
        days["voting_until"] = last_day(dates.voting_closes_at)
    return days


def _rules(rules: VotingRules) -> dict[str, Any]:
    limits = asdict(rules.limits)
    del limits["per_category"]
    return {
        "budget": _baht(rules.budget),
        "ballot_kind": rules.kind.value,
        "allocation": rules.allocation.value,
        **{name: (_baht if "cost" in name else _whole)(limits[name]) for name in limits},
        "threshold": _whole(rules.threshold),
        "entry_bar": _tick(rules.entry_bar),
        "tie_order": rules.tie_order.value,
        "quorum": _whole(rules.quorum),
        "binding": _tick(rules.binding),
        "live_counts": _tick(rules.live_counts),
    }


def _day(day: date, language: str) -> str:
    year = day.year + _BUDDHIST_ERA if language == "th" else day.year
    return f"{day.day}/{day.month}/{year}"


def _whole(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _baht(amount: int | None) -> str:
    if amount is None:
        return ""
    satang = f".{amount % 100:02d}" if amount % 100 else ""
    return f"{amount // 100:,}{satang}"


def _tick(on: bool) -> str:
    return "1" if on else ""
