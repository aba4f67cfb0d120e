"""What becomes of mails about files when somebody takes their data along, or leaves."""

from typing import Any

from participation.accounts.bundles import Bundle
from participation.accounts.events import account_leaving, data_wanted
from participation.exports.queries.files import files_waited_for
from participation.exports.services.files import forget_reader


def _on_account_leaving(_sender: Any, *, account: Any, **_more: Any) -> None:
    forget_reader(account.id)


def _on_data_wanted(_sender: Any, *, account: Any, bundle: Bundle) -> None:
    waited_for = files_waited_for(account.id)
    if waited_for:
        bundle.add("files_waited_for", waited_for)


def subscribe() -> None:
    """Listen to what the features below tell and ask."""
    account_leaving.connect(_on_account_leaving, weak=False)
    data_wanted.connect(_on_data_wanted, weak=False)
