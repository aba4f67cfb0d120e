"""What the worker does for moderation."""

from collections.abc import Mapping
from typing import Any

from participation.moderation.services.interventions import tell as tell_intervention
from participation.moderation.services.relocations import tell_of_move as tell_of_relocation
from participation.moderation.services.telling import tell


def tell_of_act(payload: Mapping[str, Any]) -> None:
    """Tell those whom an act concerns, unless it was undone."""
    tell(payload["act"])


def tell_of_intervention(payload: Mapping[str, Any]) -> None:
    """Tell who is concerned by what an official did, unless it was undone."""
    tell_intervention(payload["intervention"])


def tell_of_move(payload: Mapping[str, Any]) -> None:
    """Tell an author where their proposal stands now, unless it was moved back."""
    tell_of_relocation(payload["relocation"])
