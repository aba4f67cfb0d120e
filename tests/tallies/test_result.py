"""The body of a result says everything, and always the same."""

import hashlib
import json

import pytest

from participation.boards.choices import AllocationRule, BallotKind, Measure, TieOrder
from participation.boards.rules import (
    Project,
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
        "threshold": 1,
        "quorum": {"required": 3, "met": True},
        "ballots": 3,
        "distinct_ballots": 3,
        "projects": [
            {"code": "a", "title": "บ่อน้ำ", "cost": 60, "category": "น้ำ", "withdrawn": False,
             "rank": 1, "votes": 2, "score": 3, "funded": True, "reason": "funded",
             "available": 100, "short_by": None},
            {"code": "b", "title": "ไฟถนน", "cost": 60, "category": "", "withdrawn": False,
             "rank": 2, "votes": 2, "score": 3, "funded": False, "reason": "does_not_fit",
             "available": 40, "short_by": 20},
            {"code": "c", "title": "สวน", "cost": 30, "category": "", "withdrawn": True,
             "rank": 3, "votes": 1, "score": 1, "funded": False, "reason": "withdrawn",
             "available": None, "short_by": None},
        ],
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


def test_the_body_is_plain_json():
    body = build_result(RULES, PROJECTS, BALLOTS)
    text = canonical_json(body)
    assert json.loads(text) == body
    assert {type(value) for value in body.values()} <= {str, int, dict, list}
    assert result_digest(body) == hashlib.sha256(text.encode()).hexdigest()


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
