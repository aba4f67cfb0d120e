"""What the vote does when it hears news of people."""

from typing import Any

from participation.accounts.bundles import Bundle
from participation.accounts.events import (
    account_leaving,
    account_opened,
    area_wanted,
    data_wanted,
    person_joined,
    resident_moving,
)
from participation.voting.queries.own import area_of_address, own_part
from participation.voting.services.joining import take_over
from participation.voting.services.moving import hand_over_to_list
from participation.voting.services.spent_marks import leave_marks, take_up_marks


def _on_person_joined(_sender: Any, *, kept: int, gone: int) -> None:
    take_over(kept=kept, gone=gone)


def _on_account_leaving(_sender: Any, *, account: Any, person_id: int, **_more: Any) -> None:
    leave_marks(account, person_id)


def _on_account_opened(_sender: Any, *, account_id: int, email: str) -> None:
    take_up_marks(account_id, email)


def _on_resident_moving(_sender: Any, *, kept: int, listed: int) -> None:
    hand_over_to_list(kept=kept, listed=listed)


def _on_data_wanted(_sender: Any, *, account: Any, bundle: Bundle) -> None:
    for name, rows in own_part(account).items():
        bundle.add(name, rows)


def _on_area_wanted(_sender: Any, *, path: str) -> str | None:
    return area_of_address(path)


def subscribe() -> None:
    """Listen to what the features below tell and ask."""
    person_joined.connect(_on_person_joined, weak=False)
    account_leaving.connect(_on_account_leaving, weak=False)
    account_opened.connect(_on_account_opened, weak=False)
    resident_moving.connect(_on_resident_moving, weak=False)
    data_wanted.connect(_on_data_wanted, weak=False)
    area_wanted.connect(_on_area_wanted, weak=False)
