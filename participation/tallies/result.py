"""The body of a result: everything a tally says, as JSON-able values.

It holds no time, no version and nothing random, so counting the same ballots again under the same
rules gives the same bytes and the same digest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from participation.boards.rules import (
    Project,
    VotingRules,
    canonical_json,
    digest,
    projects_to_json,
)
from participation.tallies.allocation import allocate, needs_ballots
from participation.tallies.counting import BallotCounter, group, ordered_digest
from participation.tallies.outcomes import Outcome, Run, Tie


def build_result(
    rules: VotingRules, projects: Sequence[Project], grouped_ballots: Iterable[tuple[str, int]]
) -> dict[str, Any]:
    """Return the result of counting `grouped_ballots`, (encoded text, multiplicity) in any order.

    All of them are held in memory; `build_result_in_order` need not. `projects` come in tie order.
    Amounts are in minor units of `currency`, fractions are texts
    "p/q". `projects` of the body are in rank order; `quorum` is None where the rules ask for none.
    What only some rules tell (see Verdict and Story) is there only where it says something. Raises
    what `count` and `allocate` raise.
    """
    return build_result_in_order(rules, projects, group(grouped_ballots))


def build_result_in_order(
    rules: VotingRules, projects: Sequence[Project], ballots: Iterable[tuple[str, int]]
) -> dict[str, Any]:
    """Return the result of ballots that come sorted by text, each text once; see `build_result`.

    They are kept in memory only where the rule asks for single ballots. Raises ValueError if they
    are not sorted.
    """
    counter = BallotCounter(projects, rules.kind)
    passing = counter.passing(ballots)
    kept: dict[str, int] = {}
    if needs_ballots(rules):
        kept = dict(passing)
        passing = iter(kept.items())
    whole_digest = ordered_digest(passing)
    allocation = allocate(rules, projects, counter.counts, kept, voters=counter.ballots)
    by_code = {project.code: project for project in projects}
    return {
        "rule": rules.allocation.value,
        "measure": rules.measure.value,
        "kind": rules.kind.value,
        "currency": rules.currency,
        "budget": rules.budget,
        "spent": allocation.spent,
        "left": allocation.left,
        "reserve": allocation.reserve,
        "threshold": rules.threshold,
        "entry_bar": rules.entry_bar,
        "completion_percent": rules.completion_percent,
        "quorum": _describe_quorum(rules.quorum, counter.ballots),
        "ballots": counter.ballots,
        "distinct_ballots": counter.distinct,
        "projects": [_describe(by_code[outcome.code], outcome) for outcome in allocation.outcomes],
        "runs": [_describe_run(run) for run in allocation.runs],
        "ties": [_describe_tie(tie) for tie in allocation.ties],
        "ballots_digest": whole_digest,
        "rules_digest": digest(rules.to_json()),
        "projects_digest": digest(projects_to_json(tuple(projects))),
    }


def result_digest(body: dict[str, Any]) -> str:
    """Return the SHA-256 (hexadecimal) of the canonical JSON of a result body."""
    return digest(canonical_json(body))


def _describe_quorum(required: int | None, ballots: int) -> dict[str, Any] | None:
    return None if required is None else {"required": required, "met": ballots >= required}


def _describe(project: Project, outcome: Outcome) -> dict[str, Any]:
    listed = asdict(project)
    counted = {
        "rank": outcome.rank,
        "votes": outcome.votes,
        "score": outcome.score,
        "run": outcome.run,
        "funded": outcome.funded,
        "reason": outcome.reason.value,
        "available": outcome.verdict.available,
        "short_by": outcome.verdict.short_by,
    }
    return listed | _told(asdict(outcome.verdict)) | counted


def _describe_run(run: Run) -> dict[str, Any]:
    portion = run.sub_budget and {
        "portion": run.sub_budget.portion.value,
        "name": run.sub_budget.name,
    }
    money = {"budget": run.budget, "spent": run.spent, "reserve": run.reserve, "left": run.left}
    return {"sub_budget": portion} | money | _told(asdict(run.story))


def _told(fields: dict[str, Any]) -> dict[str, Any]:
    """Return what is told, as it is in JSON: tuples as lists, words of ours as plain text."""
    return {name: _as_json(value) for name, value in fields.items() if value is not None}


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return _told(value)
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, StrEnum) else value


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
