"""Writing a board's vote as a ``.pb`` file, with only the fields that the format knows.

Ballots are written sorted by what they say, with running numbers: nothing of who, when or how.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from participation.boards.choices import AllocationRule, BallotKind, Measure
from participation.boards.rules import Project, VotingRules, limits_in_force
from participation.core import clock
from participation.pabulib.projects import WITHDRAWN_COST
from participation.tallies.choices import Reason
from participation.voting.ballots import decode

if TYPE_CHECKING:
    from participation.boards.models import Board

# The order in which the format wants them (https://pabulib.org/format).
_META_KEYS = (
    "description",
    "country",
    "unit",
    "district",
    "subunit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
    "min_length",
    "max_length",
    "min_sum_cost",
    "max_sum_cost",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
    "min_project_score_threshold",
    "edition",
    "language",
    "currency",
    "fully_funded",
    "experimental",
    "comment",
    "acknowledgments",
)

_KNOWN_COMPLETION = 80
"""The percentage that greedy-custom asks for in published files."""

_GIVING_POINTS = (BallotKind.CUMULATIVE, BallotKind.ORDINAL)


class _Echo:
    """A file that hands every line it is given straight back."""

    def write(self, line: str) -> str:
        return line


def write_election(
    board: "Board",
    rules: VotingRules,
    projects: Sequence[Project],
    result: Mapping[str, Any],
    ballots: Iterable[tuple[str, int]],
) -> Iterator[str]:
    """Yield the lines of the file. `ballots` are (encoded choices, number of identical ones)."""
    line = csv.writer(_Echo(), delimiter=";", lineterminator="\n").writerow
    source = json.loads(board.source) if board.source else {"meta": {}, "published": {}}
    yield line(["META"])
    yield line(["key", "value"])
    for key, value in _meta(board, rules, projects, result, source["meta"]):
        yield line([key, value])
    yield line(["PROJECTS"])
    yield from _project_lines(line, rules, projects, result, source["published"])
    yield line(["VOTES"])
    yield from _vote_lines(line, rules.kind, ballots)


def _meta(
    board: "Board",
    rules: VotingRules,
    projects: Sequence[Project],
    result: Mapping[str, Any],
    source: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    values = _own_meta(board) if not source else dict(source)
    values |= {
        "num_projects": str(len(projects)),
        "num_votes": str(result["ballots"]),
        "budget": _units(rules.budget or 0),
        "currency": rules.currency,
        **_limits(rules),
    }
    if not source:
        values |= _own_rules(rules, projects)
    values.pop("fully_funded", None)
    if (rules.budget or 0) >= sum(_cost(project) for project in projects):
        values["fully_funded"] = "1"
    return ((key, _one_line(values[key])) for key in _META_KEYS if values.get(key))


def _own_meta(board: "Board") -> dict[str, str]:
    assert board.voting_opens_at is not None and board.voting_closes_at is not None
    municipality = board.municipality
    opens_at = clock.in_bangkok(board.voting_opens_at)
    # Voting that ends at midnight ends with the day before.
    closes_at = clock.in_bangkok(board.voting_closes_at - timedelta(seconds=1))
    origin = "sample data, " if board.sample else ""
    return {
        "description": board.question,
        "country": "Thailand",
        "unit": municipality.name_en,
        "instance": str(opens_at.year),
        "date_begin": f"{opens_at:%d.%m.%Y}",
        "date_end": f"{closes_at:%d.%m.%Y}",
        "language": "th",
        "comment": f"#1: {origin}board {board.slug}; ties by {_tie_words(board)}",
    }


def _tie_words(board: "Board") -> str:
    rules = board.rules_for_voting
    return rules.tie_order.value if rules else ""


def _own_rules(rules: VotingRules, projects: Sequence[Project]) -> dict[str, str]:
    """Return kind and rule as the format wants them said.

    It knows no threshold under another name than greedy-threshold, and no longest ballot above the
    number of projects. A rule that it has no words for is "unknown".
    """
    rule = rules.allocation if _can_be_told(rules, projects) else AllocationRule.COUNT_ONLY
    if rule in (AllocationRule.GREEDY, AllocationRule.GREEDY_THRESHOLD):
        bar = rules.threshold is not None
        rule = AllocationRule.GREEDY_THRESHOLD if bar else AllocationRule.GREEDY
    values = {"vote_type": rules.kind.value, "rule": rule.value}
    if rules.limits.max_length is not None:
        values["max_length"] = str(min(rules.limits.max_length, len(projects)))
    return values


def _can_be_told(rules: VotingRules, projects: Sequence[Project]) -> bool:
    """Return whether the format can tell the whole rule.

    It knows no parts, no entry bar, and not which projects exclude each other.
    """
    if rules.sub_budgets or rules.entry_bar:
        return False
    if rules.allocation is AllocationRule.GREEDY_EXCLUSIVE:
        return not any(project.exclusive_group for project in projects)
    if rules.allocation is AllocationRule.GREEDY_CUSTOM:
        return rules.completion_percent == _KNOWN_COMPLETION
    return rules.allocation is not AllocationRule.INSTANT_RUNOFF


def _limits(rules: VotingRules) -> dict[str, str]:
    """Return the limits as META values."""
    values = {
        name: _units(limit) if name.endswith("_cost") else str(limit)
        for name, limit in limits_in_force(rules.limits).items()
    }
    if rules.threshold is not None:
        values["min_project_score_threshold"] = str(rules.threshold)
    return values


def _project_lines(
    line: Any,
    rules: VotingRules,
    projects: Sequence[Project],
    result: Mapping[str, Any],
    published: Mapping[str, Mapping[str, int | None]],
) -> Iterator[str]:
    """Yield the projects in tie order, with our counts and our winners.

    Where we ran no rule, the published winners of an imported election are given back.
    """
    by_code = {row["code"]: row for row in result["projects"]}
    categories = any(project.category for project in projects)
    # Where nobody gives points the score is the number of votes, and readers of the format would
    # expect Borda points under that name.
    scores = rules.measure is Measure.SCORE and rules.kind in _GIVING_POINTS
    winners = _winners(rules, by_code, published)
    header = ["project_id", "cost", "votes", *(["score"] if scores else []), "name"]
    header += ["category"] if categories else []
    header += ["selected"] if winners else []
    yield line(header)
    for project in projects:
        row = by_code[project.code]
        cells = [
            project.code,
            _units(_cost(project)),
            row["votes"],
            *([row["score"]] if scores else []),
            _one_line(project.title),
            *([_one_line(project.category).replace(",", " ")] if categories else []),
            *([winners[project.code]] if winners else []),
        ]
        yield line(cells)


def _winners(
    rules: VotingRules,
    ours: Mapping[str, Mapping[str, Any]],
    published: Mapping[str, Mapping[str, int | None]],
) -> dict[str, int]:
    """Return the cell `selected` by code, empty where nobody has chosen winners.

    Ours are 1, those completed from a reserve 2. Of an imported election the others keep 2 and 3,
    which mark what was funded outside the rule.
    """
    selected = {code: row["selected"] or 0 for code, row in published.items()}
    if rules.allocation is not AllocationRule.COUNT_ONLY:
        return {code: _mark(row, selected.get(code, 0)) for code, row in ours.items()}
    return selected if any(row["selected"] is not None for row in published.values()) else {}


def _mark(row: Mapping[str, Any], published: int) -> int:
    if row["funded"]:
        return 2 if row["reason"] == Reason.COMPLETED else 1
    return published if published > 1 else 0


def _vote_lines(line: Any, kind: BallotKind, ballots: Iterable[tuple[str, int]]) -> Iterator[str]:
    points_given = kind is BallotKind.CUMULATIVE
    yield line(["voter_id", "vote", *(["points"] if points_given else [])])
    voter = 0
    for text, count in ballots:
        choices = decode(kind, text)
        cells = [",".join(code for code, _ in choices)]
        if points_given:
            cells.append(",".join(str(points) for _, points in choices))
        for _ in range(count):
            voter += 1
            yield line([voter, *cells])


def _cost(project: Project) -> int:
    return WITHDRAWN_COST if project.withdrawn else project.cost


def _units(minor: int) -> str:
    """Return an amount in whole units, with decimals only where there are minor units."""
    whole, rest = divmod(minor, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def _one_line(text: str) -> str:
    return " ".join(text.split())
