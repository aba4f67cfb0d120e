"""Shapes of the steps in which officials say what a board is to be.

Each takes what was typed on one page and gives the whole plan, changed by it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validates_schema

from participation.boards.choices import (
    AllocationRule,
    BallotKind,
    BoardKind,
    Measure,
    Moderation,
    Proposers,
    Step,
    TieOrder,
    Voters,
)
from participation.boards.errors import DatesOutOfOrder, LimitsCrossed
from participation.boards.plan import BoardPlan, end_of, last_day, start_of
from participation.boards.rules import BallotLimits, VotingRules
from participation.core.fields import REQUIRED, Baht, Day, Line, Paragraphs, WholeNumber
from participation.municipalities.office_hours import OfficeHours

_POINTS = ("min_points", "max_points", "min_sum_points", "max_sum_points")
_CHOICES = ("min_length", "max_length", "min_sum_cost", "max_sum_cost")


class StepSchema(Schema):
    """One step of the form: what it leaves as it is comes from `plan`.

    With `announced` the board is public, and only what belongs to its vote is asked.
    """

    of_announced: tuple[str, ...] = ()
    of_vote: tuple[str, ...] = ()

    def __init__(self, plan: BoardPlan, hours: OfficeHours, *, announced: bool = False) -> None:
        left_out = {*(self.of_announced if announced else ())}
        left_out |= {*(self.of_vote if plan.voting is None else ())}
        super().__init__(exclude=left_out)
        self.plan, self.hours = plan, hours

    @post_load
    def assemble(self, data: dict[str, Any], **_options: Any) -> BoardPlan:
        """Return the changed plan."""
        return self.changed(data)

    def changed(self, data: dict[str, Any]) -> BoardPlan:
        """Return the plan with what this step says."""
        raise NotImplementedError


class QuestionStep(StepSchema):
    """What is asked, why, and what it is about."""

    kind = fields.Enum(BoardKind, by_value=True, required=True)
    question = Line(longest=200, required=True)
    background = Paragraphs(longest=5000, load_default="")
    categories = Paragraphs(longest=1000, load_default="")

    def changed(self, data: dict[str, Any]) -> BoardPlan:
        """Return the plan with question, background, subjects, and of this kind."""
        subjects = dict.fromkeys(filter(None, data["categories"].splitlines()))
        plan = self.plan.of_kind(data["kind"], self.hours).sorted_into(subjects)
        return replace(plan, question=data["question"], background=data["background"])


class PeopleStep(StepSchema):
    """Who takes part, and who answers."""

    of_announced = ("proposers", "contact", "promise_days", "moderation", "trial")
    of_vote = ("voters", "sub_areas", "min_age", "max_age")

    proposers = fields.Enum(Proposers, by_value=True, load_default=Proposers.REGISTERED)
    voters = fields.Enum(Voters, by_value=True, load_default=Voters.VERIFIED)
    sub_areas = fields.List(fields.String(), load_default=list)
    min_age = WholeNumber(load_default=None)
    max_age = WholeNumber(load_default=None)
    contact = Paragraphs(longest=500, load_default="")
    promise_days = WholeNumber(load_default=None)
    moderation = fields.Enum(Moderation, by_value=True, load_default=Moderation.AFTER)
    trial = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False)
    def ages_leave_room(self, data: dict[str, Any], **_options: Any) -> None:
        """The greatest age is not below the least one."""
        _check_bounds(data, ("age",))

    def changed(self, data: dict[str, Any]) -> BoardPlan:
        """Return the plan with who votes, and with what is said of the office."""
        plan = self.plan
        voting = plan.voting and replace(
            plan.voting,
            voters=data["voters"],
            sub_areas=tuple(dict.fromkeys(data["sub_areas"])),
            min_age=data["min_age"],
            max_age=data["max_age"],
        )
        rest = {name: data[name] for name in self.of_announced if name in data}
        if proposers := rest.pop("proposers", None):
            rest["collecting"] = replace(plan.collecting, proposers=proposers)
        return replace(plan, voting=voting, **rest)


class PhasesStep(StepSchema):
    """The days of each phase in Bangkok, closing days included."""

    of_announced = ("collecting_from", "collecting_until")
    of_vote = ("voting_from", "voting_until")

    collecting_from = Day(required=True)
    collecting_until = Day(required=True)
    voting_from = Day(required=True)
    voting_until = Day(required=True)
    results_on = Day(required=True)

    @validates_schema
    def phases_follow_each_other(self, data: dict[str, Any], **_options: Any) -> None:
        """Each day is not before the one that comes before it on the page."""
        last: date | None = None
        if "collecting_from" not in self.fields:
            last = last_day(self.plan.schedule.collecting_closes_at)
        wrong: dict[str, list[str]] = {}
        for name in ("collecting_from", "collecting_until", "voting_from", "voting_until"):
            if name not in self.fields:
                continue
            first_of_phase = name.endswith("_from")
            if last and (data[name] <= last if first_of_phase else data[name] < last):
                wrong[name] = [str(DatesOutOfOrder.message)]
            last = data[name]
        if last and data["results_on"] <= last:
            wrong["results_on"] = [str(DatesOutOfOrder.message)]
        if wrong:
            raise ValidationError(wrong)

    def changed(self, data: dict[str, Any]) -> BoardPlan:
        """Return the plan with these dates."""
        dates: dict[str, datetime] = {"results_at": start_of(data["results_on"])}
        for phase in ("collecting", "voting"):
            if f"{phase}_from" in self.fields:
                dates[f"{phase}_opens_at"] = start_of(data[f"{phase}_from"])
                dates[f"{phase}_closes_at"] = end_of(data[f"{phase}_until"])
        return replace(self.plan, schedule=replace(self.plan.schedule, **dates))


class RulesStep(StepSchema):
    """How ideas are supported, how ballots are filled in and counted, and what comes of it."""

    of_announced = ("support_limit",)
    of_vote = (
        "budget",
        "ballot_kind",
        "allocation",
        *_CHOICES,
        *_POINTS,
        "threshold",
        "entry_bar",
        "tie_order",
        "quorum",
        "binding",
        "live_counts",
    )

    support_limit = WholeNumber(load_default=None)
    budget = Baht(required=True, error_messages={"required": REQUIRED})
    ballot_kind = fields.Enum(BallotKind, by_value=True, load_default=BallotKind.APPROVAL)
    allocation = fields.Enum(AllocationRule, by_value=True, load_default=AllocationRule.GREEDY)
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
    tie_order = fields.Enum(TieOrder, by_value=True, load_default=TieOrder.COST_THEN_SUBMISSION)
    quorum = WholeNumber(load_default=None)
    binding = fields.Boolean(load_default=False)
    live_counts = fields.Boolean(load_default=False)

    @pre_load
    def leave_out_what_is_not_asked(self, data: Any, **_options: Any) -> dict[str, Any]:
        """Limits on points belong to points; a ballot with one project has no others.

        The form hides these fields then, and what stands in them is no fault.
        """
        kind = data.get("ballot_kind")
        left_out = {*(_CHOICES if kind == BallotKind.CHOOSE_ONE else ())}
        left_out |= {*(() if kind == BallotKind.CUMULATIVE else _POINTS)}
        return {name: value for name, value in data.items() if name not in left_out}

    @validates_schema(skip_on_field_errors=False)
    def limits_leave_room(self, data: dict[str, Any], **_options: Any) -> None:
        """A budget board has a budget, and no greatest value is below the least one."""
        if "budget" in self.fields and "budget" in data and not data["budget"]:
            raise ValidationError({"budget": [str(REQUIRED)]})
        _check_bounds(data, ("length", "sum_cost", "points", "sum_points"))

    def changed(self, data: dict[str, Any]) -> BoardPlan:
        """Return the plan with these rules."""
        plan = self.plan
        collecting = plan.collecting
        if "support_limit" in self.fields:
            collecting = replace(collecting, support_limit=data["support_limit"])
        voting = plan.voting and _voting_rules(plan.voting, data)
        return replace(plan, collecting=collecting, voting=voting)


STEPS: dict[Step, type[StepSchema]] = {
    Step.QUESTION: QuestionStep,
    Step.PEOPLE: PeopleStep,
    Step.PHASES: PhasesStep,
    Step.RULES: RulesStep,
}


def _voting_rules(rules: VotingRules, data: Mapping[str, Any]) -> VotingRules:
    kind = data["ballot_kind"]
    limits = {name: data[name] for name in (*_CHOICES, *_POINTS)}
    limits["min_length"] = limits["min_length"] or 1
    if kind is BallotKind.CHOOSE_ONE:
        limits["max_length"] = 1
    by_score = kind in (BallotKind.CUMULATIVE, BallotKind.ORDINAL)
    same = ("allocation", "budget", "threshold", "entry_bar", "tie_order", "quorum")
    return replace(
        rules,
        kind=kind,
        limits=BallotLimits(**limits, per_category=rules.limits.per_category),
        measure=Measure.SCORE if by_score else Measure.VOTES,
        binding=data["binding"],
        live_counts=data["live_counts"],
        **{name: data[name] for name in same},
    )


def _check_bounds(data: Mapping[str, Any], ends: tuple[str, ...]) -> None:
    """Refuse greatest values that are below the least ones, all at once."""
    crossed = {}
    for end in ends:
        low, high = data.get(f"min_{end}"), data.get(f"max_{end}")
        if low is not None and high is not None and low > high:
            crossed[f"max_{end}"] = [str(LimitsCrossed.message)]
    if crossed:
        raise ValidationError(crossed)
