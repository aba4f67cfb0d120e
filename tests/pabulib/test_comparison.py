"""What a comparison finds between our count and what a file publishes, and what it leaves alone."""

from collections import Counter

import pytest

from participation.pabulib.comparison import Comparison, compare
from participation.pabulib.reader import read_election
from participation.tallies.result import build_result
from participation.voting.ballots import encode
from tests.support.elections import APPROVAL, BY_KIND, ORDINAL, pb_file


@pytest.fixture
def compared(tmp_path):
    """Count a file as it stands and compare it with itself."""

    def compared(text: str) -> Comparison:
        election = read_election(pb_file(tmp_path, text))
        rules = election.voting_rules
        ballots = Counter(encode(rules.kind, choices) for _, choices in election.ballots)
        return compare(election, build_result(rules, election.domain_projects, ballots.items()))

    return compared


@pytest.mark.parametrize("kind", BY_KIND)
def test_nothing_differs_where_the_file_is_right(compared, kind):
    comparison = compared(BY_KIND[kind].text)
    assert comparison == Comparison(counts=(), winners=())
    assert comparison.equal
    assert str(comparison) == ""


def test_a_vote_too_many_is_found_and_both_figures_are_told(compared):
    comparison = compared(APPROVAL.text.replace("b;500;2", "b;500;3"))
    assert comparison.counts == ("votes of b: published 3, ours 2",)
    assert comparison.winners == ()
    assert not comparison.equal


def test_a_score_that_differs_is_found(compared):
    comparison = compared(ORDINAL.text.replace("b;300;5", "b;300;6"))
    assert comparison.counts == ("score of b: published 6, ours 5",)


def test_an_empty_cell_says_0_and_a_column_that_is_absent_says_nothing(compared):
    assert compared(APPROVAL.text.replace("c;400;1", "c;400;")).counts == (
        "votes of c: published None, ours 1",
    )
    absent = APPROVAL.text.replace("votes;name", "place;name").replace("b;500;2", "b;500;99")
    assert compared(absent).equal


def test_who_wins_only_here_and_only_there_is_told(compared):
    text = APPROVAL.text.replace("Lamp;;0", "Lamp;;1").replace("Park;green;1", "Park;green;0")
    comparison = compared(text)
    assert comparison.counts == ()
    assert comparison.winners == ("c wins here, not in the file", "b wins in the file, not here")
    assert not comparison.equal


@pytest.mark.parametrize("mark", ["2", "3"])
def test_what_was_funded_outside_the_rule_is_no_winner_of_it(compared, mark):
    assert compared(APPROVAL.text.replace("Lamp;;0", f"Lamp;;{mark}")).winners == ()


# Poznań: a takes 600 of 1000, and the 400 left are 80 % of b's 500; there it ends.
POZNAN = APPROVAL.text.replace("rule;greedy", "rule;greedy-custom").replace(
    "Park;green;1", "Park;green;0"
)


@pytest.mark.parametrize(
    ("marks", "differing"),
    [
        (("1", "2", "0"), ()),
        (("1", "2", "3"), ()),
        (("1", "1", "0"), ()),
        (("1", "0", "0"), ("b wins here, not in the file",)),
        (("1", "3", "0"), ("b wins here, not in the file",)),
        (("1", "2", "2"), ("c wins in the file, not here",)),
    ],
)
def test_in_poznan_2_marks_a_winner_too_and_3_what_was_funded_later(compared, marks, differing):
    text = POZNAN
    for mark, category in zip(marks, ("Well;water", "Lamp;", "Park;green"), strict=True):
        text = text.replace(f"{category};1", f"{category};0").replace(
            f"{category};0", f"{category};{mark}"
        )
    assert compared(text).winners == differing


def test_winners_by_equal_shares_are_compared(compared):
    """333.33 each: b's two supporters can pay 500, a's three 600 and c's none. a comes first."""
    text = APPROVAL.text.replace("rule;greedy", "rule;equalshares")
    assert compared(text).winners == ("c wins in the file, not here",)


@pytest.mark.parametrize(
    "text",
    [
        APPROVAL.text.replace("rule;greedy", "rule;lottery"),
        APPROVAL.text.replace("rule;greedy", "rule;unknown"),
        APPROVAL.text.replace("category;selected", "category;chosen"),
    ],
)
def test_winners_are_not_compared_where_there_is_nothing_to_compare(compared, text):
    comparison = compared(text)
    assert comparison.winners is None
    assert comparison.equal


def test_a_long_list_of_differences_is_cut_after_five():
    differences = tuple(f"votes of {number}" for number in range(8))
    assert str(Comparison(counts=differences[:5], winners=None)).count(";") == 4
    shown = str(Comparison(counts=differences[:6], winners=("a wins here, not in the file",)))
    assert shown.endswith("votes of 4; and 2 more")
