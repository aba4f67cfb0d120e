"""Who gets money: each rule on small elections that tell it from its neighbours."""

import pytest

from participation.boards.choices import AllocationRule, BallotKind, Measure, TieOrder
from participation.boards.rules import Project, VotingRules
from participation.tallies.allocation import Allocation, Tie, allocate
from participation.tallies.choices import Reason
from participation.tallies.counting import Count

GREEDY, NO_SKIP, THRESHOLD, COUNT_ONLY = (
    AllocationRule.GREEDY,
    AllocationRule.GREEDY_NO_SKIP,
    AllocationRule.GREEDY_THRESHOLD,
    AllocationRule.COUNT_ONLY,
)


def run(
    rule: AllocationRule,
    budget: int | None,
    *lines: tuple[str, int, int],
    withdrawn: str = "",
    threshold: int | None = None,
) -> Allocation:
    """Allocate `budget` among (code, cost, votes), in tie order."""
    rules = VotingRules(
        kind=BallotKind.APPROVAL, allocation=rule, budget=budget, threshold=threshold
    )
    projects = [Project(code=c, title=c, cost=n, withdrawn=c in withdrawn) for c, n, _ in lines]
    return allocate(rules, projects, {code: Count(votes, 0) for code, _, votes in lines})


def winners(allocation: Allocation) -> str:
    return "".join(outcome.code for outcome in allocation.outcomes if outcome.funded)


def reasons(allocation: Allocation) -> dict[str, Reason]:
    return {outcome.code: outcome.reason for outcome in allocation.outcomes}


FOUR = (("a", 50, 9), ("b", 60, 8), ("c", 30, 7), ("d", 20, 6))


def test_greedy_skips_what_does_not_fit():
    allocation = run(GREEDY, 100, *FOUR)
    assert winners(allocation) == "acd"
    assert (allocation.spent, allocation.left) == (100, 0)
    a, b, c, _ = allocation.outcomes
    assert (a.available, a.short_by) == (100, None)
    assert (b.reason, b.available, b.short_by) == (Reason.DOES_NOT_FIT, 50, 10)
    assert (c.available, c.short_by) == (50, None)


def test_greedy_no_skip_stops_at_what_does_not_fit():
    allocation = run(NO_SKIP, 100, *FOUR)
    assert winners(allocation) == "a"
    assert (allocation.spent, allocation.left) == (50, 50)
    assert allocation.outcomes[1].short_by == 10
    d = allocation.outcomes[3]
    assert (d.reason, d.available, d.short_by) == (Reason.AFTER_STOP, None, None)


@pytest.mark.parametrize("rule", [GREEDY, NO_SKIP, THRESHOLD])
def test_a_project_that_costs_just_what_is_left_fits(rule):
    assert winners(run(rule, 110, *FOUR)) == "ab"


@pytest.mark.parametrize("rule", [GREEDY, NO_SKIP, THRESHOLD])
def test_a_threshold_is_reached_by_as_many_votes(rule):
    allocation = run(rule, 1000, *FOUR, threshold=8)
    assert winners(allocation) == "ab"
    assert reasons(allocation)["c"] is Reason.BELOW_THRESHOLD


def test_what_can_not_win_does_not_stop_no_skip():
    """A withdrawn project costs a sum that never fits; the rule passes it over."""
    lines = (("a", 999, 9), ("b", 40, 8), ("c", 999, 2), ("d", 50, 1))
    allocation = run(NO_SKIP, 100, *lines, withdrawn="a")
    assert winners(allocation) == "b"
    assert reasons(allocation) == {
        "a": Reason.WITHDRAWN,
        "b": Reason.FUNDED,
        "c": Reason.DOES_NOT_FIT,
        "d": Reason.AFTER_STOP,
    }
    assert reasons(run(NO_SKIP, 100, *lines, withdrawn="a", threshold=3)) == {
        "a": Reason.WITHDRAWN,
        "b": Reason.FUNDED,
        "c": Reason.BELOW_THRESHOLD,
        "d": Reason.BELOW_THRESHOLD,
    }


@pytest.mark.parametrize("rule", [GREEDY, NO_SKIP, THRESHOLD, COUNT_ONLY])
def test_a_withdrawn_project_never_wins(rule):
    allocation = run(rule, 1000, *FOUR, withdrawn="ac")
    assert not set(winners(allocation)) & {"a", "c"}
    assert reasons(allocation)["a"] is Reason.WITHDRAWN
    assert [outcome.votes for outcome in allocation.outcomes] == [9, 8, 7, 6]


@pytest.mark.parametrize("rule", [GREEDY, NO_SKIP, THRESHOLD])
def test_a_project_without_votes_wins_if_it_fits_and_nothing_bars_it(rule):
    assert winners(run(rule, 100, ("a", 10, 0))) == "a"
    assert winners(run(rule, 100, ("a", 10, 0), threshold=1)) == ""


def test_count_only_ranks_and_gives_nothing():
    allocation = run(COUNT_ONLY, 100, ("a", 10, 1), ("b", 10, 5), ("c", 10, 5), withdrawn="c")
    assert [(o.code, o.rank, o.reason) for o in allocation.outcomes] == [
        ("b", 1, Reason.NOT_ALLOCATED),
        ("c", 2, Reason.WITHDRAWN),
        ("a", 3, Reason.NOT_ALLOCATED),
    ]
    assert (winners(allocation), allocation.spent, allocation.left) == ("", 0, 100)
    assert allocation.ties == ()
    assert run(COUNT_ONLY, None, *FOUR).left is None


@pytest.mark.parametrize("rule", [GREEDY, NO_SKIP, THRESHOLD])
def test_money_can_not_be_given_out_without_a_budget(rule):
    with pytest.raises(ValueError, match="needs a budget"):
        run(rule, None, *FOUR)


def test_no_other_rule_is_taken_for_a_greedy_one():
    """Whatever is not COUNT_ONLY is greedy to `allocate`: teach it a new rule before adding one."""
    assert set(AllocationRule) == {GREEDY, NO_SKIP, THRESHOLD, COUNT_ONLY}


def test_the_measure_decides_the_ranking():
    projects = [Project(code=code, title=code, cost=10) for code in "ab"]
    counts = {"a": Count(votes=5, score=5), "b": Count(votes=2, score=8)}
    for measure, first in ((Measure.VOTES, "a"), (Measure.SCORE, "b")):
        rules = VotingRules(kind=BallotKind.CUMULATIVE, measure=measure, budget=10, threshold=5)
        allocation = allocate(rules, projects, counts)
        assert winners(allocation) == allocation.outcomes[0].code == first


def test_equal_projects_come_in_tie_order():
    allocation = run(GREEDY, 10, ("z", 10, 5), ("a", 10, 5), ("m", 10, 6))
    assert [outcome.code for outcome in allocation.outcomes] == ["m", "z", "a"]


def test_a_tie_that_decided_is_reported_with_what_decided_it():
    allocation = run(GREEDY, 30, ("a", 20, 7), ("b", 10, 5), ("c", 10, 5), ("d", 10, 5))
    assert allocation.ties == (Tie(("b", "c", "d"), 5, TieOrder.COST_THEN_SUBMISSION),)


@pytest.mark.parametrize("rule", [GREEDY, NO_SKIP])
@pytest.mark.parametrize(
    "lines",
    [
        (("a", 10, 5), ("b", 20, 5)),  # both win
        (("a", 90, 5), ("b", 95, 5)),  # neither fits
        (("a", 10, 5), ("b", 25, 4)),  # not equal
    ],
)
def test_a_tie_that_changed_nothing_is_not_reported(rule, lines):
    assert run(rule, 30, *lines).ties == ()


def test_a_loser_too_dear_in_any_order_matters_only_if_it_stops_the_rule():
    lines = (("a", 10, 5), ("b", 99, 5))
    assert run(GREEDY, 30, *lines).ties == ()
    assert [tie.codes for tie in run(NO_SKIP, 30, *lines).ties] == [("a", "b")]


def test_after_the_stop_no_tie_matters():
    assert run(NO_SKIP, 30, ("x", 99, 9), ("a", 30, 5), ("b", 30, 5)).ties == ()


def test_withdrawn_projects_and_those_below_the_threshold_tie_with_nobody():
    lines = (("a", 30, 5), ("b", 30, 5))
    assert run(GREEDY, 30, *lines, withdrawn="b").ties == ()
    assert run(GREEDY, 30, *lines, threshold=6).ties == ()
