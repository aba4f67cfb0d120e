"""What becomes of questions to units when the official who asked leaves."""

from typing import Any

from participation.accounts.events import account_leaving
from participation.delivery.services.questions import leave_questions


def _on_account_leaving(_sender: Any, *, account: Any, **_more: Any) -> None:
    leave_questions(account)


def subscribe() -> None:
    """Listen to what the features below tell."""
    account_leaving.connect(_on_account_leaving, weak=False)
