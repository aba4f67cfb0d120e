"""The section META: what an election was, and the rules it was held under."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.boards.choices import AllocationRule, BallotKind, Measure, TieOrder, Voters
from participation.boards.rules import BallotLimits, VotingRules
from participation.pabulib.fields import Place, parse_integer, parse_money, shorten
from participation.pabulib.parsing import NumberedRow

NO_CURRENCY = "XXX"
"""ISO 4217 for "no currency", where a file names none."""

# All that the format knows by name; its "unknown" is our COUNT_ONLY.
_ALLOCATIONS = {
    rule.value: rule for rule in AllocationRule if rule is not AllocationRule.INSTANT_RUNOFF
}
_KINDS = {kind.value: kind for kind in BallotKind} | {"scoring": BallotKind.CUMULATIVE}
_MEANINGFUL = {
    "budget",
    "currency",
    "min_project_score_threshold",
    "num_projects",
    "num_votes",
    "rule",
    "vote_type",
    *BallotLimits.__dataclass_fields__,
}


@dataclass(frozen=True)
class Meta:
    """The keys and values of the section, and the line of each; keys in lower case."""

    path: Path
    values: dict[str, str]
    lines: dict[str, int]

    def place(self, key: str) -> Place:
        """Return where `key` stands."""
        return Place(self.path, self.lines.get(key))

    def need(self, key: str) -> str:
        """Return the value of `key`. Raises PabulibError if it is absent or empty."""
        value = self.values.get(key, "")
        if not value:
            raise self.place(key).refuse(_l("META does not say %(key)s.", key=key))
        return value

    def integer(self, key: str, least: int | None = None) -> int | None:
        """Return the whole number under `key`, None if there is none, as `parse_integer` does."""
        text = self.values.get(key, "")
        return parse_integer(self.place(key), key, text, least) if text else None

    def money(self, key: str, notes: list[LazyString]) -> int | None:
        """Return the amount under `key`, None if there is none, as `parse_money` does."""
        text = self.values.get(key, "")
        return parse_money(self.place(key), key, text, notes) if text else None


def read_meta(path: Path, rows: Iterator[NumberedRow]) -> Meta:
    """Return the section META from its rows, the line ``key;value`` among them or not.

    A semicolon in a value that nobody quoted belongs to the value. Raises PabulibError if a key
    that has a meaning here comes twice with different values.
    """
    meta = Meta(path, {}, {})
    for line, row in rows:
        key = row[0].strip().lower()
        value = ";".join(row[1:]).rstrip("; ").strip()
        if (key, value.lower()) == ("key", "value"):
            continue
        if key in _MEANINGFUL and meta.values.get(key, value) != value:
            raise Place(path, line).refuse(
                _l("META says %(key)s twice, and not the same.", key=key)
            )
        meta.values[key] = value
        meta.lines[key] = line
    return meta


def read_kind(meta: Meta) -> BallotKind:
    """Return the kind of ballot, ``scoring`` read as cumulative.

    Raises PabulibError if it is unknown or absent.
    """
    text = meta.need("vote_type")
    if text.lower() not in _KINDS:
        raise meta.place("vote_type").refuse(
            _l("The vote_type “%(text)s” is unknown.", text=shorten(text))
        )
    return _KINDS[text.lower()]


def read_rules(
    meta: Meta, kind: BallotKind, measure: Measure, notes: list[LazyString]
) -> VotingRules:
    """Return the rules that META tells of.

    A rule of allocation that the format does not know becomes COUNT_ONLY; the name stays in META.
    The format has no word for exclusive groups: "greedy-exclusive" is read without any. Raises
    PabulibError for a number that is none, and if the budget is absent.
    """
    meta.need("budget")
    rule = meta.values.get("rule", "").lower()
    return VotingRules(
        kind=kind,
        limits=BallotLimits(
            min_length=meta.integer("min_length", least=0),
            max_length=meta.integer("max_length", least=0),
            min_sum_cost=meta.money("min_sum_cost", notes),
            max_sum_cost=meta.money("max_sum_cost", notes),
            min_points=meta.integer("min_points"),
            max_points=meta.integer("max_points"),
            min_sum_points=meta.integer("min_sum_points"),
            max_sum_points=meta.integer("max_sum_points"),
        ),
        allocation=_ALLOCATIONS.get(rule, AllocationRule.COUNT_ONLY),
        measure=measure,
        budget=meta.money("budget", notes),
        currency=_read_currency(meta, notes),
        threshold=meta.integer("min_project_score_threshold", least=0),
        tie_order=TieOrder.PUBLISHED_ORDER,
        voters=Voters.REGISTERED,
    )


def _read_currency(meta: Meta, notes: list[LazyString]) -> str:
    text = meta.values.get("currency", "")
    if not text:
        return NO_CURRENCY
    if len(text) == len(NO_CURRENCY) and text.isascii() and text.isalpha():
        return text.upper()
    notes.append(
        _l("The currency “%(text)s” is no ISO 4217 code and was left out.", text=shorten(text))
    )
    return NO_CURRENCY
