"""Allocation: from counts and ballots to the projects that get money.

Here: who is barred, which part of the budget a project draws on, and which rule gives it out. The
rules themselves stand in `greedy`, `equal_shares` and `runoff`. All amounts are in minor units, all
arithmetic is on whole numbers and fractions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from participation.boards.choices import AllocationRule, Portion
from participation.boards.rules import Project, SubBudget, VotingRules
from participation.tallies.bars import find_bar
from participation.tallies.choices import Reason
from participation.tallies.contest import Contest, rank
from participation.tallies.counting import Count
from participation.tallies.equal_shares import run_equal_shares
from participation.tallies.greedy import run_greedy
from participation.tallies.outcomes import Allocation, Award, Outcome, Run, Tie, Verdict
from participation.tallies.runoff import run_runoff

_RULES: Mapping[AllocationRule, Callable[[Contest], Award]] = {
    AllocationRule.GREEDY: run_greedy,
    AllocationRule.GREEDY_NO_SKIP: run_greedy,
    AllocationRule.GREEDY_THRESHOLD: run_greedy,
    AllocationRule.GREEDY_EXCLUSIVE: run_greedy,
    AllocationRule.GREEDY_CUSTOM: run_greedy,
    AllocationRule.EQUAL_SHARES: run_equal_shares,
    AllocationRule.EQUAL_SHARES_COMPARISON: run_equal_shares,
    AllocationRule.EQUAL_SHARES_ADD1: run_equal_shares,
    AllocationRule.EQUAL_SHARES_ADD1_COMPARISON: run_equal_shares,
    AllocationRule.INSTANT_RUNOFF: run_runoff,
}


def allocate(
    rules: VotingRules,
    projects: Sequence[Project],
    counts: Mapping[str, Count],
    ballots: Mapping[str, int],
    *,
    voters: int | None = None,
) -> Allocation:
    """Return who gets money under `rules.allocation`; `projects` come in tie order.

    `ballots` maps each encoded ballot to the number of times it was cast; it may be empty where
    `needs_ballots` says no and `voters`, the number of all ballots, is given.

    Before any rule, projects are barred that are withdrawn, below the threshold or below the entry
    bar; they don't stop a rule that stops. Each sub-budget is then given out by itself, to its own
    projects and by all ballots, and so is the rest of the budget to those that belong to none. What
    one of these runs leaves is not passed on to another. What a rule sees to (one project of an
    exclusive group, one winner of a runoff) it sees to in each run.

    A project that nobody voted for wins under a greedy rule if it fits and nothing bars it, as with
    Pabulib's: set a threshold of 1 to exclude that. COUNT_ONLY ranks, gives out nothing and reports
    no ties.

    Projects are ranked by votes or score, equal ones in tie order; with a runoff, run by run
    from the winner down, those that did not stand last.

    Raises ValueError if a rule other than a runoff has no budget, a runoff no ordinal ballots, or
    if there are sub-budgets of more than the budget; KeyError if a project has no count.
    """
    voters = sum(ballots.values()) if voters is None else voters
    ranking = rank(rules, projects, counts)
    if rules.allocation is AllocationRule.COUNT_ONLY:
        found = {project.code: (0, _count_only(project)) for project in projects}
        return Allocation(
            outcomes=_make_outcomes(ranking, counts, found), spent=0, left=rules.budget
        )
    runs: list[Run] = []
    ties: list[Tie] = []
    found = {}
    for share in _divide(rules, projects):
        verdicts, award = _run(rules, share, counts, ballots, voters)
        runs.append(_make_run(share, award))
        ties += award.ties
        found |= {code: (len(runs), verdict) for code, verdict in verdicts.items()}
    if rules.allocation is AllocationRule.INSTANT_RUNOFF:
        by_code = {project.code: project for project in projects}
        ranking = [by_code[code] for code in found]
    spent = sum(run.spent for run in runs)
    return Allocation(
        outcomes=_make_outcomes(ranking, counts, found),
        spent=spent,
        left=None if rules.budget is None else rules.budget - spent,
        reserve=sum(run.reserve for run in runs),
        runs=tuple(runs),
        ties=tuple(ties),
    )


def needs_ballots(rules: VotingRules) -> bool:
    """Tell whether the rule asks for single ballots, and not for counts alone."""
    return _RULES.get(rules.allocation) in (run_equal_shares, run_runoff)


@dataclass(frozen=True)
class _Share:
    """A part of the budget, and the projects that draw on it, in tie order."""

    sub_budget: SubBudget | None
    budget: int | None
    projects: tuple[Project, ...]


def _divide(rules: VotingRules, projects: Sequence[Project]) -> list[_Share]:
    """Return the sub-budgets in the order of the rules, and last the rest of the budget.

    The rest is left out where there are sub-budgets, nothing is left and no project draws on it.
    """
    if not rules.sub_budgets:
        return [_Share(None, rules.budget, tuple(projects))]
    rest = (rules.budget or 0) - sum(sub_budget.amount for sub_budget in rules.sub_budgets)
    if rest < 0:
        raise ValueError("the sub-budgets come to more than the budget")
    drawing: dict[SubBudget | None, list[Project]] = {s: [] for s in (*rules.sub_budgets, None)}
    for project in projects:
        drawing[_find_sub_budget(rules, project)].append(project)
    shares = [_Share(s, s.amount, tuple(drawing[s])) for s in rules.sub_budgets]
    if rest or drawing[None]:
        shares.append(_Share(None, rest, tuple(drawing[None])))
    return shares


def _find_sub_budget(rules: VotingRules, project: Project) -> SubBudget | None:
    """Return the first sub-budget that `project` can draw on, None if there is none."""
    for sub_budget in rules.sub_budgets:
        by_category = sub_budget.portion is Portion.CATEGORY
        if sub_budget.name == (project.category if by_category else project.area):
            return sub_budget
    return None


def _run(
    rules: VotingRules,
    share: _Share,
    counts: Mapping[str, Count],
    ballots: Mapping[str, int],
    voters: int,
) -> tuple[dict[str, Verdict], Award]:
    """Return the verdict on each project of `share`, barred ones last, and the rule's award."""
    barred = {}
    for project in rank(rules, share.projects, counts):
        bar = find_bar(rules, project, counts[project.code], voters)
        if bar is not None:
            barred[project.code] = Verdict(reason=bar)
    contest = Contest(
        rules=rules,
        budget=share.budget,
        projects=tuple(p for p in share.projects if p.code not in barred),
        counts=counts,
        ballots=ballots,
    )
    award = _RULES[rules.allocation](contest)
    return {**award.verdicts, **barred}, award


def _make_run(share: _Share, award: Award) -> Run:
    return Run(
        sub_budget=share.sub_budget,
        budget=share.budget,
        spent=award.spent,
        reserve=award.reserve,
        left=None if share.budget is None else share.budget - award.spent,
        story=award.story,
    )


def _make_outcomes(
    ranking: Iterable[Project],
    counts: Mapping[str, Count],
    verdicts: Mapping[str, tuple[int, Verdict]],
) -> tuple[Outcome, ...]:
    """Return the outcomes of the projects in `ranking` from (number of the run, verdict)."""
    return tuple(
        Outcome(
            code=project.code,
            rank=place,
            votes=counts[project.code].votes,
            score=counts[project.code].score,
            run=verdicts[project.code][0],
            verdict=verdicts[project.code][1],
        )
        for place, project in enumerate(ranking, start=1)
    )


def _count_only(project: Project) -> Verdict:
    return Verdict(reason=Reason.WITHDRAWN if project.withdrawn else Reason.NOT_ALLOCATED)
