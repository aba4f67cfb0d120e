"""Equal shares on real elections and against pabulib-checker, the format's own judge.

The checker looks at every voter of every endowment one by one: 30 seconds for Świecie, minutes for
Wieliczka. So there it is asked about the endowment that decides and the one after it; the small
elections it counts in full.
"""

import time
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pabulib.checker import Checker

from participation.boards.choices import AllocationRule, BallotKind
from participation.boards.rules import Project, VotingRules
from participation.pabulib.reader import read_election
from participation.tallies.result import build_result
from participation.voting.ballots import encode, make_choices
from tests.support.figures import show

EQUAL_SHARES = [rule for rule in AllocationRule if rule.value.startswith("equalshares")]
ASSEN, SWIECIE, WIELICZKA, LODZ = (
    "Netherlands_Assen_2024.pb",
    "Poland_Swiecie_2023.pb",
    "Poland_Wieliczka_2023_Green_Budget.pb",
    "Poland_Lodz_2022.pb",
)


class EndlessError(Exception):
    """The checker would raise the endowment for ever: everything is bought."""


class Oracle(Checker):
    """The checker, stopped where it does not stop by itself."""

    def _equal_shares_fixed_budget(self, projects, cost, approvers, total_budget):
        winners = super()._equal_shares_fixed_budget(projects, cost, approvers, total_budget)
        if len(winners) == sum(1 for code in projects if cost[code] > 0 and approvers[code]):
            raise EndlessError
        return winners

    def bought(self, total: int) -> list[str]:
        """What is bought if all voters share `total`, in whole units."""
        cost = self.costs()
        approvers = self._build_approval_approvers()
        return self._equal_shares_fixed_budget(list(cost), cost, approvers, total)

    def winners(self, rule: AllocationRule) -> set[str]:
        found = self._compute_equalshares_winners(add1="add1" in rule)
        if "comparison" in rule:
            approvers = self._build_approval_approvers()
            found = self._apply_equalshares_comparison_step(found, self.costs(), approvers)
        return set(found)

    def costs(self) -> dict[str, int]:
        return {code: int(project["cost"]) for code, project in self.projects.items()}


def oracle(budget, projects, ballots) -> Oracle:
    """An oracle for approval ballots; amounts in whole units."""
    made = Oracle()
    made.meta = {"budget": str(budget)}
    made.projects = {project.code: {"cost": str(project.cost // 100)} for project in projects}
    made.votes = {str(n): {"vote": ",".join(codes)} for n, codes in enumerate(ballots)}
    return made


def read(folder, name, rule=None):
    election = read_election(folder / name)
    rules = election.voting_rules
    rules = replace(rules, allocation=rule or rules.allocation)
    kind = rules.kind
    ballots = Counter(encode(kind, choices) for _, choices in election.ballots)
    started = time.process_time()
    body = build_result(rules, election.domain_projects, ballots.items())
    seconds = time.process_time() - started
    judge = oracle(
        rules.budget // 100,
        election.domain_projects,
        ([code for code, _ in choices] for _, choices in election.ballots),
    )
    return election, body, judge, seconds


def funded(body) -> set[str]:
    return {line["code"] for line in body["projects"] if line["funded"]}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", [ASSEN, SWIECIE, WIELICZKA])
@pytest.mark.parametrize("rule", [r for r in EQUAL_SHARES if "add1" not in r])
def test_the_checker_agrees_on_real_elections(pabulib_dir, name, rule):
    _, body, judge, _ = read(pabulib_dir, name, rule)
    assert funded(body) == judge.winners(rule)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", [ASSEN, SWIECIE, WIELICZKA])
def test_the_checker_agrees_on_the_endowment_that_decides(pabulib_dir, name):
    """With it the same is bought, with one unit more too much; and that is what was published."""
    election, body, judge, _ = read(pabulib_dir, name)
    (run,) = body["runs"]
    units = Fraction(run["endowment"]) / 100
    voters = body["ballots"]
    assert units == election.voting_rules.budget // 100 // voters + run["step"]
    assert set(judge.bought(int(units) * voters)) == funded(body)
    costs = judge.costs()
    too_much = sum(costs[code] for code in judge.bought(int(units + 1) * voters))
    assert too_much * 100 > election.voting_rules.budget
    published = {code for code, (_, _, chosen) in election.published.items() if chosen == 1}
    assert funded(body) == published


@pytest.mark.timeout(120)
def test_the_checker_agrees_step_by_step(pabulib_dir):
    """844 endowments, the last one too much."""
    _, body, judge, _ = read(pabulib_dir, ASSEN)
    assert body["runs"][0]["step"] == 843
    assert funded(body) == judge.winners(AllocationRule.EQUAL_SHARES_ADD1)


@pytest.mark.parametrize(("name", "most"), [(ASSEN, 1), (SWIECIE, 2), (WIELICZKA, 2), (LODZ, 10)])
def test_equal_shares_are_fast(pabulib_dir, name, most):
    _, body, _, seconds = read(pabulib_dir, name, AllocationRule.EQUAL_SHARES_ADD1_COMPARISON)
    show(name=name, seconds=round(seconds, 2), steps=body["runs"][0]["step"])
    assert seconds < most


@pytest.mark.timeout(60)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    st.sampled_from(EQUAL_SHARES),
    st.lists(st.integers(1, 40), min_size=1, max_size=6),
    st.lists(st.lists(st.integers(0, 5), unique=True, max_size=5), min_size=1, max_size=9),
    st.integers(0, 90),
)
def test_the_checker_agrees_on_small_elections(rule, costs, ballots, budget):
    """But where it fails: everything bought, or equal cost, support and votes."""
    projects = [Project(code=str(n), title=str(n), cost=cost * 100) for n, cost in enumerate(costs)]
    named = [[str(n) for n in ballot if n < len(costs)] for ballot in ballots]
    try:
        expected = oracle(budget, projects, named).winners(rule)
    except (EndlessError, ValueError):
        assume(False)
    kind = BallotKind.APPROVAL
    rules = VotingRules(kind=kind, allocation=rule, budget=budget * 100)
    encoded = [(encode(kind, make_choices(kind, codes)), 1) for codes in named]
    assert funded(build_result(rules, projects, encoded)) == expected
