"""Limits of a ballot, and parts of a budget, in plain words, in the reader's language."""

from typing import Any

from flask_babel import gettext as _

from participation.boards.choices import BallotKind, Portion
from participation.boards.rules import BallotLimits, CategoryLimits, VotingRules
from participation.core.money import format_amount


def limits_in_words(rules: VotingRules) -> list[str]:
    """Return sentences on points and costs of a ballot, then one on each subject with limits."""
    limits = rules.limits
    sentences = _points(limits) if rules.kind is BallotKind.CUMULATIVE else []
    if cost := _cost(limits, rules.currency):
        sentences.append(str(_("The projects on a ballot cost %(cost)s together.", cost=cost)))
    sentences += [_subject(part, rules.currency) for part in limits.per_category]
    return sentences


def subject_limits(rules: VotingRules) -> list[dict[str, Any]]:
    """Return what a ballot may choose of single subjects at most, for its running total."""
    return [
        {"name": part.category, "most": part.max_length, "mostCost": part.max_sum_cost}
        for part in rules.limits.per_category
        if part.max_length is not None or part.max_sum_cost is not None
    ]


def sub_budgets_in_words(rules: VotingRules) -> list[str]:
    """Return a sentence for each part of the budget, and one on what is left for the others."""
    if not rules.sub_budgets:
        return []
    sentences = []
    for part in rules.sub_budgets:
        amount = format_amount(part.amount, rules.currency)
        if part.portion is Portion.AREA:
            said = _(
                "%(amount)s are for projects in %(name)s alone.", amount=amount, name=part.name
            )
        else:
            said = _(
                "%(amount)s of the budget are for “%(name)s” alone.", amount=amount, name=part.name
            )
        sentences.append(str(said))
    rest = (rules.budget or 0) - sum(part.amount for part in rules.sub_budgets)
    if rest > 0:
        left = format_amount(rest, rules.currency)
        sentences.append(str(_("All other projects share %(amount)s.", amount=left)))
    else:
        sentences.append(str(_("Nothing is left for other projects: they can't be selected.")))
    return sentences


def _points(limits: BallotLimits) -> list[str]:
    whole = _range(limits.min_sum_points, limits.max_sum_points)
    single = _range(limits.min_points, limits.max_points)
    sentences = []
    if whole:
        sentences.append(str(_("A ballot gives %(range)s points in all.", range=whole)))
    if single:
        sentences.append(str(_("A project on it gets %(range)s points.", range=single)))
    return sentences


def _cost(limits: BallotLimits | CategoryLimits, currency: str) -> str:
    least, most = (
        None if value is None else format_amount(value, currency)
        for value in (limits.min_sum_cost, limits.max_sum_cost)
    )
    return _range_of(least, most)


def _subject(limits: CategoryLimits, currency: str) -> str:
    length, cost = _range(limits.min_length, limits.max_length), _cost(limits, currency)
    name = limits.category
    if length and cost:
        said = _(
            "Projects of “%(name)s” on a ballot: %(range)s, which cost %(cost)s together.",
            name=name,
            range=length,
            cost=cost,
        )
    elif length:
        said = _("Projects of “%(name)s” on a ballot: %(range)s.", name=name, range=length)
    else:
        said = _(
            "What a ballot chooses from “%(name)s” costs %(cost)s together.", name=name, cost=cost
        )
    return str(said)


def _range(least: int | None, most: int | None) -> str:
    return _range_of(*(None if value is None else f"{value:,}" for value in (least, most)))


def _range_of(least: str | None, most: str | None) -> str:
    if least is not None and least == most:
        return str(_("exactly %(number)s", number=least))
    if least is not None and most is not None:
        return str(_("%(least)s to %(most)s", least=least, most=most))
    if least is not None:
        return str(_("at least %(number)s", number=least))
    return str(_("at most %(number)s", number=most)) if most is not None else ""
