"""What the worker does for moderation."""

from collections.abc import Mapping
from typing import Any

from participation.moderation.services.telling import tell


def tell_of_act(payload: Mapping[str, Any]) -> None:
    """Tell those whom an act concerns, unless it was undone."""
    tell(payload["act"])
