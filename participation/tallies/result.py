"""The body of a result: everything a tally says, as JSON-able values.

It holds no time, no version and nothing random, so counting the same ballots again under the same
rules gives the same bytes and the same digest.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from participation.boards.rules import (
    Project,
    VotingRules,
    canonical_json,
    digest,
    projects_to_json,
)
from participation.tallies.allocation import Outcome, Tie, allocate
from participation.tallies.counting import ballots_digest, count


def build_result(
    rules: VotingRules, projects: Sequence[Project], grouped_ballots: Iterable[tuple[str, int]]
) -> dict[str, Any]:
    """Return the result of counting `grouped_ballots`, (encoded text, multiplicity) in any order.

    `projects` come in tie order. Amounts are in minor units of `currency`. `projects` of the body
    are in rank order; `quorum` is None where the rules ask for none. Raises what `count` and
    `allocate` raise.
    """
    ballots: Counter[str] = Counter()
    for text, multiplicity in grouped_ballots:
        ballots[text] += multiplicity
    allocation = allocate(rules, projects, count(projects, rules.kind, ballots.items()))
    by_code = {project.code: project for project in projects}
    return {
        "rule": rules.allocation.value,
        "measure": rules.measure.value,
        "kind": rules.kind.value,
        "currency": rules.currency,
        "budget": rules.budget,
        "spent": allocation.spent,
        "left": allocation.left,
        "threshold": rules.threshold,
        "quorum": _describe_quorum(rules.quorum, ballots.total()),
        "ballots": ballots.total(),
        "distinct_ballots": len(ballots),
        "projects": [_describe(by_code[outcome.code], outcome) for outcome in allocation.outcomes],
        "ties": [_describe_tie(tie) for tie in allocation.ties],
        "ballots_digest": ballots_digest(ballots.items()),
        "rules_digest": digest(rules.to_json()),
        "projects_digest": digest(projects_to_json(tuple(projects))),
    }


def result_digest(body: dict[str, Any]) -> str:
    """Return the SHA-256 (hexadecimal) of the canonical JSON of a result body."""
    return digest(canonical_json(body))


def _describe_quorum(required: int | None, ballots: int) -> dict[str, Any] | None:
    return None if required is None else {"required": required, "met": ballots >= required}


def _describe(project: Project, outcome: Outcome) -> dict[str, Any]:
    listed = {
        "title": project.title,
        "cost": project.cost,
        "category": project.category,
        "withdrawn": project.withdrawn,
    }
    return listed | asdict(outcome) | {"reason": outcome.reason.value}


def _describe_tie(tie: Tie) -> dict[str, Any]:
    return {
        "codes": list(tie.codes),
        "measure": tie.measure,
        "decided_by": tie.decided_by.value,
    }


def first_difference(stored: Any, counted: Any, place: str = "") -> str | None:
    """Return where two JSON-able values first differ and how, None if they are equal."""
    if isinstance(stored, dict) and isinstance(counted, dict):
        keys = sorted({*stored, *counted})
        pairs = [(f"{place}.{key}".lstrip("."), stored.get(key), counted.get(key)) for key in keys]
    elif isinstance(stored, list) and isinstance(counted, list) and len(stored) == len(counted):
        pairs = [
            (f"{place}[{index}]", *pair)
            for index, pair in enumerate(zip(stored, counted, strict=True))
        ]
    else:
        return None if stored == counted else f"{place}: stored {stored!r}, counted {counted!r}"
    return next(filter(None, (first_difference(a, b, where) for where, a, b in pairs)), None)
