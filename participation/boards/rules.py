"""The rules of a vote, and the list of projects on its ballot, as values.

Both are frozen before voting opens and stored as canonical JSON with a SHA-256 digest, so that
anyone can see that nothing was changed while people voted. Nothing here touches a database.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from hashlib import sha256
from typing import Any, Self

from participation.boards.choices import (
    AllocationRule,
    BallotKind,
    Measure,
    Portion,
    Proposers,
    TieOrder,
    Voters,
)


def canonical_json(value: object) -> str:
    """Return `value` as JSON with sorted keys and no spaces: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of `text` (UTF-8) in hexadecimal."""
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class CategoryLimits:
    """The limits one ballot must keep among the projects of one category; as BallotLimits."""

    category: str
    min_length: int | None = None
    max_length: int | None = None
    min_sum_cost: int | None = None
    max_sum_cost: int | None = None


@dataclass(frozen=True, kw_only=True)
class BallotLimits:
    """The limits one ballot must keep; None means no limit. Costs are in minor units (satang).

    Names and meaning are those of the Pabulib format's META section.
    """

    min_length: int | None = None
    max_length: int | None = None
    min_sum_cost: int | None = None
    max_sum_cost: int | None = None
    min_points: int | None = None
    max_points: int | None = None
    min_sum_points: int | None = None
    max_sum_points: int | None = None
    per_category: tuple[CategoryLimits, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SubBudget:
    """A part of the budget, in minor units, for the projects of one category or sub-area alone."""

    portion: Portion
    name: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class VotingRules:
    """How ballots are cast and counted on one board.

    `budget` is in minor units of `currency`, None where there is nothing to spend;
    `threshold` is the least measure a project needs (compared with >=); `quorum` the least number
    of ballots for the result to stand; `opens_at` and `closes_at` are ISO moments in UTC, filled in
    when the rules are announced. `min_age` and `max_age` are in full years on the day voting
    closes. With `entry_bar` a project needs a share of the ballots of at least its cost divided by
    three budgets (as Świecie asked in 2024: https://equalshares.net/swiecie/2024/).
    `completion_percent` is how much of its cost must be left for GREEDY_CUSTOM to take the first
    project that does not fit. `sub_areas` names the parts of the area whose residents vote, none
    for all. Sub-budgets add up to the budget at most; what they do not take is for the projects
    that belong to none, and a project that could draw on two belongs to the first. With
    `live_counts` the count is shown while people vote.
    """

    kind: BallotKind
    limits: BallotLimits = field(default_factory=BallotLimits)
    allocation: AllocationRule = AllocationRule.GREEDY
    measure: Measure = Measure.VOTES
    budget: int | None = None
    currency: str = "THB"
    threshold: int | None = None
    quorum: int | None = None
    tie_order: TieOrder = TieOrder.COST_THEN_SUBMISSION
    voters: Voters = Voters.VERIFIED
    sub_areas: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    entry_bar: bool = False
    completion_percent: int = 80
    sub_budgets: tuple[SubBudget, ...] = ()
    live_counts: bool = False
    binding: bool = False
    opens_at: str = ""
    closes_at: str = ""

    def to_json(self) -> str:
        """Return the canonical JSON of these rules."""
        return canonical_json(asdict(self))

    @classmethod
    @lru_cache(maxsize=256)  # asked for several times in a request, and never changed once frozen
    def from_json(cls, text: str) -> Self:
        """Return the rules that `to_json` wrote."""
        data = json.loads(text)
        return cls(
            kind=BallotKind(data.pop("kind")),
            limits=_limits(data.pop("limits")),
            allocation=AllocationRule(data.pop("allocation")),
            measure=Measure(data.pop("measure")),
            tie_order=TieOrder(data.pop("tie_order")),
            voters=Voters(data.pop("voters")),
            sub_areas=tuple(data.pop("sub_areas")),
            sub_budgets=tuple(
                SubBudget(portion=Portion(row["portion"]), name=row["name"], amount=row["amount"])
                for row in data.pop("sub_budgets")
            ),
            **data,
        )


@dataclass(frozen=True, kw_only=True)
class CollectingRules:
    """How proposals and supports are collected on one board.

    `support_limit` is the greatest number of proposals one person may support, None for no limit;
    `proposers` are those who may propose.
    Proposals are ranked by the number of supports, tied ones by earlier submission.
    """

    support_limit: int | None = None
    proposers: Proposers = Proposers.REGISTERED
    opens_at: str = ""
    closes_at: str = ""

    def to_json(self) -> str:
        """Return the canonical JSON of these rules."""
        return canonical_json(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the rules that `to_json` wrote, also before proposers were said."""
        data = json.loads(text)
        proposers = Proposers(data.pop("proposers", Proposers.REGISTERED))
        return cls(proposers=proposers, **data)


@dataclass(frozen=True, kw_only=True)
class Project:
    """One line of the ballot: `code` is what voters choose, `cost` in minor units.

    `area` is the sub-area it serves, `exclusive_group` the name of a group of which one project can
    win at most; both may be empty. A withdrawn project keeps its votes and can't win.
    """

    code: str
    title: str
    cost: int = 0
    category: str = ""
    area: str = ""
    exclusive_group: str = ""
    withdrawn: bool = False


def projects_to_json(projects: tuple[Project, ...]) -> str:
    """Return the canonical JSON of a project list; its order is the tie order."""
    return canonical_json([asdict(project) for project in projects])


@lru_cache(maxsize=64)
def projects_from_json(text: str) -> tuple[Project, ...]:
    """Return the project list that `projects_to_json` wrote."""
    return tuple(Project(**row) for row in json.loads(text))


def crossed_limits(rules: VotingRules) -> list[str]:
    """Return the names of greatest values that are below the least ones: max_length, max_age …"""
    whole, pairs = rules.limits, ("length", "sum_cost", "points", "sum_points")
    bounds = [
        *(
            (f"max_{name}", getattr(whole, f"min_{name}"), getattr(whole, f"max_{name}"))
            for name in pairs
        ),
        ("max_age", rules.min_age, rules.max_age),
        *(
            (f"max_{name}", getattr(limits, f"min_{name}"), getattr(limits, f"max_{name}"))
            for limits in whole.per_category
            for name in ("length", "sum_cost")
        ),
    ]
    return [name for name, least, most in bounds if None not in (least, most) and least > most]


def can_be_filled(rules: VotingRules) -> bool:
    """Tell whether least numbers, costs and points leave room below the greatest ones.

    Projects and their costs are not known yet, so this is no proof that a ballot exists.
    """
    limits, rest = rules.limits, rules.limits.per_category
    least_length = max(limits.min_length or 1, sum(part.min_length or 0 for part in rest))
    least_cost = max(limits.min_sum_cost or 0, sum(part.min_sum_cost or 0 for part in rest))
    fits = [
        _at_most(least_length, limits.max_length),
        _at_most(least_cost, limits.max_sum_cost),
    ]
    if rules.kind is BallotKind.CUMULATIVE:
        fits.append(_at_most(least_length * (limits.min_points or 1), limits.max_sum_points))
        if limits.max_length is not None and limits.max_points is not None:
            fits.append(_at_most(limits.min_sum_points or 0, limits.max_length * limits.max_points))
    return all(fits)


def _at_most(value: int, most: int | None) -> bool:
    return most is None or value <= most


def limits_in_force(limits: BallotLimits) -> Mapping[str, int]:
    """Return the limits on the whole ballot that are set, by name."""
    values: dict[str, Any] = {
        f.name: getattr(limits, f.name) for f in fields(limits) if f.name != "per_category"
    }
    return {name: value for name, value in values.items() if value is not None}


def _limits(data: dict[str, Any]) -> BallotLimits:
    per_category = tuple(CategoryLimits(**row) for row in data.pop("per_category"))
    return BallotLimits(per_category=per_category, **data)
