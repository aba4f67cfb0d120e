"""Ballots as values, and the one validator every ballot passes.

A ballot cast on the web, copied from paper or imported from another election is checked here and
nowhere else. Nothing in this module touches a database.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.boards.choices import BallotKind
from participation.boards.rules import BallotLimits, CategoryLimits, Project, VotingRules

Choices = tuple[tuple[str, int], ...]
"""What one ballot says: (project code, points) for each project it names.

Points are 1 each for approval and choose-1; for ordinal the Borda points over the ballot's own
length, first of n gets n and last gets 1, in rank order (as Pabulib counts); for cumulative the
points given.
"""

_write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Breach:
    """One limit that a ballot does not keep.

    `limit` is a field of BallotLimits, or one of empty_ballot, choose_one, unknown_project,
    withdrawn_project, duplicate_project, points_not_positive. `allowed` is what the rules say and
    `found` what the ballot holds, in the limit's unit (projects, points, minor units of money);
    `code` is the project concerned, None where it is the whole ballot. `category` is set where the
    limit is one of CategoryLimits.
    """

    limit: str
    allowed: int | None = None
    found: int | None = None
    code: str | None = None
    category: str | None = None


def find_breaches(
    rules: VotingRules, projects: Mapping[str, Project], choices: Choices
) -> list[Breach]:
    """Return every limit that `choices` does not keep; an empty list for a valid ballot.

    `projects` are the projects on the ballot by code. An empty ballot is one breach,
    `empty_ballot`, and nothing more. Limits on points hold for cumulative ballots only: with the
    other kinds nobody gives points. The sum of cost leaves out projects that can't be chosen
    anyway, unknown and withdrawn ones (whose cost may be a placeholder). Limits of a category hold
    among the projects of that category; of those a ballot names none, its least number and cost are
    not reached either.
    """
    if not choices:
        return [Breach("empty_ballot", allowed=1, found=0)]
    limits = rules.limits
    breaches = _find_project_breaches(projects, choices)
    breaches += _find_length_breaches(rules.kind, limits, len(choices))
    if limits.min_sum_cost is not None or limits.max_sum_cost is not None or limits.per_category:
        chosen = [projects[code] for code, _ in choices if code in projects]
        breaches += _find_cost_breaches(limits, chosen)
        for category_limits in limits.per_category:
            breaches += _find_category_breaches(category_limits, chosen)
    if rules.kind is BallotKind.CUMULATIVE:
        breaches += _find_points_breaches(limits, choices)
    return breaches


def make_choices(
    kind: BallotKind, codes: Sequence[str], points: Sequence[int] | None = None
) -> Choices:
    """Return the choices of a ballot that names `codes`, in rank order if `kind` is ordinal.

    `points` are used for cumulative ballots only, one for each code. Raises ValueError where they
    are missing or not as many as the codes.
    """
    if kind is BallotKind.CUMULATIVE:
        if points is None:
            raise ValueError("a cumulative ballot needs points")
        return tuple(zip(codes, points, strict=True))
    if kind is BallotKind.ORDINAL:
        return tuple(zip(codes, range(len(codes), 0, -1), strict=True))
    return tuple((code, 1) for code in codes)


def encode(kind: BallotKind, choices: Choices) -> str:
    """Return the JSON text that a ballot is stored and published as.

    A list of codes, or of [code, points] for cumulative, without spaces. Equal votes give equal
    text, which is what ballots are grouped by: codes of an approval or choose-1 ballot are sorted,
    cumulative ones come by falling points and then code, ordinal ones in rank order. A project
    named twice stays named twice.
    """
    if kind is BallotKind.CUMULATIVE:
        return _write_json(sorted(choices, key=lambda choice: (-choice[1], choice[0])))
    codes = [code for code, _ in choices]
    if kind is not BallotKind.ORDINAL:
        codes.sort()
    return _write_json(codes)


def decode(kind: BallotKind, text: str) -> Choices:
    """Return the choices that `encode` wrote as `text`, in the order of the text.

    Raises ValueError if `text` is not JSON.
    """
    listed = json.loads(text)
    if kind is BallotKind.CUMULATIVE:
        return tuple((code, points) for code, points in listed)
    return make_choices(kind, listed)


def _find_project_breaches(projects: Mapping[str, Project], choices: Choices) -> list[Breach]:
    codes = [code for code, _ in choices]
    distinct = dict.fromkeys(codes)
    repeated = len(distinct) < len(codes)
    breaches = []
    for code in distinct:
        project = projects.get(code)
        if project is None:
            breaches.append(Breach("unknown_project", code=code))
        elif project.withdrawn:
            breaches.append(Breach("withdrawn_project", code=code))
        if repeated and (times := codes.count(code)) > 1:
            breaches.append(Breach("duplicate_project", allowed=1, found=times, code=code))
    return breaches


def _find_length_breaches(kind: BallotKind, limits: BallotLimits, length: int) -> list[Breach]:
    if kind is BallotKind.CHOOSE_ONE:
        return [] if length == 1 else [Breach("choose_one", allowed=1, found=length)]
    return _outside("length", limits.min_length, limits.max_length, length)


def _find_cost_breaches(
    limits: BallotLimits | CategoryLimits, chosen: Sequence[Project], category: str | None = None
) -> list[Breach]:
    cost = sum(project.cost for project in chosen if not project.withdrawn)
    return _outside("sum_cost", limits.min_sum_cost, limits.max_sum_cost, cost, category=category)


def _find_category_breaches(limits: CategoryLimits, chosen: Sequence[Project]) -> list[Breach]:
    category = limits.category
    within = [project for project in chosen if project.category == category]
    return [
        *_outside("length", limits.min_length, limits.max_length, len(within), category=category),
        *_find_cost_breaches(limits, within, category),
    ]


def _find_points_breaches(limits: BallotLimits, choices: Choices) -> list[Breach]:
    breaches = []
    for code, points in choices:
        if points < 1:
            breaches.append(Breach("points_not_positive", allowed=1, found=points, code=code))
        else:
            breaches += _outside("points", limits.min_points, limits.max_points, points, code)
    total = sum(points for _, points in choices)
    return breaches + _outside("sum_points", limits.min_sum_points, limits.max_sum_points, total)


def _outside(
    name: str,
    least: int | None,
    most: int | None,
    found: int,
    code: str | None = None,
    category: str | None = None,
) -> list[Breach]:
    """Return the breach of min_`name` or max_`name`, both of which `found` may equal."""
    if least is not None and found < least:
        return [Breach(f"min_{name}", least, found, code, category)]
    if most is not None and found > most:
        return [Breach(f"max_{name}", most, found, code, category)]
    return []
