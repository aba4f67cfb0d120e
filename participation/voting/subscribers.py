"""What the vote does when it hears news of people."""

from typing import Any

from participation.accounts.events import person_joined
from participation.voting.services.joining import take_over


def _on_person_joined(_sender: Any, *, kept: int, gone: int) -> None:
    take_over(kept=kept, gone=gone)


def subscribe() -> None:
    """Listen to what the features below tell."""
    person_joined.connect(_on_person_joined, weak=False)
