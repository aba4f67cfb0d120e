"""Allocation: from counts to the projects that get money.

All rules here are greedy ones. Projects are ranked by votes or score (VotingRules.measure), the
highest first, equal ones in the frozen tie order, and take their turn in that order while the
budget lasts. All amounts are in minor units, all arithmetic is on integers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from participation.boards.choices import AllocationRule, Measure, TieOrder
from participation.boards.rules import Project, VotingRules
from participation.tallies.choices import Reason
from participation.tallies.counting import Count

_ELIGIBLE = {Reason.FUNDED, Reason.DOES_NOT_FIT, Reason.AFTER_STOP}


@dataclass(frozen=True)
class Outcome:
    """What became of one project.

    `rank` counts from 1 and is never shared. `available` is what was left when the project's turn
    came, and None if its cost was never weighed against the money; `short_by` is how much was
    missing, None unless the reason is DOES_NOT_FIT.
    """

    code: str
    rank: int
    votes: int
    score: int
    funded: bool
    reason: Reason
    available: int | None = None
    short_by: int | None = None


@dataclass(frozen=True)
class Tie:
    """Projects of equal `measure` among which only the tie order decided who wins.

    `codes` are all projects of that measure that could have won, in the order they came.
    """

    codes: tuple[str, ...]
    measure: int
    decided_by: TieOrder


@dataclass(frozen=True)
class Allocation:
    """The outcomes in rank order, the money given out and left over, and the ties that mattered.

    `left` is None on a board without a budget.
    """

    outcomes: tuple[Outcome, ...]
    spent: int
    left: int | None
    ties: tuple[Tie, ...] = ()


def allocate(
    rules: VotingRules, projects: Sequence[Project], counts: Mapping[str, Count]
) -> Allocation:
    """Return who gets money under `rules.allocation`; `projects` come in tie order.

    GREEDY and GREEDY_THRESHOLD take each project that fits into what is left. GREEDY_NO_SKIP stops
    for good at the first one that does not fit. A threshold, where set, holds for every greedy
    rule: a project below it (measure < threshold) can't win and does not stop GREEDY_NO_SKIP; nor
    does a withdrawn one. A project that nobody voted for wins if it fits and no threshold bars it,
    as with Pabulib's greedy rules: set a threshold of 1 to exclude that. COUNT_ONLY ranks, gives
    out nothing and reports no ties.

    Raises ValueError if a greedy rule has no budget, KeyError if a project has no count.
    """
    ranking = sorted(projects, key=lambda project: -_measure_of(rules, counts[project.code]))
    if rules.allocation is AllocationRule.COUNT_ONLY:
        outcomes = tuple(
            _make_outcome(project, rank, counts[project.code], _reason_not_to_allocate(project))
            for rank, project in enumerate(ranking, start=1)
        )
        return Allocation(outcomes, spent=0, left=rules.budget)
    if rules.budget is None:
        raise ValueError(f"the rule {rules.allocation} needs a budget")
    outcomes, left = _give_out(rules, rules.budget, ranking, counts)
    ties = _find_ties(rules, {project.code: project.cost for project in projects}, outcomes)
    return Allocation(outcomes, spent=rules.budget - left, left=left, ties=ties)


def _give_out(
    rules: VotingRules, budget: int, ranking: Sequence[Project], counts: Mapping[str, Count]
) -> tuple[tuple[Outcome, ...], int]:
    """Return the outcomes of the projects in `ranking`, and what is left of `budget`."""
    outcomes = []
    left = budget
    stopped = False
    for rank, project in enumerate(ranking, start=1):
        count = counts[project.code]
        reason = _weigh(rules, project, count, None if stopped else left)
        outcomes.append(_make_outcome(project, rank, count, reason, left))
        if reason is Reason.FUNDED:
            left -= project.cost
        elif reason is Reason.DOES_NOT_FIT:
            stopped = rules.allocation is AllocationRule.GREEDY_NO_SKIP
    return tuple(outcomes), left


def _weigh(rules: VotingRules, project: Project, count: Count, available: int | None) -> Reason:
    """Return why `project` is funded or not; `available` is None once the rule has stopped."""
    if project.withdrawn:
        return Reason.WITHDRAWN
    if rules.threshold is not None and _measure_of(rules, count) < rules.threshold:
        return Reason.BELOW_THRESHOLD
    if available is None:
        return Reason.AFTER_STOP
    return Reason.FUNDED if project.cost <= available else Reason.DOES_NOT_FIT


def _make_outcome(
    project: Project, rank: int, count: Count, reason: Reason, left: int | None = None
) -> Outcome:
    weighed = reason in (Reason.FUNDED, Reason.DOES_NOT_FIT)
    return Outcome(
        code=project.code,
        rank=rank,
        votes=count.votes,
        score=count.score,
        funded=reason is Reason.FUNDED,
        reason=reason,
        available=left if weighed else None,
        short_by=project.cost - left
        if left is not None and reason is Reason.DOES_NOT_FIT
        else None,
    )


def _reason_not_to_allocate(project: Project) -> Reason:
    return Reason.WITHDRAWN if project.withdrawn else Reason.NOT_ALLOCATED


def _measure_of(rules: VotingRules, count: Count | Outcome) -> int:
    return count.votes if rules.measure is Measure.VOTES else count.score


def _find_ties(
    rules: VotingRules, costs: Mapping[str, int], outcomes: Sequence[Outcome]
) -> tuple[Tie, ...]:
    """Return the ties that decided something, highest measure first."""
    eligible = [outcome for outcome in outcomes if outcome.reason in _ELIGIBLE]
    groups = groupby(eligible, key=lambda outcome: _measure_of(rules, outcome))
    return tuple(
        Tie(tuple(outcome.code for outcome in group), measure, rules.tie_order)
        for measure, group in ((measure, list(group)) for measure, group in groups)
        if _order_mattered(rules, costs, group)
    )


def _order_mattered(rules: VotingRules, costs: Mapping[str, int], group: Sequence[Outcome]) -> bool:
    """Return whether another order within `group`, projects of equal measure, changes the winners.

    Someone in the group must have lost. If the rule skips what does not fit, the order mattered
    exactly if some loser costs no more than what was available when the group began: put first, it
    wins; and losers that cost more lose in any order and take nothing from the others. If the rule
    stops, a loser that costs more matters too, as it cuts off whoever comes after it: there the
    order mattered exactly if any one of the group, winner or loser, fitted when the group began.
    """
    available = group[0].available
    if available is None:
        return False
    losers = [outcome for outcome in group if not outcome.funded]
    stops = rules.allocation is AllocationRule.GREEDY_NO_SKIP
    candidates = group if losers and stops else losers
    return any(costs[outcome.code] <= available for outcome in candidates)
