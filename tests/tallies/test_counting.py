"""Counts, and the digest anyone can recompute from the published ballots."""

import hashlib

import pytest

from participation.boards.choices import BallotKind
from participation.boards.rules import Project
from participation.tallies.counting import Count, ballots_digest, count

PROJECTS = [Project(code=code, title=code) for code in "cab"]


@pytest.mark.parametrize(
    ("kind", "ballots", "expected"),
    [
        (BallotKind.APPROVAL, [('["a","b"]', 3), ('["a"]', 2)], {"a": (5, 5), "b": (3, 3)}),
        (BallotKind.CHOOSE_ONE, [('["b"]', 4)], {"b": (4, 4)}),
        (BallotKind.ORDINAL, [('["b","a","c"]', 2), ('["a"]', 1)],
         {"a": (3, 5), "b": (2, 6), "c": (2, 2)}),
        (BallotKind.CUMULATIVE, [('[["b",4],["a",1]]', 2), ('[["a",0]]', 1)],
         {"a": (3, 2), "b": (2, 8)}),
    ],
)  # fmt: skip
def test_votes_and_score(kind, ballots, expected):
    zero = dict.fromkeys("cab", Count(0, 0))
    assert count(PROJECTS, kind, ballots) == zero | {c: Count(*n) for c, n in expected.items()}


def test_a_project_named_twice_counts_twice():
    assert count(PROJECTS, BallotKind.APPROVAL, [('["a","a"]', 5)])["a"] == Count(10, 10)
    assert count(PROJECTS, BallotKind.ORDINAL, [('["a","b","a"]', 1)])["a"] == Count(2, 4)


def test_counts_come_in_the_order_of_the_projects():
    assert list(count(PROJECTS, BallotKind.APPROVAL, [])) == ["c", "a", "b"]


def test_a_ballot_for_a_project_that_is_not_there_is_no_silent_zero():
    with pytest.raises(KeyError):
        count(PROJECTS, BallotKind.APPROVAL, [('["x"]', 1)])


def test_digest_is_that_of_the_sorted_lines():
    lines = ['["b"]', '["ก"]', '["a"]', '["b"]']
    by_hand = hashlib.sha256('["a"]\n["b"]\n["b"]\n["ก"]\n'.encode()).hexdigest()
    assert ballots_digest((line, 1) for line in lines) == by_hand
    assert ballots_digest([('["ก"]', 1), ('["b"]', 2), ('["a"]', 1)]) == by_hand


@pytest.mark.parametrize("other", [[], [("[]", 2)], [("[]", 1), ('["a"]', 1)], [('["a"]', 1)]])
def test_digest_changes_with_every_ballot(other):
    assert ballots_digest(other) != ballots_digest([("[]", 1)])
