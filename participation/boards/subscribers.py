"""What becomes of boards when the resident who started them takes their data along, or leaves."""

from typing import Any

from participation.accounts.bundles import Bundle
from participation.accounts.events import account_leaving, data_wanted
from participation.boards.queries import started_boards
from participation.boards.starting import leave_boards


def _on_account_leaving(_sender: Any, *, account: Any, **_more: Any) -> None:
    leave_boards(account)


def _on_data_wanted(_sender: Any, *, account: Any, bundle: Bundle) -> None:
    bundle.add(
        "boards_started",
        [
            {
                "board": board.slug,
                "question": board.question,
                "background": board.background,
                "approval": board.approval,
                "reason": board.approval_reason,
                "at": board.created_at.isoformat(),
            }
            for board in started_boards(account.id)
        ],
    )


def subscribe() -> None:
    """Listen to what the features below tell and ask."""
    account_leaving.connect(_on_account_leaving, weak=False)
    data_wanted.connect(_on_data_wanted, weak=False)
