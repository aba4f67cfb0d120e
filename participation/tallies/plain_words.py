"""Reasons of a result in plain words, in the reader's language."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from participation.core.money import format_amount
from participation.tallies.choices import Reason


def outcome_in_words(line: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """Return why a project of a result body was funded or not, with the amounts."""
    reason = Reason(line["reason"])
    if reason is Reason.FUNDED:
        return _why_funded(line, result)
    return _by_rank(reason, line, result) or _by_shares_or_runoff(reason, line, result)


def _why_funded(line: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    currency = result["currency"]
    cost = format_amount(line["cost"], currency)
    if line.get("price"):
        return _(
            "Selected in round %(round)s: each supporter paid at most %(price)s;"
            " effective support %(support)s.",
            round=line["round"],
            price=_fraction_of_money(line["price"], currency),
            support=_decimal(line["effective_support"]),
        )
    if line.get("votes_by_round"):
        return _(
            "Won in round %(round)s with %(ballots)s ballots.",
            round=line["round"],
            ballots=f"{line['votes_by_round'][-1]:,}",
        )
    if line.get("available") is None:
        return _("Selected: costs %(cost)s.", cost=cost)
    available = format_amount(line["available"], currency)
    return _(
        "Selected: costs %(cost)s, and %(available)s was left.", cost=cost, available=available
    )


def _by_rank(reason: Reason, line: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """Return the words for a reason that rank, bars or the budget gave; empty for others."""
    currency = result["currency"]
    values = {
        "cost": format_amount(line["cost"], currency),
        "available": format_amount(line.get("available") or 0, currency),
        "short": format_amount(line.get("short_by") or 0, currency),
        "reserve": format_amount(line.get("reserve") or 0, currency),
        "threshold": result["threshold"],
        "winner": _title(line.get("excluded_by"), result),
    }
    sentences = {
        Reason.COMPLETED: _(
            "Selected as the last one: %(available)s was left, and %(reserve)s comes from the"
            " reserve.",
            **values,
        ),
        Reason.DOES_NOT_FIT: _(
            "Needs %(cost)s, but %(available)s was left: %(short)s short.", **values
        ),
        Reason.BELOW_THRESHOLD: _("Below the required %(threshold)s votes.", **values),
        Reason.BELOW_ENTRY_BAR: _("Too few votes for a project that costs %(cost)s.", **values),
        Reason.WITHDRAWN: _("Withdrawn after the vote."),
        Reason.AFTER_STOP: _("The rule ended at a project before this one."),
        Reason.EXCLUDED: _("“%(winner)s” of the same group was selected.", **values),
        Reason.NOT_ALLOCATED: _("Counted only: no projects are chosen by this count."),
    }
    return str(sentences.get(reason, ""))


def _by_shares_or_runoff(reason: Reason, line: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    currency = result["currency"]
    return {
        Reason.NOT_ENOUGH_BEHIND: lambda: _(
            "Needs %(cost)s, but its supporters had %(money)s left together.",
            cost=format_amount(line["cost"], currency),
            money=_fraction_of_money(line["money_behind"], currency),
        ),
        Reason.NO_SUPPORT: lambda: _("Nobody voted for it."),
        Reason.COSTS_NOTHING: lambda: _("It costs nothing, so there is nothing to pay."),
        Reason.ELIMINATED: lambda: _(
            "Out in round %(round)s with %(ballots)s ballots.",
            round=line["round"],
            ballots=f"{line['votes_by_round'][-1]:,}",
        ),
    }[reason]()


def _title(code: str | None, result: Mapping[str, Any]) -> str:
    return next((line["title"] for line in result["projects"] if line["code"] == code), "")


def _fraction_of_money(text: str, currency: str) -> str:
    """Return a fraction "p/q" of minor units as an amount, rounded down to the minor unit."""
    return format_amount(int(Fraction(text)), currency)


def _decimal(text: str) -> str:
    """Return a fraction "p/q" with one decimal, rounded down."""
    tenths = int(Fraction(text) * 10)
    return f"{tenths // 10:,}.{tenths % 10}"
