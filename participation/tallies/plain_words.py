"""Reasons of a result in plain words, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from participation.core.money import format_amount
from participation.tallies.choices import Reason


def outcome_in_words(line: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """Return why a project of a result body was funded or not, with the amounts."""
    currency = result["currency"]
    values = {
        "cost": format_amount(line["cost"], currency),
        "available": format_amount(line["available"] or 0, currency),
        "short": format_amount(line["short_by"] or 0, currency),
        "threshold": result["threshold"],
    }
    return {
        Reason.FUNDED: _("Selected: costs %(cost)s, and %(available)s was left.", **values),
        Reason.DOES_NOT_FIT: _(
            "Needs %(cost)s, but %(available)s was left: %(short)s short.", **values
        ),
        Reason.BELOW_THRESHOLD: _("Below the required %(threshold)s votes.", **values),
        Reason.WITHDRAWN: _("Withdrawn after the vote."),
        Reason.AFTER_STOP: _("The rule ended at a project before this one."),
        Reason.NOT_ALLOCATED: _("Counted only: no projects are chosen by this count."),
    }[Reason(line["reason"])]
