"""Equal shares on small elections, worked out by hand; amounts are whole baht unless it matters."""

from collections import Counter
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.boards.choices import AllocationRule, BallotKind, Measure, TieOrder
from participation.boards.rules import Project, VotingRules
from participation.tallies import equal_shares
from participation.tallies.purchases import buy
from participation.tallies.result import build_result
from participation.voting.ballots import encode, make_choices

PLAIN, COMPARED, ADD1, ADD1_COMPARED = EQUAL_SHARES = (
    AllocationRule.EQUAL_SHARES,
    AllocationRule.EQUAL_SHARES_COMPARISON,
    AllocationRule.EQUAL_SHARES_ADD1,
    AllocationRule.EQUAL_SHARES_ADD1_COMPARISON,
)
GREEDY = AllocationRule.GREEDY
BAHT = 100


def run(rule, budget, costs, ballots, kind=BallotKind.APPROVAL, measure=Measure.VOTES, unit=BAHT):
    """The result body; `costs` by code in tie order, `ballots` how many say so by codes named.

    With cumulative ballots each code is followed by its points: "a3b1".
    """
    projects = [Project(code=c, title=c, cost=int(n * unit)) for c, n in costs.items()]
    rules = VotingRules(kind=kind, allocation=rule, measure=measure, budget=int(budget * unit))
    return build_result(
        rules, projects, [(encode_text(kind, text), number) for text, number in ballots.items()]
    )


def encode_text(kind, text):
    if kind is BallotKind.CUMULATIVE:
        return encode(kind, make_choices(kind, text[::2], [int(n) for n in text[1::2]]))
    return encode(kind, make_choices(kind, list(text)))


def winners(body) -> str:
    """The winners, in the order in which they were bought if they were."""
    funded = [line for line in body["projects"] if line["funded"]]
    return "".join(line["code"] for line in sorted(funded, key=lambda line: line.get("round", 0)))


def line(body, code):
    return next(line for line in body["projects"] if line["code"] == code)


# --- One endowment -------------------------------------------------------------------------------


def test_a_minority_gets_its_share_where_greedy_gives_it_nothing():
    """Ten voters with 10 each. Six buy c for 6.67 each and can't afford a as well; four buy b."""
    costs, ballots = {"a": 60, "b": 40, "c": 40}, {"ac": 6, "b": 4}
    body = run(PLAIN, 100, costs, ballots)
    assert winners(run(GREEDY, 100, costs, ballots)) == "ac"
    assert winners(body) == "cb"
    c, b, a = line(body, "c"), line(body, "b"), line(body, "a")
    assert (c["round"], c["price"], c["effective_support"]) == (1, "2000/3", "6/1")
    assert (b["round"], b["price"], b["effective_support"]) == (2, "1000/1", "4/1")
    assert (a["reason"], a["money_behind"]) == ("not_enough_behind", "2000/1")
    assert "round" not in a
    assert "price" not in a
    assert "money_behind" not in b
    (told,) = body["runs"]
    assert (told["endowment"], told["step"], told["spent"], told["left"]) == (
        "1000/1",
        0,
        8000,
        2000,
    )
    assert "comparison" not in told


def test_who_has_less_left_pays_all_of_it_and_the_others_more():
    """b takes 6 of the first two voters' 10. For a one of them has 4 left, so the other pays 10."""
    body = run(PLAIN, 30, {"a": 14, "b": 12}, {"ab": 1, "b": 1, "a": 1})
    assert winners(body) == "ba"
    assert (line(body, "b")["price"], line(body, "b")["effective_support"]) == ("600/1", "2/1")
    assert (line(body, "a")["price"], line(body, "a")["effective_support"]) == ("1000/1", "7/5")


def test_who_pays_less_lowers_the_effective_support_below_others():
    """a and c begin equal at 2; after b, one supporter of a has only 4 left, and c goes first."""
    body = run(PLAIN, 40, {"a": 14, "b": 12, "c": 14}, {"ab": 1, "b": 1, "a": 1, "c": 1})
    assert winners(body) == "ba"
    body = run(PLAIN, 50, {"a": 14, "b": 12, "c": 14}, {"ab": 1, "b": 1, "a": 1, "c": 2})
    assert winners(body) == "bca"


@pytest.mark.parametrize(("cost", "won"), [("10", "a"), ("10.01", "")])
def test_money_just_enough_is_enough(cost, won):
    """Two of six voters with 5 each."""
    assert winners(run(PLAIN, 30, {"a": float(cost)}, {"a": 2, "": 4})) == won


def test_a_ballot_that_names_nothing_holds_a_share():
    assert winners(run(PLAIN, 100, {"a": 60}, {"a": 5})) == "a"
    body = run(PLAIN, 100, {"a": 60}, {"a": 5, "": 5})
    assert winners(body) == ""
    assert line(body, "a")["money_behind"] == "5000/1"


def test_a_project_named_twice_counts_twice_and_is_paid_once():
    """Two ballots name a twice: 4 votes, but the money of two."""
    body = run(PLAIN, 100, {"a": 60}, {"aa": 2, "": 2})
    assert line(body, "a")["votes"] == 4
    assert line(body, "a")["money_behind"] == "5000/1"
    body = run(PLAIN, 100, {"a": 50}, {"aa": 2, "": 2})
    assert line(body, "a")["price"] == "2500/1"


def test_what_costs_nothing_is_never_bought_nor_what_nobody_supports():
    body = run(PLAIN, 100, {"a": 0, "b": 1, "c": 0}, {"a": 2})
    assert {line["code"]: line["reason"] for line in body["projects"]} == {
        "a": "costs_nothing",
        "b": "no_support",
        "c": "costs_nothing",
    }
    assert winners(run(GREEDY, 100, {"a": 0, "b": 1, "c": 0}, {"a": 2})) == "abc"


@pytest.mark.parametrize("rule", EQUAL_SHARES)
def test_without_ballots_nobody_buys_anything(rule):
    body = run(rule, 100, {"a": 101}, {})
    assert winners(body) == ""
    assert line(body, "a")["reason"] in ("no_support", "does_not_fit")
    assert "endowment" not in body["runs"][0]


@pytest.mark.parametrize("rule", EQUAL_SHARES)
def test_without_money_nobody_buys_anything(rule):
    body = run(rule, 0, {"a": 1}, {"a": 3})
    assert winners(body) == ""
    assert body["runs"][0]["step"] == 0


# --- Ties ----------------------------------------------------------------------------------------


def test_of_equal_effective_support_the_cheaper_comes_first():
    """Both stand at 2 effective voters, and there is money for one."""
    body = run(PLAIN, 20, {"a": 12, "b": 11}, {"ab": 2})
    assert winners(body) == "b"
    assert body["ties"] == []


def test_then_the_one_with_more_votes():
    """z leaves its four supporters nothing; one of them supports b, which so stands at 2 as a."""
    costs = {"a": 10, "b": 10, "z": 40}
    body = run(PLAIN, 80, costs, {"a": 2, "b": 2, "bz": 1, "z": 3})
    assert winners(body) == "zba"
    assert (line(body, "a")["price"], line(body, "b")["price"]) == ("500/1", "500/1")
    assert body["ties"] == []


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_then_the_tie_order_and_that_is_reported(order):
    body = run(PLAIN, 20, dict.fromkeys(order, 12), {"ab": 2})
    assert winners(body) == order[0]
    assert body["ties"] == [
        {"codes": list(order), "measure": 2, "decided_by": TieOrder.COST_THEN_SUBMISSION.value}
    ]


def test_a_tie_between_projects_that_both_win_is_not_reported():
    assert run(PLAIN, 40, {"a": 12, "b": 12}, {"a": 2, "b": 2})["ties"] == []


def test_a_tie_between_winners_that_costs_a_third_project_its_money_is_reported():
    """Of a and b, bought at 10 and 10, the first takes less from the voter who also supports c.

    Nine each. If a comes first it takes 6 of both its voters; b then finds 3 with the one they
    share and takes 9 of its own. The other way round a's own voter is left without money for c.
    """
    ballots = {"ab": 1, "ac": 1, "b": 1}
    body = run(PLAIN, 27, {"a": 12, "b": 12, "c": 3}, ballots)
    other = run(PLAIN, 27, {"b": 12, "a": 12, "c": 3}, ballots)
    assert (winners(body), winners(other)) == ("abc", "ba")
    assert [tie["codes"] for tie in body["ties"]] == [["a", "b"]]
    assert [tie["codes"] for tie in other["ties"]] == [["b", "a"]]


# --- Points --------------------------------------------------------------------------------------


def test_points_make_another_winner_than_approval():
    """Two voters who can pay for one of the two: b costs more, but less for each point."""
    costs = {"a": 12, "b": 14}
    assert winners(run(PLAIN, 20, costs, {"ab": 2})) == "a"
    body = run(PLAIN, 20, costs, {"a1b9": 2}, BallotKind.CUMULATIVE)
    assert winners(body) == "b"
    assert line(body, "b")["price"] == "700/9"
    assert line(body, "b")["effective_support"] == "18/1"


def test_with_points_payments_go_by_points():
    """Ten each. 12 for 4 points is 3 a point: one pays 9, the other 3, who then affords b."""
    body = run(PLAIN, 20, {"a": 12, "b": 7}, {"a3": 1, "a1b1": 1}, BallotKind.CUMULATIVE)
    assert winners(body) == "ab"
    assert (line(body, "a")["price"], line(body, "b")["price"]) == ("300/1", "700/1")
    assert winners(run(PLAIN, 20, {"a": 12, "b": 7}, {"a": 1, "ab": 1})) == "a"


@pytest.mark.parametrize("nothing", ["a0", "a0a0"])
def test_no_points_are_no_support(nothing):
    body = run(PLAIN, 20, {"a": 5}, {nothing: 2}, BallotKind.CUMULATIVE)
    assert line(body, "a")["reason"] == "no_support"


def test_of_points_given_twice_the_most_count():
    body = run(PLAIN, 20, {"a": 12}, {"a3a5": 1, "a5": 1}, BallotKind.CUMULATIVE)
    assert line(body, "a")["price"] == "120/1"


def test_ordinal_ballots_give_the_points_of_their_ranks():
    """Both rank b above a: 2 points a ballot against 1."""
    body = run(PLAIN, 20, {"a": 12, "b": 14}, {"ba": 2}, BallotKind.ORDINAL)
    assert winners(body) == "b"
    assert line(body, "b")["price"] == "350/1"


# --- Add1 ----------------------------------------------------------------------------------------


def test_add1_raises_the_endowment_while_the_winners_stay_within_the_budget():
    """33 each and a third. With 40 a is bought, with 50 b too; c at 90 would make 180."""
    costs, ballots = {"a": 40, "b": 50, "c": 90}, {"a": 1, "b": 1, "c": 1}
    assert winners(run(PLAIN, 100, costs, ballots)) == ""
    body = run(ADD1, 100, costs, ballots)
    assert winners(body) == "ab"
    (told,) = body["runs"]
    assert (told["endowment"], told["step"], told["left"]) == ("8900/1", 56, 1000)
    assert line(body, "c")["money_behind"] == "8900/1"
    assert (line(body, "a")["price"], line(body, "b")["price"]) == ("4000/1", "5000/1")


def test_add1_ends_at_once_when_every_project_that_can_be_bought_is_in():
    """d, which nobody supports, and e, which costs nothing, are not waited for."""
    body = run(ADD1, 100, {"a": 40, "b": 50, "d": 5, "e": 0}, {"a": 1, "b": 1, "e": 1})
    assert winners(body) == "ab"
    assert (body["runs"][0]["endowment"], body["runs"][0]["step"]) == ("5000/1", 17)


def test_add1_ends_at_the_first_endowment_that_buys_everything():
    """With 53 b is bought from 28 and 52 too; the same is bought up to 65, and 53 it stays."""
    body = run(ADD1, 130, {"a": 50, "b": 80}, {"ab": 1, "b": 1, "a": 1})
    assert sorted(winners(body)) == ["a", "b"]
    assert (body["runs"][0]["endowment"], body["runs"][0]["step"]) == ("5300/1", 10)


def test_add1_does_not_begin_if_the_real_budget_buys_everything():
    body = run(ADD1, 100, {"a": 33}, {"a": 1, "": 2})
    assert (winners(body), body["runs"][0]["endowment"]) == ("a", "10000/3")
    assert body["runs"][0]["step"] == 0


@pytest.mark.parametrize(("budget", "won", "step"), [("80.90", "ba", 15), ("80.89", "", 14)])
def test_add1_goes_by_whole_units_and_may_spend_just_the_budget(budget, won, step):
    """Both need between 40 and 41 of their only voter: a finer step would buy b alone."""
    body = run(ADD1, float(budget), {"a": 40.5, "b": 40.4}, {"a": 1, "b": 1, "": 1})
    assert winners(body) == won
    assert body["runs"][0]["step"] == step


def test_if_the_first_step_is_too_much_the_real_budget_counts():
    """100 by three is 33.33: enough for a. With 34 all three would be bought, for 101.33."""
    body = run(ADD1, 100, {"a": 33.33, "b": 34, "c": 34}, {"a": 1, "b": 1, "c": 1})
    assert winners(body) == "a"
    assert (body["runs"][0]["endowment"], body["runs"][0]["step"]) == ("10000/3", 0)


def test_the_first_step_begins_from_whole_units_of_the_real_endowment():
    """99.50 by two is 49.75: the first step is 50, not 50.75, and leaves b unbought."""
    body = run(ADD1, 99.5, {"a": 50, "b": 50.5}, {"a": 1, "b": 1})
    assert winners(body) == "a"
    assert (body["runs"][0]["endowment"], body["runs"][0]["step"]) == ("5000/1", 1)


@pytest.mark.timeout(30)
def test_add1_over_a_billion_steps_takes_no_time():
    """One voter must pay 3 billion alone; each begins with 2, and raising goes one by one."""
    billion = 10**9
    body = run(ADD1, 4 * billion, {"a": 3 * billion, "b": 3 * billion + 7}, {"a": 1, "b": 1})
    assert winners(body) == "a"
    assert body["runs"][0]["step"] == billion + 6


@pytest.mark.timeout(30)
def test_nor_does_it_if_two_projects_are_equal_all_the_time():
    billion = 10**9
    costs = {"a": 3 * billion, "b": 3 * billion + 7, "c": 1, "d": 1}
    body = run(ADD1, 4 * billion, costs, {"acd": 1, "bcd": 1})
    assert sorted(winners(body)) == ["a", "c", "d"]
    assert body["runs"][0]["step"] == billion + 6 + 1


@pytest.mark.parametrize(
    ("kind", "budget", "costs", "ballots", "won", "step"),
    [
        # With 19 a, c and d are bought; with 20 b comes before d, and all four cost too much.
        (BallotKind.APPROVAL, 55, {"a": 9, "b": 16, "c": 15, "d": 20},
         {"ad": 1, "bcd": 1, "abc": 1}, "acd", 1),
        (BallotKind.CUMULATIVE, 78, {"a": 1, "b": 54, "c": 54, "d": 7},
         {"a2d3": 3, "b3c1d2": 1, "a1b2d4": 2, "a1c1": 2, "b1c2": 3}, "abd", 7),
    ],
)  # fmt: skip
def test_no_step_is_passed_over_at_which_two_projects_are_just_equal(
    kind, budget, costs, ballots, won, step
):
    """Found by trying thousands of elections against raising one by one."""
    body = run(ADD1, budget, costs, ballots, kind)
    assert "".join(sorted(winners(body))) == won
    assert body["runs"][0]["step"] == step


@pytest.mark.timeout(30)
def test_a_tie_that_ends_at_an_endowment_is_met_and_passed():
    """Both ask 24 less the endowment for a point, up to 16: from there on c asks 8 and b less."""
    ballots = {"c1": 1, "": 3, "b4": 1, "b1c2": 1}
    body = run(ADD1, 38, {"b": 24, "c": 24}, ballots, BallotKind.CUMULATIVE)
    assert winners(body) == "b"
    assert body["runs"][0]["step"] == 9
    assert [tie["codes"] for tie in body["ties"]] == [["b", "c"]]


def one_by_one(candidates, groups, endowment, x):
    """Buy as ever, and claim to know nothing about the next endowment."""
    return replace(buy(candidates, groups, endowment, x), holds_until=x)


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([BallotKind.APPROVAL, BallotKind.CUMULATIVE]),
    st.lists(st.integers(1, 400), min_size=3, max_size=7),
    st.lists(
        st.lists(st.tuples(st.integers(0, 6), st.integers(1, 4)), min_size=1, max_size=4),
        min_size=4,
        max_size=9,
    ),
    st.integers(200, 1500),
)
def test_leaps_give_the_same_as_raising_one_by_one(kind, costs, named, budget):
    codes = "abcdefg"[: len(costs)]
    texts = ["".join(f"{codes[n % len(codes)]}{points}" for n, points in b) for b in named]
    if kind is BallotKind.APPROVAL:
        texts = [text[::2] for text in texts]
    arguments = (ADD1, budget, dict(zip(codes, costs, strict=True)), Counter(texts), kind)
    with patch.object(equal_shares, "buy", one_by_one):
        expected = run(*arguments)
    assert run(*arguments) == expected


def test_a_tie_at_a_step_in_between_is_reported():
    """a and b share their voter: the first one is bought at 40, the second never."""
    body = run(ADD1, 100, {"a": 40, "b": 40, "c": 90}, {"ab": 1, "c": 1, "": 1})
    assert winners(body) == "ab"
    assert body["ties"] == []
    body = run(ADD1, 79, {"a": 40, "b": 40, "c": 90}, {"ab": 1, "c": 1, "": 1})
    assert winners(body) == "a"
    assert [tie["codes"] for tie in body["ties"]] == [["a", "b"]]


# --- The comparison with greedy ------------------------------------------------------------------

# Eleven voters at most share 110: nobody's supporters can pay for a alone, b's can pay for b.
RIVALS = {"a": 110, "b": 10}


@pytest.mark.parametrize("rule", [COMPARED, ADD1_COMPARED])
@pytest.mark.parametrize(
    ("for_a", "for_b", "side"),
    [(6, 5, "greedy"), (5, 5, "equalshares"), (5, 6, "equalshares")],
)
def test_greedy_wins_only_if_more_voters_prefer_its_winners(rule, for_a, for_b, side):
    """With 5 to 6 greedy begins with b as well, and nobody prefers anything."""
    body = run(rule, 110, RIVALS, {"a": for_a, "b": for_b, "ab": 1, "": 11 - for_a - for_b})
    (told,) = body["runs"]
    comparison = told["comparison"]
    assert comparison["winner"] == side
    assert winners(body) == ("a" if side == "greedy" else "b")
    assert comparison["equal_shares_winners"] == ["b"]
    if for_a >= for_b:
        assert comparison["greedy_winners"] == ["a"]
        assert (comparison["prefer_greedy"], comparison["prefer_equal_shares"]) == (for_a, for_b)
    else:
        assert comparison["greedy_winners"] == ["b"]
        assert comparison["prefer_greedy"] == comparison["prefer_equal_shares"] == 0
    assert winners(run(PLAIN, 110, RIVALS, {"a": for_a, "b": for_b})) == "b"


def test_where_greedy_wins_its_reasons_are_told():
    body = run(COMPARED, 110, RIVALS, {"a": 6, "b": 5})
    assert (line(body, "a")["available"], "price" in line(body, "a")) == (11000, False)
    assert (line(body, "b")["reason"], line(body, "b")["short_by"]) == ("does_not_fit", 1000)
    assert (body["spent"], body["left"]) == (11000, 0)
    assert body["runs"][0]["endowment"] == "1000/1"


def test_approvals_are_compared_by_number_and_points_by_points():
    """The one voter names two winners of equal shares, but gives greedy's more points."""
    costs = {"a": 100, "b": 10, "c": 10}
    by_number = run(COMPARED, 100, costs, {"abc": 1})
    assert by_number["runs"][0]["comparison"]["prefer_equal_shares"] == 1
    assert winners(by_number) == "bc"
    by_points = run(
        COMPARED, 100, costs, {"a6b2c2": 1}, BallotKind.CUMULATIVE, measure=Measure.SCORE
    )
    assert by_points["runs"][0]["comparison"]["prefer_greedy"] == 1
    assert winners(by_points) == "a"


def test_a_tie_that_decides_greedys_winners_is_reported_where_greedy_wins():
    """a and d are equal; six voters want either, and greedy takes the first."""
    body = run(COMPARED, 110, {"a": 110, "d": 110, "b": 10}, {"ad": 6, "b": 5})
    assert winners(body) == "a"
    assert [tie["codes"] for tie in body["ties"]] == [["a", "d"]]


def test_a_tie_that_decides_which_side_wins_is_reported():
    """Equal shares buy c. Greedy buys a, which nobody likes better; b put first, it buys b and c,
    which the second voter does."""
    costs, ballots = {"a": 9, "b": 7, "c": 2}, {"ac": 1, "b": 1}
    body = run(COMPARED, 10, costs, ballots)
    assert winners(body) == "c"
    assert body["runs"][0]["comparison"]["greedy_winners"] == ["a"]
    assert [tie["codes"] for tie in body["ties"]] == [["a", "b", "c"]]
    body = run(COMPARED, 10, {"b": 7, "a": 9, "c": 2}, ballots)
    assert sorted(winners(body)) == ["b", "c"]
    assert body["runs"][0]["comparison"]["winner"] == "greedy"


def test_a_tie_of_greedy_that_changes_nothing_for_equal_shares_is_not_reported():
    costs = {"b": 10, "a": 110, "d": 110}
    body = run(COMPARED, 110, costs, {"b": 6, "ad": 5})
    assert winners(body) == "b"
    assert body["ties"] == []
