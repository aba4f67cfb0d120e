"""Words webhooks are described with, and their limits."""

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from participation.notifications.choices import NewsKind


class DeliveryState(StrEnum):
    """How a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


STATE_NAMES = {
    DeliveryState.WAITING: _l("Not delivered yet; we go on trying"),
    DeliveryState.DELIVERED: _l("Delivered"),
    DeliveryState.FAILED: _l("Given up"),
}

KIND_NAMES = {
    NewsKind.PROPOSAL: _l("A new proposal"),
    NewsKind.COMMENT: _l("A new opinion"),
    NewsKind.ANSWER: _l("An answer of the municipality"),
    NewsKind.OPENS: _l("A board opens"),
    NewsKind.VOTING: _l("Voting opens"),
    NewsKind.CLOSING: _l("A board closes soon"),
    NewsKind.RESULTS: _l("A result is public"),
}

MOST_WEBHOOKS = 10
"""Webhooks that one municipality may have."""

# So long both secrets are signed with, so that a receiver can change over in peace.
CHANGE_OVER = timedelta(days=1)
# Deliveries are shown, and can be sent again, so long.
KEPT = timedelta(days=30)
SHOWN = 50
