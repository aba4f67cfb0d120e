"""Shapes of the forms that open a board."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validates_schema

from participation.boards.choices import (
    AllocationRule,
    BallotKind,
    BoardKind,
    Measure,
    Portion,
    Voters,
)
from participation.boards.errors import DatesOutOfOrder, LimitsCrossed
from participation.boards.rules import BallotLimits, CategoryLimits, SubBudget, VotingRules
from participation.boards.schedule import Schedule
from participation.core import clock
from participation.core.fields import REQUIRED, Baht, Day, Line, Paragraphs, WebAddress, WholeNumber


def start_of(day: date) -> datetime:
    """Return the first moment of a day in Bangkok."""
    return datetime.combine(day, time.min, clock.BANGKOK)


def end_of(day: date) -> datetime:
    """Return the moment a day in Bangkok is over."""
    return start_of(day + timedelta(days=1))


# Least and greatest values that belong together, by the end of their names.
_BOUNDS = ("age", "length", "sum_cost", "points", "sum_points")
_POINTS = ("min_points", "max_points", "min_sum_points", "max_sum_points")
_CHOICES = ("min_length", "max_length", "min_sum_cost", "max_sum_cost")


def _subjects(typed: str) -> list[str]:
    return list(dict.fromkeys(filter(None, typed.splitlines())))


def _without(data: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    left_out = {*names}
    return {name: value for name, value in data.items() if name not in left_out}


def _crossed(data: Mapping[str, Any], least: str, most: str) -> dict[str, list[str]]:
    low, high = data.get(least), data.get(most)
    crossed = low is not None and high is not None and low > high
    return {most: [str(LimitsCrossed.message)]} if crossed else {}


class DocumentSchema(Schema):
    """A document as an official adds it."""

    title = Line(longest=200, required=True)
    address = WebAddress(required=True)


class BoardSchema(Schema):
    """A board as an official types it: days in Bangkok, closing days included."""

    kind = fields.Enum(BoardKind, by_value=True, required=True)
    question = Line(longest=200, required=True)
    background = Paragraphs(longest=5000, load_default="")
    categories = Paragraphs(longest=1000, load_default="")
    collecting_from = Day(required=True)
    collecting_until = Day(required=True)
    voting_from = Day()
    voting_until = Day()
    results_on = Day(required=True)
    support_limit = WholeNumber(load_default=None)
    budget = Baht(load_default=None)
    ballot_kind = fields.Enum(BallotKind, by_value=True, load_default=BallotKind.APPROVAL)
    allocation = fields.Enum(AllocationRule, by_value=True, load_default=AllocationRule.GREEDY)
    voters = fields.Enum(Voters, by_value=True, load_default=Voters.VERIFIED)
    sub_areas = fields.List(fields.String(), load_default=list)
    min_age = WholeNumber(load_default=None)
    max_age = WholeNumber(load_default=None)
    min_length = WholeNumber(load_default=None)
    max_length = WholeNumber(load_default=None)
    min_sum_cost = Baht(load_default=None)
    max_sum_cost = Baht(load_default=None)
    min_points = WholeNumber(load_default=None)
    max_points = WholeNumber(load_default=None)
    min_sum_points = WholeNumber(load_default=None)
    max_sum_points = WholeNumber(load_default=None)
    threshold = WholeNumber(load_default=None)
    entry_bar = fields.Boolean(load_default=False)
    quorum = WholeNumber(load_default=None)
    binding = fields.Boolean(load_default=False)
    live_counts = fields.Boolean(load_default=False)

    @pre_load
    def leave_out_what_is_not_asked(self, data: Any, **_options: Any) -> dict[str, Any]:
        """Limits on points belong to points; a ballot with one project has no others.

        The form hides these fields then, and what stands in them is no fault.
        """
        kind = data.get("ballot_kind")
        if kind == BallotKind.CHOOSE_ONE:
            data = _without(data, _CHOICES)
        return dict(data) if kind == BallotKind.CUMULATIVE else _without(data, _POINTS)

    @validates_schema(skip_on_field_errors=False)
    def limits_leave_room(self, data: dict[str, Any], **_options: Any) -> None:
        """A greatest value is not below the least one."""
        crossed: dict[str, list[str]] = {}
        for name in _BOUNDS:
            crossed |= _crossed(data, f"min_{name}", f"max_{name}")
        if crossed and data.get("kind") is BoardKind.BUDGET:
            raise ValidationError(crossed)

    @validates_schema
    def budget_boards_need_a_vote(self, data: dict[str, Any], **_options: Any) -> None:
        """A budget board has a budget and voting dates."""
        if data["kind"] is not BoardKind.BUDGET:
            return
        missing = [name for name in ("budget", "voting_from", "voting_until") if not data.get(name)]
        if missing:
            raise ValidationError({name: [str(REQUIRED)] for name in missing})

    @validates_schema
    def phases_last_at_least_a_day(self, data: dict[str, Any], **_options: Any) -> None:
        """The last day of a phase is not before its first."""
        vote = ["voting"] if data["kind"] is BoardKind.BUDGET else []
        for phase in ["collecting", *vote]:
            first, last = data.get(f"{phase}_from"), data.get(f"{phase}_until")
            if first and last and last < first:
                raise ValidationError({f"{phase}_until": [str(DatesOutOfOrder.message)]})

    @post_load
    def assemble(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Return the arguments of create_board."""
        budget_board = data["kind"] is BoardKind.BUDGET
        return {
            "kind": data["kind"],
            "question": data["question"],
            "background": data["background"],
            "categories": _subjects(data["categories"]),
            "support_limit": data["support_limit"],
            "schedule": Schedule(
                collecting_opens_at=start_of(data["collecting_from"]),
                collecting_closes_at=end_of(data["collecting_until"]),
                voting_opens_at=start_of(data["voting_from"]) if budget_board else None,
                voting_closes_at=end_of(data["voting_until"]) if budget_board else None,
                results_at=start_of(data["results_on"]),
            ),
            "voting_rules": _voting_rules(data) if budget_board else None,
        }


def _voting_rules(data: dict[str, Any]) -> VotingRules:
    kind = data["ballot_kind"]
    by_points, ranked = kind is BallotKind.CUMULATIVE, kind is BallotKind.ORDINAL
    limits = {name: data[name] for name in (*_CHOICES, *_POINTS)}
    limits["min_length"] = limits["min_length"] or 1
    if kind is BallotKind.CHOOSE_ONE:
        limits["max_length"] = 1
    return VotingRules(
        kind=kind,
        limits=BallotLimits(**limits),
        allocation=data["allocation"],
        measure=Measure.SCORE if by_points or ranked else Measure.VOTES,
        budget=data["budget"],
        threshold=data["threshold"],
        entry_bar=data["entry_bar"],
        quorum=data["quorum"],
        sub_areas=tuple(dict.fromkeys(data["sub_areas"])),
        min_age=data["min_age"],
        max_age=data["max_age"],
        binding=data["binding"],
        live_counts=data["live_counts"],
        voters=data["voters"],
    )


class StartSchema(Schema):
    """A board as a resident types it: days in Bangkok, the last one of collecting included."""

    question = Line(longest=200, required=True)
    background = Paragraphs(longest=5000, required=True)
    categories = Paragraphs(longest=1000, load_default="")
    collecting_from = Day(required=True)
    collecting_until = Day(required=True)
    results_on = Day(required=True)

    @validates_schema
    def collecting_lasts_at_least_a_day(self, data: dict[str, Any], **_options: Any) -> None:
        """The last day of collecting is not before its first."""
        if data["collecting_until"] < data["collecting_from"]:
            raise ValidationError({"collecting_until": [str(DatesOutOfOrder.message)]})

    @post_load
    def assemble(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Return the arguments of start_board."""
        return {
            "question": data["question"],
            "background": data["background"],
            "categories": _subjects(data["categories"]),
            "schedule": Schedule(
                collecting_opens_at=start_of(data["collecting_from"]),
                collecting_closes_at=end_of(data["collecting_until"]),
                voting_opens_at=None,
                voting_closes_at=None,
                results_at=start_of(data["results_on"]),
            ),
        }


class RefusalSchema(Schema):
    """Why a board is refused."""

    reason = Paragraphs(longest=2000, required=True)


class DivisionSchema(Schema):
    """What single subjects and parts of the area get of the budget, and may take of a ballot.

    Made by `for_board`, with fields named after the places of subjects (subject-0-amount …) and
    parts (part-0-amount …).
    """

    version = fields.Integer(required=True)
    subjects: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @classmethod
    def for_board(cls, subjects: Iterable[str], parts: Iterable[str]) -> "DivisionSchema":
        """Return the schema for these subjects and parts, each by name."""
        made: dict[str, Any] = {"subjects": tuple(subjects), "parts": tuple(parts)}
        for place, _name in enumerate(made["subjects"]):
            for limit in ("min_length", "max_length"):
                made[f"subject-{place}-{limit}"] = WholeNumber(load_default=None)
            for limit in ("amount", "min_sum_cost", "max_sum_cost"):
                made[f"subject-{place}-{limit}"] = Baht(load_default=None)
        for place, _name in enumerate(made["parts"]):
            made[f"part-{place}-amount"] = Baht(load_default=None)
        schema: DivisionSchema = type("BoardDivisionSchema", (cls,), made)()
        return schema

    @validates_schema(skip_on_field_errors=False)
    def limits_leave_room(self, data: dict[str, Any], **_options: Any) -> None:
        """A greatest value is not below the least one."""
        crossed: dict[str, list[str]] = {}
        for place, _name in enumerate(self.subjects):
            for name in ("length", "sum_cost"):
                at = f"subject-{place}"
                crossed |= _crossed(data, f"{at}-min_{name}", f"{at}-max_{name}")
        if crossed:
            raise ValidationError(crossed)

    @post_load
    def assemble(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Return the arguments of divide_vote; subjects without a limit are left out."""
        limits = (
            CategoryLimits(
                category=name, **{limit: data[f"subject-{place}-{limit}"] for limit in _CHOICES}
            )
            for place, name in enumerate(self.subjects)
        )
        amounts = (
            *((Portion.CATEGORY, name, f"subject-{n}") for n, name in enumerate(self.subjects)),
            *((Portion.AREA, name, f"part-{n}") for n, name in enumerate(self.parts)),
        )
        return {
            "seen": data["version"],
            "per_category": [
                limit for limit in limits if limit != CategoryLimits(category=limit.category)
            ],
            "sub_budgets": [
                SubBudget(portion=portion, name=name, amount=data[f"{at}-amount"])
                for portion, name, at in amounts
                if data[f"{at}-amount"]
            ],
        }
