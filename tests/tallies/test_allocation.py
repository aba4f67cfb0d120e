"""What holds whatever the rule: who is barred, which budget a project draws on, its rank."""

import pytest

from participation.boards.choices import AllocationRule, BallotKind, Measure, Portion
from participation.boards.rules import Project, SubBudget, VotingRules
from participation.tallies.allocation import allocate
from participation.tallies.choices import Reason
from participation.tallies.counting import count
from participation.voting.ballots import encode, make_choices

COUNT_ONLY, RUNOFF = AllocationRule.COUNT_ONLY, AllocationRule.INSTANT_RUNOFF
RULES = [rule for rule in AllocationRule if rule is not COUNT_ONLY]
WITH_BUDGET = [rule for rule in RULES if rule is not RUNOFF]


def run(rule, projects, ballots, **rules):
    """Allocate among `projects`; `ballots` maps the codes named to how many say so."""
    kind = BallotKind.ORDINAL if rule is RUNOFF else BallotKind.APPROVAL
    votes = {encode(kind, make_choices(kind, list(b))): n for b, n in ballots.items()}
    return allocate(
        VotingRules(kind=kind, allocation=rule, **rules),
        projects,
        count(projects, kind, votes.items()),
        votes,
    )


def project(code: str, cost: int = 0, **fields) -> Project:
    return Project(code=code, title=code, cost=cost, **fields)


def winners(allocation) -> str:
    return "".join(sorted(outcome.code for outcome in allocation.outcomes if outcome.funded))


def reasons(allocation) -> dict[str, Reason]:
    return {outcome.code: outcome.reason for outcome in allocation.outcomes}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_winner(rule):
    """A new rule that nobody gives out money by fails here."""
    allocation = run(rule, [project("a", 40), project("b", 80)], {"a": 3, "b": 1}, budget=100)
    assert winners(allocation) == "a"
    assert (allocation.spent, allocation.left, allocation.reserve) == (40, 60, 0)
    assert [(outcome.code, outcome.rank, outcome.run) for outcome in allocation.outcomes] == [
        ("a", 1, 1),
        ("b", 2, 1),
    ]


def test_count_only_ranks_and_gives_nothing():
    projects = [project("a", 10), project("b", 10), project("c", 10, withdrawn=True)]
    allocation = run(COUNT_ONLY, projects, {"a": 1, "bc": 5}, budget=100)
    assert [(o.code, o.rank, o.run, o.reason) for o in allocation.outcomes] == [
        ("b", 1, 0, Reason.NOT_ALLOCATED),
        ("c", 2, 0, Reason.WITHDRAWN),
        ("a", 3, 0, Reason.NOT_ALLOCATED),
    ]
    assert (winners(allocation), allocation.spent, allocation.left) == ("", 0, 100)
    assert allocation.ties == allocation.runs == ()
    assert run(COUNT_ONLY, projects, {}, budget=None).left is None


@pytest.mark.parametrize("rule", WITH_BUDGET)
def test_money_can_not_be_given_out_without_a_budget(rule):
    with pytest.raises(ValueError, match="needs a budget"):
        run(rule, [project("a", 10)], {"a": 1}, budget=None)


# --- Bars ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
def test_a_withdrawn_project_never_wins(rule):
    projects = [project("a", 40, withdrawn=True), project("b", 40)]
    allocation = run(rule, projects, {"ab": 2, "a": 3}, budget=100)
    assert winners(allocation) == "b"
    assert reasons(allocation)["a"] is Reason.WITHDRAWN
    assert {outcome.code: outcome.votes for outcome in allocation.outcomes} == {"a": 5, "b": 2}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("threshold", "winner"), [(2, "a"), (3, "")])
def test_a_threshold_is_reached_by_as_many_votes(rule, threshold, winner):
    """Two voters pay for a whatever the rule: the threshold alone keeps it from winning."""
    allocation = run(rule, [project("a", 40)], {"a": 2}, budget=100, threshold=threshold)
    assert winners(allocation) == winner
    assert reasons(allocation)["a"] is (Reason.FUNDED if winner else Reason.BELOW_THRESHOLD)


@pytest.mark.parametrize("rule", RULES)
def test_the_threshold_is_one_of_what_projects_are_ranked_by(rule):
    """On ordinal ballots first of two gets 2 points."""
    kind = BallotKind.ORDINAL
    votes = {'["a","b"]': 1}
    projects = [project("a", 10), project("b", 10)]
    rules = VotingRules(kind=kind, allocation=rule, measure=Measure.SCORE, budget=100, threshold=2)
    allocation = allocate(rules, projects, count(projects, kind, votes.items()), votes)
    assert winners(allocation) == "a"


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("cost", "winner"), [(300, "a"), (301, "")])
def test_the_entry_bar_is_a_share_of_votes_of_cost_by_three_budgets(rule, cost, winner):
    """10 of 40 ballots are a quarter: with a budget of 400 that is enough for a cost of 300.

    Empty ballots count among the ballots: without the 20 here 301 would be below the bar too.
    """
    ballots = {"a": 10, "b": 10, "": 20}
    projects = [project("a", cost), project("b", 0)]
    allocation = run(rule, projects, ballots, budget=400, entry_bar=True)
    assert (reasons(allocation)["a"] is Reason.BELOW_ENTRY_BAR) is (winner == "")
    if rule in (AllocationRule.GREEDY, AllocationRule.GREEDY_NO_SKIP):
        assert ("a" in winners(allocation)) is bool(winner)
    without = run(rule, projects, ballots, budget=400)
    assert reasons(without)["a"] is not Reason.BELOW_ENTRY_BAR


def test_without_ballots_or_budget_the_entry_bar_keeps_nobody_out():
    assert winners(run(AllocationRule.GREEDY, [project("a", 5)], {}, budget=9, entry_bar=True))
    allocation = run(RUNOFF, [project("a", 5)], {"a": 1}, budget=None, entry_bar=True)
    assert winners(allocation) == "a"


def test_the_first_bar_is_the_one_that_is_told():
    projects = [project("a", 999, withdrawn=True), project("b", 999)]
    allocation = run(
        AllocationRule.GREEDY, projects, {"ab": 1, "": 9}, budget=10, threshold=2, entry_bar=True
    )
    assert reasons(allocation) == {"a": Reason.WITHDRAWN, "b": Reason.BELOW_THRESHOLD}


# --- Sub-budgets ---------------------------------------------------------------------------------

WATER = SubBudget(portion=Portion.CATEGORY, name="water", amount=50)
NORTH = SubBudget(portion=Portion.AREA, name="north", amount=30)
PARTS = [
    project("a", 40, category="water"),
    project("b", 20, category="water", area="north"),
    project("c", 20, area="north"),
    project("d", 20),
    project("e", 1, area="south"),
]


def test_each_sub_budget_goes_to_its_own_projects_and_the_rest_to_those_of_none():
    """b could draw on both and belongs to the first: 10 is left there, 10 in the north."""
    allocation = run(
        AllocationRule.GREEDY, PARTS, {"abcde": 1}, budget=100, sub_budgets=(WATER, NORTH)
    )
    assert winners(allocation) == "acd"
    assert [(r.sub_budget, r.budget, r.spent, r.left) for r in allocation.runs] == [
        (WATER, 50, 40, 10),
        (NORTH, 30, 20, 10),
        (None, 20, 20, 0),
    ]
    assert (allocation.spent, allocation.left) == (80, 20)
    assert {outcome.code: outcome.run for outcome in allocation.outcomes} == {
        "a": 1, "b": 1, "c": 2, "d": 3, "e": 3,
    }  # fmt: skip
    verdict = {outcome.code: outcome.verdict for outcome in allocation.outcomes}
    assert (verdict["b"].available, verdict["b"].short_by) == (10, 10)
    assert (verdict["e"].available, verdict["e"].short_by) == (0, 1)


def test_the_order_of_sub_budgets_decides_where_a_project_belongs():
    allocation = run(
        AllocationRule.GREEDY, PARTS, {"abcde": 1}, budget=100, sub_budgets=(NORTH, WATER)
    )
    assert winners(allocation) == "abd"


def test_ranks_are_those_of_all_projects_together():
    allocation = run(
        AllocationRule.GREEDY, PARTS, {"d": 3, "c": 2, "a": 1}, budget=100, sub_budgets=(WATER,)
    )
    assert [outcome.code for outcome in allocation.outcomes] == ["d", "c", "a", "b", "e"]


def test_there_is_no_run_for_a_rest_of_nothing():
    whole = SubBudget(portion=Portion.CATEGORY, name="water", amount=100)
    water = PARTS[:2]
    allocation = run(AllocationRule.GREEDY, water, {"ab": 1}, budget=100, sub_budgets=(whole,))
    assert [run.sub_budget for run in allocation.runs] == [whole]
    allocation = run(AllocationRule.GREEDY, PARTS, {"ab": 1}, budget=100, sub_budgets=(whole,))
    assert [run.budget for run in allocation.runs] == [100, 0]
    allocation = run(AllocationRule.GREEDY, water, {"ab": 1}, budget=101, sub_budgets=(whole,))
    assert [run.left for run in allocation.runs] == [40, 1]


def test_in_each_sub_budget_all_ballots_share():
    """Four ballots share 50: the one that names a holds 12, and can't pay 40 alone."""
    ballots = {"a": 1, "d": 3}
    shares = AllocationRule.EQUAL_SHARES
    assert winners(run(shares, PARTS, ballots, budget=100, sub_budgets=(WATER,))) == "d"
    many = {"a": 4, "d": 1}
    assert winners(run(shares, PARTS, many, budget=100, sub_budgets=(WATER,))) == "a"


def test_the_entry_bar_is_measured_by_the_whole_budget():
    """1 of 10 votes: a tenth of 3 × 100 is 30; of 3 × 50 it would be 15."""
    ballots = {"b": 1, "": 9}
    allocation = run(
        AllocationRule.GREEDY, PARTS, ballots, budget=100, sub_budgets=(WATER,), entry_bar=True
    )
    assert winners(allocation) == "b"


def test_a_reserve_and_ties_come_from_every_run():
    projects = [project(code, 40, category="water") for code in "ab"]
    projects += [project(code, 40) for code in "cd"]
    sub_budget = SubBudget(portion=Portion.CATEGORY, name="water", amount=35)
    allocation = run(
        AllocationRule.GREEDY_CUSTOM, projects, {"abcd": 2}, budget=69, sub_budgets=(sub_budget,)
    )
    assert winners(allocation) == "ac"
    assert [tie.codes for tie in allocation.ties] == [("a", "b"), ("c", "d")]
    assert [run.reserve for run in allocation.runs] == [5, 6]
    assert (allocation.reserve, allocation.spent, allocation.left) == (11, 69, 0)


@pytest.mark.parametrize("budget", [49, None])
def test_sub_budgets_of_more_than_the_budget_are_refused(budget):
    with pytest.raises(ValueError, match="more than the budget"):
        run(AllocationRule.GREEDY, PARTS, {}, budget=budget, sub_budgets=(WATER,))


def test_a_runoff_has_one_winner_in_each_part_and_ranks_part_by_part():
    allocation = run(RUNOFF, PARTS, {"cad": 2, "dab": 1, "e": 1}, budget=100, sub_budgets=(WATER,))
    assert winners(allocation) == "ac"
    assert [(outcome.code, outcome.run) for outcome in allocation.outcomes] == [
        ("a", 1), ("b", 1), ("c", 2), ("d", 2), ("e", 2),
    ]  # fmt: skip
