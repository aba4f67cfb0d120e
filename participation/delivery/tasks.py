"""What the worker does for answers, and for who took part."""

from collections.abc import Mapping
from typing import Any

from participation.delivery.services.questions import remind_units
from participation.delivery.services.surveys import write_mails


def remind() -> None:
    """Remind the units whose answer is due."""
    remind_units()


def ask_participants(payload: Mapping[str, Any]) -> None:
    """Write the mails of a survey."""
    write_mails(payload["board"], payload["slug"], payload["question"])
