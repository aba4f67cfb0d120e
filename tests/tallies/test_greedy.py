"""The greedy rules, each on small elections that tell it from its neighbours."""

import pytest

from participation.boards.choices import AllocationRule, BallotKind, Measure, TieOrder
from participation.boards.rules import Project, VotingRules
from participation.tallies.allocation import allocate
from participation.tallies.choices import Reason
from participation.tallies.counting import Count
from participation.tallies.outcomes import Allocation, Tie

GREEDY, NO_SKIP, THRESHOLD, EXCLUSIVE, CUSTOM = GREEDY_RULES = (
    AllocationRule.GREEDY,
    AllocationRule.GREEDY_NO_SKIP,
    AllocationRule.GREEDY_THRESHOLD,
    AllocationRule.GREEDY_EXCLUSIVE,
    AllocationRule.GREEDY_CUSTOM,
)


def run(
    rule: AllocationRule,
    budget: int | None,
    *lines: tuple[str, int, int],
    withdrawn: str = "",
    groups: dict[str, str] | None = None,
    **rules: int | None,
) -> Allocation:
    """Allocate `budget` among (code, cost, votes), in tie order; `groups` by code."""
    projects = [
        Project(code=c, title=c, cost=n, withdrawn=c in withdrawn,
                exclusive_group=(groups or {}).get(c, ""))
        for c, n, _ in lines
    ]  # fmt: skip
    return allocate(
        VotingRules(kind=BallotKind.APPROVAL, allocation=rule, budget=budget, **rules),
        projects,
        {code: Count(votes, 0) for code, _, votes in lines},
        {},
    )


def winners(allocation: Allocation) -> str:
    return "".join(outcome.code for outcome in allocation.outcomes if outcome.funded)


def reasons(allocation: Allocation) -> dict[str, Reason]:
    return {outcome.code: outcome.reason for outcome in allocation.outcomes}


def verdicts(allocation: Allocation):
    return {outcome.code: outcome.verdict for outcome in allocation.outcomes}


FOUR = (("a", 50, 9), ("b", 60, 8), ("c", 30, 7), ("d", 20, 6))


def test_greedy_skips_what_does_not_fit():
    allocation = run(GREEDY, 100, *FOUR)
    assert winners(allocation) == "acd"
    assert (allocation.spent, allocation.left) == (100, 0)
    a, b, c, _ = verdicts(allocation).values()
    assert (a.available, a.short_by) == (100, None)
    assert (b.reason, b.available, b.short_by) == (Reason.DOES_NOT_FIT, 50, 10)
    assert (c.available, c.short_by) == (50, None)


def test_greedy_no_skip_stops_at_what_does_not_fit():
    allocation = run(NO_SKIP, 100, *FOUR)
    assert winners(allocation) == "a"
    assert (allocation.spent, allocation.left) == (50, 50)
    _, b, _, d = verdicts(allocation).values()
    assert b.short_by == 10
    assert (d.reason, d.available, d.short_by) == (Reason.AFTER_STOP, None, None)


@pytest.mark.parametrize("rule", GREEDY_RULES)
def test_a_project_that_costs_just_what_is_left_fits(rule):
    assert winners(run(rule, 110, *FOUR)) == "ab"


@pytest.mark.parametrize("rule", GREEDY_RULES)
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


@pytest.mark.parametrize("rule", GREEDY_RULES)
def test_a_withdrawn_project_never_wins(rule):
    allocation = run(rule, 1000, *FOUR, withdrawn="ac")
    assert not set(winners(allocation)) & {"a", "c"}
    assert reasons(allocation)["a"] is Reason.WITHDRAWN
    assert [outcome.votes for outcome in allocation.outcomes] == [9, 8, 7, 6]


@pytest.mark.parametrize("rule", GREEDY_RULES)
def test_a_project_without_votes_wins_if_it_fits_and_nothing_bars_it(rule):
    assert winners(run(rule, 100, ("a", 10, 0))) == "a"
    assert winners(run(rule, 100, ("a", 10, 0), threshold=1)) == ""


@pytest.mark.parametrize("rule", GREEDY_RULES)
def test_money_can_not_be_given_out_without_a_budget(rule):
    with pytest.raises(ValueError, match="needs a budget"):
        run(rule, None, *FOUR)


def test_the_measure_decides_the_ranking():
    projects = [Project(code=code, title=code, cost=10) for code in "ab"]
    counts = {"a": Count(votes=5, score=5), "b": Count(votes=2, score=8)}
    for measure, first in ((Measure.VOTES, "a"), (Measure.SCORE, "b")):
        rules = VotingRules(kind=BallotKind.CUMULATIVE, measure=measure, budget=10, threshold=5)
        allocation = allocate(rules, projects, counts, {})
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


# --- Exclusive groups (Warszawa 2024) ------------------------------------------------------------

PLAYGROUNDS = (("a", 60, 9), ("b", 30, 8), ("c", 20, 7), ("d", 10, 6))


def test_of_a_group_only_the_first_that_fits_wins():
    """a does not fit and leaves the group open to b; c would fit, and plain greedy takes it."""
    lines = (("a", 200, 9), ("b", 30, 8), ("c", 20, 7), ("d", 10, 6))
    allocation = run(EXCLUSIVE, 100, *lines, groups=dict.fromkeys("abc", "playground"))
    assert winners(allocation) == "bd"
    assert reasons(allocation) == {
        "a": Reason.DOES_NOT_FIT,
        "b": Reason.FUNDED,
        "c": Reason.EXCLUDED,
        "d": Reason.FUNDED,
    }
    assert verdicts(allocation)["c"].excluded_by == "b"
    assert winners(run(GREEDY, 100, *lines, groups=dict.fromkeys("abc", "playground"))) == "bcd"


def test_groups_do_not_mind_each_other_and_no_group_is_none():
    groups = {"a": "g", "b": "h", "c": "g"}
    allocation = run(EXCLUSIVE, 200, *PLAYGROUNDS, groups=groups)
    assert winners(allocation) == "abd"
    assert verdicts(allocation)["c"].excluded_by == "a"
    assert winners(run(EXCLUSIVE, 200, *PLAYGROUNDS)) == "abcd"


@pytest.mark.parametrize("rule", [GREEDY, NO_SKIP, THRESHOLD, CUSTOM])
def test_other_rules_do_not_mind_groups(rule):
    assert winners(run(rule, 200, *PLAYGROUNDS, groups=dict.fromkeys("abcd", "g"))) == "abcd"


def test_what_is_barred_closes_no_group():
    groups = dict.fromkeys("abcd", "g")
    assert winners(run(EXCLUSIVE, 200, *PLAYGROUNDS, groups=groups, withdrawn="a")) == "b"


def test_a_tie_within_a_group_decides_and_one_with_a_group_that_is_taken_does_not():
    groups = dict.fromkeys("abc", "g")
    lines = (("a", 10, 9), ("b", 10, 5), ("d", 10, 5))
    assert run(EXCLUSIVE, 100, *lines, groups=groups).ties == ()
    lines = (("b", 10, 5), ("c", 10, 5), ("d", 10, 5))
    assert [tie.codes for tie in run(EXCLUSIVE, 100, *lines, groups=groups).ties] == [
        ("b", "c", "d")
    ]


# --- The last project from a reserve (Poznań) ----------------------------------------------------


@pytest.mark.parametrize(
    ("left", "reason", "reserve"),
    [
        (100, Reason.FUNDED, None),
        (99, Reason.COMPLETED, 1),
        (81, Reason.COMPLETED, 19),
        (80, Reason.COMPLETED, 20),
        (79, Reason.DOES_NOT_FIT, None),
        (0, Reason.DOES_NOT_FIT, None),
    ],
)
def test_the_first_that_does_not_fit_is_completed_if_80_percent_of_its_cost_is_left(
    left, reason, reserve
):
    allocation = run(CUSTOM, 50 + left, ("a", 50, 9), ("b", 100, 8))
    verdict = verdicts(allocation)["b"]
    assert (verdict.reason, verdict.available, verdict.reserve) == (reason, left, reserve)
    assert verdict.short_by == (100 - left if reason is Reason.DOES_NOT_FIT else None)
    assert allocation.reserve == (reserve or 0)
    assert (allocation.spent, allocation.left) == (
        (50 + min(left, 100), 0) if verdict.funded else (50, left)
    )


def test_80_percent_is_not_rounded():
    """80 % of 101 are 80.8: 81 is enough and 80 is not."""
    assert winners(run(CUSTOM, 81, ("a", 101, 1))) == "a"
    assert winners(run(CUSTOM, 80, ("a", 101, 1))) == ""


@pytest.mark.parametrize("left", [80, 79])
def test_completed_or_not_the_rule_ends_there(left):
    """c would fit, and wins under plain greedy where b does not; d costs nothing at all."""
    lines = (("a", 50, 9), ("b", 100, 8), ("c", 5, 7), ("d", 0, 6))
    allocation = run(CUSTOM, 50 + left, *lines)
    assert winners(allocation) == ("ab" if left == 80 else "a")
    assert reasons(allocation)["c"] is reasons(allocation)["d"] is Reason.AFTER_STOP
    assert winners(run(GREEDY, 50 + left, *lines)) == "acd"
    assert winners(run(NO_SKIP, 50 + left, *lines)) == "a"


def test_what_is_barred_does_not_end_the_rule():
    lines = (("a", 999, 9), ("b", 50, 8), ("c", 100, 7))
    assert winners(run(CUSTOM, 130, *lines, withdrawn="a")) == "bc"


def test_the_rules_may_ask_for_another_part():
    assert winners(run(CUSTOM, 50, ("a", 100, 1), completion_percent=50)) == "a"
    assert winners(run(CUSTOM, 99, ("a", 100, 1), completion_percent=100)) == ""


@pytest.mark.parametrize(
    ("budget", "lines", "tied"),
    [
        (100, (("a", 60, 5), ("b", 50, 5)), False),  # one is completed, whichever it is
        (100, (("a", 13, 5), ("b", 90, 5)), True),  # after a, b is completed; after b, a is not
        (100, (("a", 99, 5), ("b", 0, 5), ("c", 6, 5)), True),  # nothing comes after the end
        (100, (("a", 50, 5), ("b", 50, 5)), False),  # all fit
        (100, (("a", 126, 5), ("b", 130, 5)), False),  # out of reach
        (100, (("a", 125, 5), ("b", 130, 5)), True),  # within reach if it comes first
        (100, (("a", 10, 5), ("b", 200, 5)), True),  # b ends everything if it comes first
    ],
)
def test_ties_that_decide_who_is_completed(budget, lines, tied):
    codes = tuple(code for code, _, _ in lines)
    assert run(CUSTOM, budget, *lines).ties == (
        (Tie(codes, 5, TieOrder.COST_THEN_SUBMISSION),) if tied else ()
    )
