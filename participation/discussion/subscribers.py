"""What becomes of opinions when their author takes their data along, or leaves."""

from typing import Any

from participation.accounts.bundles import Bundle
from participation.accounts.events import account_leaving, data_wanted
from participation.discussion.queries import own_part
from participation.discussion.services.leaving import leave_comments


def _on_account_leaving(_sender: Any, *, account: Any, empty: bool, **_more: Any) -> None:
    leave_comments(account, empty=empty)


def _on_data_wanted(_sender: Any, *, account: Any, bundle: Bundle) -> None:
    for name, rows in own_part(account).items():
        bundle.add(name, rows)


def subscribe() -> None:
    """Listen to what the features below tell and ask."""
    account_leaving.connect(_on_account_leaving, weak=False)
    data_wanted.connect(_on_data_wanted, weak=False)
