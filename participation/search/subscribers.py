"""What the index hears of: it is written in the transaction that makes the news true."""

from collections.abc import Sequence
from typing import Any

from participation.boards.events import boards_written
from participation.municipalities.events import municipalities_written
from participation.proposals.events import proposal_posted, proposals_written
from participation.search.services import (
    index_boards,
    index_municipalities,
    index_proposals,
)


def _on_municipalities_written(_sender: Any, *, ids: Sequence[int]) -> None:
    index_municipalities(ids)


def _on_boards_written(_sender: Any, *, ids: Sequence[int]) -> None:
    index_boards(ids)


def _on_proposals_written(_sender: Any, *, ids: Sequence[int]) -> None:
    index_proposals(ids)


def _on_proposal_posted(_sender: Any, *, proposal_id: int, **_more: Any) -> None:
    index_proposals([proposal_id])


def subscribe() -> None:
    """Listen to what the features below tell."""
    municipalities_written.connect(_on_municipalities_written, weak=False)
    boards_written.connect(_on_boards_written, weak=False)
    proposal_posted.connect(_on_proposal_posted, weak=False)
    proposals_written.connect(_on_proposals_written, weak=False)
