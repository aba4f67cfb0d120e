"""The body of a result says everything, and always the same."""

import hashlib
import json
from dataclasses import replace

import pytest

from participation.boards.choices import AllocationRule, BallotKind, Measure, Portion, TieOrder
from participation.boards.rules import (
    Project,
    SubBudget,
    VotingRules,
    canonical_json,
    digest,
    projects_to_json,
)
from participation.tallies.counting import ballots_digest
from participation.tallies.result import build_result, result_digest

PROJECTS = (
    Project(code="a", title="บ่อน้ำ", cost=60, category="น้ำ"),
    Project(code="b", title="ไฟถนน", cost=60),
    Project(code="c", title="สวน", cost=30, withdrawn=True),
)
RULES = VotingRules(
    kind=BallotKind.ORDINAL,
    allocation=AllocationRule.GREEDY_THRESHOLD,
    measure=Measure.SCORE,
    budget=100,
    threshold=1,
    quorum=3,
    tie_order=TieOrder.SUBMISSION,
)
BALLOTS = [('["b","a"]', 1), ('["a","b"]', 1), ('["c"]', 1)]


def test_the_whole_body():
    assert build_result(RULES, PROJECTS, BALLOTS) == {
        "rule": "greedy-threshold",
        "measure": "score",
        "kind": "ordinal",
        "currency": "THB",
        "budget": 100,
        "spent": 60,
        "left": 40,
        "reserve": 0,
        "threshold": 1,
        "entry_bar": False,
        "completion_percent": 80,
        "quorum": {"required": 3, "met": True},
        "ballots": 3,
        "distinct_ballots": 3,
        "projects": [
            {"code": "a", "title": "บ่อน้ำ", "cost": 60, "category": "น้ำ", "area": "",
             "exclusive_group": "", "withdrawn": False, "run": 1,
             "rank": 1, "votes": 2, "score": 3, "funded": True, "reason": "funded",
             "available": 100, "short_by": None},
            {"code": "b", "title": "ไฟถนน", "cost": 60, "category": "", "area": "",
             "exclusive_group": "", "withdrawn": False, "run": 1,
             "rank": 2, "votes": 2, "score": 3, "funded": False, "reason": "does_not_fit",
             "available": 40, "short_by": 20},
            {"code": "c", "title": "สวน", "cost": 30, "category": "", "area": "",
             "exclusive_group": "", "withdrawn": True, "run": 1,
             "rank": 3, "votes": 1, "score": 1, "funded": False, "reason": "withdrawn",
             "available": None, "short_by": None},
        ],
        "runs": [{"sub_budget": None, "budget": 100, "spent": 60, "reserve": 0, "left": 40}],
        "ties": [{"codes": ["a", "b"], "measure": 3, "decided_by": "submission"}],
        "ballots_digest": ballots_digest(BALLOTS),
        "rules_digest": digest(RULES.to_json()),
        "projects_digest": digest(projects_to_json(PROJECTS)),
    }  # fmt: skip


def test_counting_again_gives_the_same_bytes():
    """Whatever order ballots come in, and whether equal ones are grouped or not."""
    first = build_result(RULES, PROJECTS, [*BALLOTS, ('["a"]', 2)])
    again = build_result(RULES, PROJECTS, [('["a"]', 1), *reversed(BALLOTS), ('["a"]', 1)])
    assert canonical_json(first) == canonical_json(again)
    assert result_digest(first) == result_digest(again)


def types_in(value):
    if isinstance(value, dict):
        return {dict}.union(*map(types_in, value), *map(types_in, value.values()))
    if isinstance(value, list):
        return {list}.union(*map(types_in, value))
    return {type(value)}


@pytest.mark.parametrize("rule", AllocationRule)
def test_the_body_is_plain_json(rule):
    """Words, whole numbers and fractions as text: nothing that another program reads otherwise."""
    sub_budget = SubBudget(portion=Portion.CATEGORY, name="น้ำ", amount=30)
    rules = replace(RULES, allocation=rule, sub_budgets=(sub_budget,))
    body = build_result(rules, PROJECTS, BALLOTS)
    text = canonical_json(body)
    assert json.loads(text) == body
    assert types_in(body) <= {str, int, bool, type(None), dict, list}
    assert result_digest(body) == hashlib.sha256(text.encode()).hexdigest()


def test_what_equal_shares_tell():
    """Three ballots with 33.33 each (satang: 100 by 3). a takes 60 of two, b finds nothing."""
    rules = replace(
        RULES, kind=BallotKind.APPROVAL, allocation=AllocationRule.EQUAL_SHARES_ADD1_COMPARISON
    )
    body = build_result(rules, PROJECTS, [('["a","b"]', 2), ('["c"]', 1)])
    a, b, c = body["projects"]
    assert {name: a[name] for name in ("reason", "round", "price", "effective_support")} == {
        "reason": "funded", "round": 1, "price": "30/1", "effective_support": "2/1",
    }  # fmt: skip
    assert (b["reason"], b["money_behind"]) == ("not_enough_behind", "20/3")
    assert c["reason"] == "withdrawn"
    assert body["runs"] == [
        {"sub_budget": None, "budget": 100, "spent": 60, "reserve": 0, "left": 40,
         "endowment": "100/3", "step": 0,
         "comparison": {"winner": "equalshares", "prefer_equal_shares": 0, "prefer_greedy": 0,
                        "equal_shares_winners": ["a"], "greedy_winners": ["a"]}},
    ]  # fmt: skip


def test_what_sub_budgets_tell():
    sub_budget = SubBudget(portion=Portion.AREA, name="เหนือ", amount=70)
    body = build_result(replace(RULES, sub_budgets=(sub_budget,)), PROJECTS, BALLOTS)
    assert [run["sub_budget"] for run in body["runs"]] == [
        {"portion": "area", "name": "เหนือ"},
        None,
    ]


@pytest.mark.parametrize(
    ("quorum", "expected"),
    [
        (None, None),
        (3, {"required": 3, "met": True}),
        (4, {"required": 4, "met": False}),
    ],
)
def test_quorum(quorum, expected):
    rules = VotingRules(kind=BallotKind.ORDINAL, budget=0, quorum=quorum)
    assert build_result(rules, PROJECTS, BALLOTS)["quorum"] == expected


def test_a_result_without_budget_or_ballots():
    rules = VotingRules(kind=BallotKind.APPROVAL, allocation=AllocationRule.COUNT_ONLY)
    body = build_result(rules, PROJECTS, [])
    assert (body["budget"], body["spent"], body["left"]) == (None, 0, None)
    assert (body["ballots"], body["distinct_ballots"], body["ties"]) == (0, 0, [])
    assert [project["rank"] for project in body["projects"]] == [1, 2, 3]


def test_the_digest_changes_with_the_rules_the_projects_and_the_ballots():
    def of(rules=RULES, projects=PROJECTS, ballots=BALLOTS):
        return result_digest(build_result(rules, projects, ballots))

    dearer = (*PROJECTS[:2], Project(code="c", title="สวน", cost=31, withdrawn=True))
    others = {
        of(rules=VotingRules(**{**vars(RULES), "binding": True})),
        of(projects=dearer),
        of(ballots=[*BALLOTS, ('["c","a"]', 1)]),
    }
    assert len(others | {of()}) == 4
