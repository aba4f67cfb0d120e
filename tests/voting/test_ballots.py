"""The one validator, and the text a ballot is stored as."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.boards.choices import BallotKind
from participation.boards.rules import BallotLimits, CategoryLimits, Project, VotingRules
from participation.voting.ballots import Breach, decode, encode, find_breaches, make_choices

PROJECTS = {
    project.code: project
    for project in (
        Project(code="well", title="บ่อน้ำ", cost=300_00, category="น้ำ"),
        Project(code="lamp", title="ไฟถนน", cost=200_00, category="ถนน"),
        Project(code="park", title="สวน", cost=500_00),
        Project(code="gone", title="ถอนแล้ว", cost=999_999_999_00, category="น้ำ", withdrawn=True),
    )
}


def breaches(kind: BallotKind, *codes: str, points: list[int] | None = None, **limits: Any):
    rules = VotingRules(kind=kind, limits=BallotLimits(**limits))
    return find_breaches(rules, PROJECTS, make_choices(kind, codes, points))


@pytest.mark.parametrize("kind", BallotKind)
def test_a_ballot_within_its_limits_has_no_breach(kind):
    assert breaches(kind, "well", points=[1], max_length=1, min_length=1, max_sum_cost=300_00) == []


@pytest.mark.parametrize("kind", BallotKind)
def test_an_empty_ballot_is_one_breach(kind):
    found = breaches(kind, points=[], min_length=2, min_sum_cost=1, min_sum_points=1)
    assert found == [Breach("empty_ballot", allowed=1, found=0)]


@pytest.mark.parametrize("codes", [("well", "lamp"), ("well", "well")])
def test_choose_one_is_exactly_one(codes):
    found = breaches(BallotKind.CHOOSE_ONE, *codes, max_length=1)
    assert Breach("choose_one", allowed=1, found=2) in found
    assert "max_length" not in {breach.limit for breach in found}


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"min_length": 2}, []),
        ({"max_length": 2}, []),
        ({"min_length": 3}, [Breach("min_length", 3, 2)]),
        ({"max_length": 1}, [Breach("max_length", 1, 2)]),
        ({"min_sum_cost": 500_00}, []),
        ({"max_sum_cost": 500_00}, []),
        ({"min_sum_cost": 500_01}, [Breach("min_sum_cost", 500_01, 500_00)]),
        ({"max_sum_cost": 499_99}, [Breach("max_sum_cost", 499_99, 500_00)]),
    ],
)
@pytest.mark.parametrize("kind", [BallotKind.APPROVAL, BallotKind.ORDINAL, BallotKind.CUMULATIVE])
def test_limits_on_length_and_cost_may_be_reached_not_passed(kind, limits, expected):
    assert breaches(kind, "well", "lamp", points=[1, 1], **limits) == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"min_points": 2}, []),
        ({"max_points": 5}, []),
        ({"min_points": 3}, [Breach("min_points", 3, 2, "lamp")]),
        ({"max_points": 4}, [Breach("max_points", 4, 5, "well")]),
        ({"min_sum_points": 7}, []),
        ({"max_sum_points": 7}, []),
        ({"min_sum_points": 8}, [Breach("min_sum_points", 8, 7)]),
        ({"max_sum_points": 6}, [Breach("max_sum_points", 6, 7)]),
    ],
)
def test_limits_on_points_may_be_reached_not_passed(limits, expected):
    assert breaches(BallotKind.CUMULATIVE, "well", "lamp", points=[5, 2], **limits) == expected


@pytest.mark.parametrize("points", [0, -1])
def test_every_project_of_a_cumulative_ballot_gets_a_point(points):
    found = breaches(BallotKind.CUMULATIVE, "well", "lamp", points=[5, points], min_points=1)
    assert found == [Breach("points_not_positive", 1, points, "lamp")]


@pytest.mark.parametrize("kind", [BallotKind.APPROVAL, BallotKind.CHOOSE_ONE, BallotKind.ORDINAL])
def test_limits_on_points_mean_nothing_where_nobody_gives_points(kind):
    assert breaches(kind, "well", min_points=9, max_points=0, min_sum_points=9) == []


def test_unknown_withdrawn_and_repeated_projects_are_named():
    found = breaches(BallotKind.APPROVAL, "well", "gone", "moon", "well", "moon", "well")
    assert found == [
        Breach("duplicate_project", allowed=1, found=3, code="well"),
        Breach("withdrawn_project", code="gone"),
        Breach("unknown_project", code="moon"),
        Breach("duplicate_project", allowed=1, found=2, code="moon"),
    ]


def test_cost_counts_each_mention_and_leaves_out_what_cannot_be_chosen():
    codes = ("well", "well", "gone", "moon")
    found = {b.limit: b for b in breaches(BallotKind.APPROVAL, *codes, max_sum_cost=599_99)}
    assert found["max_sum_cost"] == Breach("max_sum_cost", 599_99, 600_00)


def test_all_breaches_are_told_at_once():
    found = breaches(
        BallotKind.CUMULATIVE, "park", "lamp", points=[9, 0], max_length=1, max_sum_points=8,
        max_sum_cost=100, max_points=5,
    )  # fmt: skip
    assert {breach.limit for breach in found} == {
        "max_length", "max_sum_points", "max_sum_cost", "max_points", "points_not_positive",
    }  # fmt: skip


def in_category(*codes: str, category: str = "น้ำ", kind=BallotKind.APPROVAL, **limits: int):
    per_category = (CategoryLimits(category=category, **limits),)
    return breaches(kind, *codes, points=[1] * len(codes), per_category=per_category)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"min_length": 1}, []),
        ({"max_length": 1}, []),
        ({"min_length": 2}, [Breach("min_length", 2, 1, category="น้ำ")]),
        ({"max_length": 0}, [Breach("max_length", 0, 1, category="น้ำ")]),
        ({"min_sum_cost": 300_00}, []),
        ({"max_sum_cost": 300_00}, []),
        ({"min_sum_cost": 300_01}, [Breach("min_sum_cost", 300_01, 300_00, category="น้ำ")]),
        ({"max_sum_cost": 299_99}, [Breach("max_sum_cost", 299_99, 300_00, category="น้ำ")]),
    ],
)
@pytest.mark.parametrize("kind", BallotKind)
def test_limits_of_a_category_hold_among_its_projects(kind, limits, expected):
    codes = ("well",) if kind is BallotKind.CHOOSE_ONE else ("well", "lamp", "park")
    assert in_category(*codes, kind=kind, **limits) == expected


def test_a_category_of_which_nothing_is_chosen_has_its_limits_too():
    assert in_category("lamp", min_length=1) == [Breach("min_length", 1, 0, category="น้ำ")]
    assert in_category("lamp", min_sum_cost=1) == [Breach("min_sum_cost", 1, 0, category="น้ำ")]
    assert in_category("lamp", max_length=0, max_sum_cost=0) == []


def test_projects_of_no_category_keep_no_category_s_limits():
    assert in_category("park", category="ถนน", max_length=0) == []
    assert in_category("park", category="", max_length=0) == [
        Breach("max_length", 0, 1, category="")
    ]


def test_every_mention_counts_in_a_category_and_a_withdrawn_one_costs_nothing():
    found = in_category("well", "well", "gone", "moon", max_length=2, max_sum_cost=500_00)
    assert Breach("max_length", 2, 3, category="น้ำ") in found
    assert Breach("max_sum_cost", 500_00, 600_00, category="น้ำ") in found


def test_limits_of_categories_and_of_the_whole_ballot_are_told_apart():
    water = CategoryLimits(category="น้ำ", max_length=0)
    roads = CategoryLimits(category="ถนน", max_length=0)
    found = breaches(BallotKind.APPROVAL, "well", "lamp", max_length=1, per_category=(water, roads))
    assert found == [
        Breach("max_length", 1, 2),
        Breach("max_length", 0, 1, category="น้ำ"),
        Breach("max_length", 0, 1, category="ถนน"),
    ]


def test_points_come_from_the_kind_of_ballot():
    codes = ["b", "a", "c"]
    assert make_choices(BallotKind.APPROVAL, codes) == (("b", 1), ("a", 1), ("c", 1))
    assert make_choices(BallotKind.CHOOSE_ONE, ["b"]) == (("b", 1),)
    assert make_choices(BallotKind.ORDINAL, codes) == (("b", 3), ("a", 2), ("c", 1))
    assert make_choices(BallotKind.CUMULATIVE, codes, [1, 7, 2]) == (("b", 1), ("a", 7), ("c", 2))


@pytest.mark.parametrize("points", [None, [1], [1, 2, 3]])
def test_cumulative_choices_need_points_for_each_project(points):
    with pytest.raises(ValueError, match=r"points|zip"):
        make_choices(BallotKind.CUMULATIVE, ["a", "b"], points)


@pytest.mark.parametrize(
    ("kind", "points", "text"),
    [
        (BallotKind.APPROVAL, None, '["a","b","b","ก"]'),
        (BallotKind.ORDINAL, None, '["b","ก","a","b"]'),
        (BallotKind.CUMULATIVE, [1, 5, 1, 2], '[["ก",5],["b",2],["a",1],["b",1]]'),
    ],
)
def test_the_stored_text(kind, points, text):
    assert encode(kind, make_choices(kind, ["b", "ก", "a", "b"], points)) == text


codes = st.lists(st.text(max_size=3), max_size=5)
kinds = st.sampled_from(BallotKind)


@given(kinds, codes, st.randoms())
def test_equal_votes_give_equal_text(kind, codes, random):
    """The order a form sends projects in is no part of a vote, unless the ballot ranks them."""
    points = [random.randrange(3) for _ in codes]
    choices = make_choices(kind, codes, points)
    shuffled = random.sample(choices, len(choices))
    same_vote = kind is not BallotKind.ORDINAL or [c for c, _ in shuffled] == codes
    assert (encode(kind, choices) == encode(kind, tuple(shuffled))) is same_vote


@given(kinds, codes, st.randoms())
def test_nothing_is_lost_in_storage(kind, codes, random):
    choices = make_choices(kind, codes, [random.randrange(3) for _ in codes])
    stored = encode(kind, choices)
    assert sorted(decode(kind, stored)) == sorted(choices)
    assert encode(kind, decode(kind, stored)) == stored
    assert json.loads(stored) is not None
    assert "\n" not in stored


def test_what_is_no_json_is_no_ballot():
    with pytest.raises(ValueError, match="Expecting"):
        decode(BallotKind.APPROVAL, "a,b")
