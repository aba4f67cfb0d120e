"""Shape of the form that opens a board."""

from datetime import date, datetime, time, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from participation.boards.choices import AllocationRule, BallotKind, BoardKind, Measure, Voters
from participation.boards.errors import DatesOutOfOrder
from participation.boards.rules import BallotLimits, VotingRules
from participation.boards.schedule import Schedule
from participation.core import clock
from participation.core.fields import REQUIRED, Baht, Day, Line, Paragraphs, WholeNumber


def start_of(day: date) -> datetime:
    """Return the first moment of a day in Bangkok."""
    return datetime.combine(day, time.min, clock.BANGKOK)


def end_of(day: date) -> datetime:
    """Return the moment a day in Bangkok is over."""
    return start_of(day + timedelta(days=1))


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
    max_length = WholeNumber(load_default=None)
    max_sum_points = WholeNumber(load_default=None)
    threshold = WholeNumber(load_default=None)
    min_age = WholeNumber(load_default=None)
    quorum = WholeNumber(load_default=None)
    binding = fields.Boolean(load_default=False)
    live_counts = fields.Boolean(load_default=False)

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
            "categories": list(dict.fromkeys(filter(None, data["categories"].splitlines()))),
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
    one, by_points = kind is BallotKind.CHOOSE_ONE, kind is BallotKind.CUMULATIVE
    ranked = kind is BallotKind.ORDINAL
    return VotingRules(
        kind=kind,
        limits=BallotLimits(
            min_length=1,
            max_length=1 if one else data["max_length"],
            max_sum_points=data["max_sum_points"] if by_points else None,
        ),
        allocation=data["allocation"],
        measure=Measure.SCORE if by_points or ranked else Measure.VOTES,
        budget=data["budget"],
        threshold=data["threshold"],
        quorum=data["quorum"],
        min_age=data["min_age"],
        binding=data["binding"],
        live_counts=data["live_counts"],
        voters=data["voters"],
    )
