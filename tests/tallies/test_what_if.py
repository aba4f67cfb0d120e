"""A second opinion: another rule on the same ballots, beside the result and never instead of it."""

from dataclasses import replace

import pytest

from participation.boards.choices import AllocationRule, BallotKind, BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.boards.rules import BallotLimits, VotingRules
from participation.tallies.errors import NothingToCount, RuleDoesNotFit
from participation.tallies.queries import tally
from participation.tallies.services import other_rules, what_if
from participation.voting.ballots import make_choices
from tests.support.rows import count_rows
from tests.support.town import make_board, make_town

RULES = VotingRules(
    kind=BallotKind.APPROVAL,
    limits=BallotLimits(max_length=3),
    allocation=AllocationRule.GREEDY,
    budget=1000,
)
PROJECTS = [("สวน", 1000), ("ลาน", 400), ("ถนน", 300)]

# Three of five voters want the dear park; the other two agree on two cheap projects.
BALLOTS = [["1"], ["1"], ["1"], ["2", "3"], ["2", "3"]]


@pytest.fixture
def counted(db, clock):
    return make_board(
        make_town(),
        kind=BoardKind.BUDGET,
        phase=Phase.RESULTS,
        rules=RULES,
        projects=PROJECTS,
        ballots=[make_choices(BallotKind.APPROVAL, codes) for codes in BALLOTS],
    )


def winners(body):
    return {line["code"] for line in body["projects"] if line["funded"]}


def test_another_rule_may_choose_others_and_the_result_stays(db, counted):
    stored = tally(counted.id).body
    other = what_if(counted, AllocationRule.EQUAL_SHARES)
    assert winners(other) == {"3"}
    assert tally(counted.id).body == stored
    assert count_rows(db)["tally"] == 1


def test_the_boards_own_rule_and_ill_fitting_ones_are_refused(counted):
    for rule in (AllocationRule.GREEDY, AllocationRule.INSTANT_RUNOFF, AllocationRule.COUNT_ONLY):
        with pytest.raises(RuleDoesNotFit):
            what_if(counted, rule)


def test_there_is_no_second_opinion_before_the_count(db, clock):
    board = make_board(
        make_town(), kind=BoardKind.BUDGET, phase=Phase.COUNTING, rules=RULES, projects=PROJECTS
    )
    with pytest.raises(NothingToCount):
        what_if(board, AllocationRule.EQUAL_SHARES)


def test_ranked_ballots_get_a_runoff_and_no_equal_shares():
    ranked = replace(RULES, kind=BallotKind.ORDINAL)
    assert AllocationRule.INSTANT_RUNOFF in other_rules(ranked)
    assert AllocationRule.EQUAL_SHARES not in other_rules(ranked)
    assert AllocationRule.INSTANT_RUNOFF not in other_rules(RULES)


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_page_says_that_it_is_not_the_result(client, counted, language):
    page = client.page(f"/boards/{counted.slug}/results/what-if?rule=equalshares&lang={language}")
    sentence = {"th": "นี่ไม่ใช่ผลการนับคะแนน", "en": "This is not the result."}[language]
    assert sentence in page.text
    assert len(page.select("tbody tr")) == len(PROJECTS)
    assert find_board(counted.slug).phase is Phase.RESULTS


def test_the_page_is_hidden_until_the_result_is_public(client, db, clock):
    board = make_board(
        make_town(), kind=BoardKind.BUDGET, phase=Phase.COUNTING, rules=RULES, projects=PROJECTS
    )
    client.page(f"/boards/{board.slug}/results/what-if", status=404)


def test_counts_are_shown_while_people_vote_only_where_the_rules_say_so(client, db, clock):
    town = make_town()
    for live, status in ((False, 404), (True, 200)):
        board = make_board(
            town,
            kind=BoardKind.BUDGET,
            phase=Phase.VOTING,
            slug=f"live-{live}".lower(),
            rules=replace(RULES, live_counts=live),
            projects=PROJECTS,
            ballots=[make_choices(BallotKind.APPROVAL, ["1"])],
        )
        client.page(f"/boards/{board.slug}/live-count", status=status)
        assert client.get(f"/boards/{board.slug}/results").status_code == 404
        assert client.get(f"/boards/{board.slug}/download.json").status_code == 404
