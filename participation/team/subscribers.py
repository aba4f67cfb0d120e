"""What becomes of invitations when the invited person deletes their account."""

from typing import Any

from participation.accounts.events import account_leaving
from participation.team.services import forget_invitations


def _on_account_leaving(_sender: Any, *, account: Any, **_more: Any) -> None:
    forget_invitations(account.email)


def subscribe() -> None:
    """Listen to what the features below tell."""
    account_leaving.connect(_on_account_leaving, weak=False)
