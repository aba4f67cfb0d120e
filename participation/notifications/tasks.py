"""How the worker spreads news and sends them."""

from collections.abc import Mapping
from typing import Any

from participation.notifications.services import following
from participation.notifications.services.letters import send_due
from participation.notifications.services.news import note_phases, spread, tidy


def spread_news(payload: Mapping[str, Any]) -> None:
    """Put news on the lists of those who follow."""
    spread(payload["news"])


def tell_news() -> None:
    """Look for changes of phases, write the mails that are due, and clear up."""
    note_phases()
    send_due()
    tidy()


def follow_merged(payload: Mapping[str, Any]) -> None:
    """Let who follows a merged proposal follow what it was merged into, as long as it is."""
    following.follow_merged(payload["source"], payload["target"])
