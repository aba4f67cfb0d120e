"""Instant runoff on small elections, worked out by hand."""

import pytest

from participation.boards.choices import AllocationRule, BallotKind, TieOrder
from participation.boards.rules import Project, VotingRules
from participation.tallies.result import build_result
from participation.voting.ballots import encode, make_choices


def run(ballots, projects="abc", budget=None, kind=BallotKind.ORDINAL, costs=None, **rules):
    """The result body; `ballots` maps rankings to how many say so, `projects` are in tie order."""
    return build_result(
        VotingRules(kind=kind, allocation=AllocationRule.INSTANT_RUNOFF, budget=budget, **rules),
        [Project(code=c, title=c, cost=(costs or {}).get(c, 0)) for c in projects],
        [(encode(kind, make_choices(kind, list(text))), n) for text, n in ballots.items()],
    )


def winners(body) -> str:
    return "".join(line["code"] for line in body["projects"] if line["funded"])


def told(body, name):
    return {line["code"]: line.get(name) for line in body["projects"]}


def test_ballots_of_who_drops_out_pass_to_their_next():
    """a leads with 4 of 9; c drops out, and its two ballots make b 5."""
    body = run({"a": 4, "bc": 3, "cb": 2})
    assert winners(body) == "b"
    assert [line["code"] for line in body["projects"]] == ["b", "a", "c"]
    assert told(body, "votes_by_round") == {"b": [3, 5], "a": [4, 4], "c": [2]}
    assert told(body, "round") == {"b": 2, "a": 2, "c": 1}
    assert told(body, "reason") == {"b": "funded", "a": "eliminated", "c": "eliminated"}
    assert body["runs"][0]["exhausted"] == [0, 0]
    assert body["ties"] == []


def test_more_than_half_ends_it_at_once_and_half_does_not():
    body = run({"abc": 3, "bca": 2, "cba": 0})
    assert told(body, "votes_by_round") == {"a": [3], "b": [2], "c": [0]}
    body = run({"a": 3, "bc": 2, "cb": 1})
    assert winners(body) == "a"
    assert told(body, "votes_by_round") == {"a": [3, 3, 3], "b": [2, 3], "c": [1]}


def test_exhausted_ballots_no_longer_count_among_the_half():
    """When c is out its ballots name nobody else: 4 of 7 are enough, though not half of 9."""
    body = run({"a": 4, "b": 3, "c": 2})
    assert winners(body) == "a"
    assert body["runs"][0]["exhausted"] == [0, 2]
    assert told(body, "round") == {"a": 2, "b": 2, "c": 1}


def test_a_ballot_passes_over_all_who_are_out():
    """d goes out first, then c: its ballot that came from d goes to a, the others name only d."""
    body = run({"a": 3, "b": 5, "cd": 2, "dca": 1}, projects="abcd")
    assert told(body, "votes_by_round") == {"b": [5, 5, 5], "a": [3, 3, 4], "c": [2, 3], "d": [1]}
    assert body["runs"][0]["exhausted"] == [0, 0, 2]


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_of_equal_ones_the_last_in_the_tie_order_drops_out(order):
    body = run({"a": 2, "b": 2}, projects=order)
    assert winners(body) == order[0]
    assert body["ties"] == [
        {"codes": list(order), "measure": 2, "decided_by": TieOrder.COST_THEN_SUBMISSION.value}
    ]


def test_a_tie_that_does_not_touch_the_winner_is_not_reported():
    body = run({"a": 4, "b": 2, "c": 2, "d": 1}, projects="abcd")
    assert told(body, "round") == {"a": 3, "b": 3, "c": 2, "d": 1}
    assert body["ties"] == []


def test_of_three_equal_ones_any_might_have_dropped_out():
    """c last, its ballot makes b 2 of 3. Without a, b wins too; without b, it is a."""
    body = run({"ab": 1, "ba": 1, "cb": 1})
    assert winners(body) == "b"
    assert [tie["codes"] for tie in body["ties"]] == [["a", "b", "c"]]


def test_a_project_named_twice_and_a_ballot_that_names_nothing():
    body = run({"aab": 1, "b": 2, "": 3, "cba": 2})
    assert winners(body) == "b"
    assert body["runs"][0]["exhausted"] == [3, 3]
    assert told(body, "votes_by_round") == {"b": [2, 3], "c": [2, 2], "a": [1]}


@pytest.mark.parametrize("ballots", [{}, {"": 4}])
def test_without_a_ballot_that_names_anybody_nobody_wins(ballots):
    body = run(ballots)
    assert winners(body) == ""
    assert set(told(body, "reason").values()) == {"no_support"}
    assert body["ties"] == []
    assert run({}, projects="")["projects"] == []


def test_who_costs_more_than_the_budget_does_not_stand():
    """a would win; its ballots go to c, their next."""
    body = run({"ac": 3, "b": 2}, budget=100, costs={"a": 101, "b": 50, "c": 100})
    assert winners(body) == "c"
    assert (body["spent"], body["left"]) == (100, 0)
    assert [line["code"] for line in body["projects"]] == ["c", "b", "a"]
    a = body["projects"][2]
    assert (a["reason"], a["available"], a["short_by"]) == ("does_not_fit", 100, 1)
    assert winners(run({"ac": 3, "b": 2}, costs={"a": 101})) == "a"


def test_who_is_barred_does_not_stand_and_its_ballots_pass_on():
    """d is on one ballot only."""
    body = run({"dc": 1, "a": 2, "c": 2}, projects="acd", threshold=2)
    assert winners(body) == "c"
    assert told(body, "reason")["d"] == "below_threshold"
    assert body["projects"][-1]["code"] == "d"


@pytest.mark.parametrize("kind", [kind for kind in BallotKind if kind is not BallotKind.ORDINAL])
def test_only_ballots_that_rank_can_be_counted(kind):
    rules = VotingRules(kind=kind, allocation=AllocationRule.INSTANT_RUNOFF)
    with pytest.raises(ValueError, match="needs ordinal ballots"):
        build_result(rules, [], [])
