"""What the form for a board decides, as one value; nothing here touches a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from participation.boards.choices import BallotKind, BoardKind, Moderation
from participation.boards.rules import BallotLimits, CollectingRules, VotingRules
from participation.boards.schedule import Schedule
from participation.core import clock
from participation.municipalities.office_hours import OfficeHours

if TYPE_CHECKING:
    from participation.boards.models import Board

NOTICE = timedelta(days=14)
"""How long before its first day a new board is planned, so that people hear of it."""

_WEEK = timedelta(days=7)


def start_of(day: date) -> datetime:
    """Return the first moment of a day in Bangkok."""
    return datetime.combine(day, time.min, clock.BANGKOK)


def end_of(day: date) -> datetime:
    """Return the moment a day in Bangkok is over."""
    return start_of(day + timedelta(days=1))


def last_day(ends_at: datetime) -> date:
    """Return the last day in Bangkok that belongs to what ends at a moment."""
    return clock.in_bangkok(ends_at - timedelta(microseconds=1)).date()


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """How many weeks each phase lasts; a board without a ballot has no `vote` and no `count`."""

    collect: int = 4
    review: int = 4
    vote: int = 2
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class BoardPlan:
    """Everything that officials say of a board before it opens; see Board and the rules."""

    kind: BoardKind
    schedule: Schedule
    question: str = ""
    background: str = ""
    categories: tuple[str, ...] = ()
    collecting: CollectingRules = field(default_factory=CollectingRules)
    voting: VotingRules | None = None
    contact: str = ""
    promise_days: int | None = None
    trial: bool = False
    moderation: Moderation = Moderation.AFTER

    def of_kind(self, kind: BoardKind, hours: OfficeHours) -> Self:
        """Return the plan as one of this kind: a vote is added, with dates, or taken away."""
        if kind is self.kind:
            return self
        dates = self.schedule
        opens, closes = dates.collecting_opens_at, dates.collecting_closes_at
        voting = usual_vote() if kind is BoardKind.BUDGET else None
        schedule = planned(opens, closes, kind, Weeks(), hours)
        return replace(self, kind=kind, schedule=schedule, voting=voting)

    def sorted_into(self, categories: Iterable[str]) -> Self:
        """Return the plan with these subjects, without the rules for others."""
        names = tuple(categories)
        voting = self.voting
        if voting is not None:
            kept = tuple(one for one in voting.limits.per_category if one.category in names)
            parts = tuple(
                one for one in voting.sub_budgets if one.portion != "category" or one.name in names
            )
            limits = replace(voting.limits, per_category=kept)
            voting = replace(voting, limits=limits, sub_budgets=parts)
        return replace(self, categories=names, voting=voting)


def plan_of(board: "Board") -> BoardPlan:
    """Return what a board says of itself so far; it comes with its categories."""
    return BoardPlan(
        kind=board.kind,
        schedule=board.schedule,
        question=board.question,
        background=board.background,
        categories=tuple(category.name for category in board.categories),
        collecting=CollectingRules.from_json(board.collecting_rules),
        voting=VotingRules.from_json(board.voting_rules) if board.voting_rules else None,
        contact=board.contact,
        promise_days=board.promise_days,
        trial=board.trial,
        moderation=board.moderation,
    )


def usual_vote() -> VotingRules:
    """Return the rules a vote begins with: tick some projects, most votes first."""
    return VotingRules(kind=BallotKind.APPROVAL, limits=BallotLimits(min_length=1, max_length=5))


def new_plan(kind: BoardKind, hours: OfficeHours, weeks: Weeks | None = None) -> BoardPlan:
    """Return a plan with nothing but usual dates and rules."""
    weeks = weeks or Weeks()
    monday = _monday(clock.today() + NOTICE)
    opens, closes = start_of(_working_day(monday, hours)), start_of(monday + weeks.collect * _WEEK)
    return BoardPlan(
        kind=kind,
        schedule=planned(opens, closes, kind, weeks, hours),
        voting=usual_vote() if kind is BoardKind.BUDGET else None,
    )


def planned(
    opens: datetime, closes: datetime, kind: BoardKind, weeks: Weeks, hours: OfficeHours
) -> Schedule:
    """Return the dates that follow a time for collecting: phases begin on Mondays.

    What would begin on a day off begins on the next working day of the office.
    """
    vote = _monday(clock.in_bangkok(closes).date()) + weeks.review * _WEEK
    voted = vote + weeks.vote * _WEEK
    budget = kind is BoardKind.BUDGET
    results = voted + weeks.count * _WEEK if budget else vote
    return Schedule(
        collecting_opens_at=opens,
        collecting_closes_at=closes,
        voting_opens_at=start_of(_working_day(vote, hours)) if budget else None,
        voting_closes_at=start_of(voted) if budget else None,
        results_at=start_of(_working_day(results, hours)),
    )


def shifted(schedule: Schedule) -> Schedule:
    """Return the dates of an earlier board, moved to come: by whole weeks, NOTICE away at least."""
    first = clock.in_bangkok(schedule.collecting_opens_at).date()
    late = clock.today() + NOTICE - first
    weeks = max(0, -(-late // _WEEK)) * _WEEK
    return Schedule(
        collecting_opens_at=schedule.collecting_opens_at + weeks,
        collecting_closes_at=schedule.collecting_closes_at + weeks,
        voting_opens_at=schedule.voting_opens_at and schedule.voting_opens_at + weeks,
        voting_closes_at=schedule.voting_closes_at and schedule.voting_closes_at + weeks,
        results_at=schedule.results_at + weeks,
    )


def copied(board: "Board", parts: Sequence[str]) -> BoardPlan:
    """Return an earlier board as a new plan: its words and rules, and its dates moved to come.

    `parts` are those that the area has now; what the vote says of others is left out. It comes
    with its categories.
    """
    plan = plan_of(board)
    voting = plan.voting and replace(
        plan.voting,
        sub_areas=tuple(name for name in plan.voting.sub_areas if name in parts),
        sub_budgets=tuple(
            one for one in plan.voting.sub_budgets if one.portion != "area" or one.name in parts
        ),
    )
    return replace(plan, schedule=shifted(plan.schedule), voting=voting, trial=False)


def _monday(day: date) -> date:
    """Return the first Monday that is not before `day`."""
    return day + timedelta(days=-day.weekday() % 7)


def _working_day(day: date, hours: OfficeHours) -> date:
    return next((later for n in range(31) if hours.works_on(later := day + timedelta(days=n))), day)
