"""What the worker does for proposals."""

from collections.abc import Mapping
from typing import Any

from participation.proposals.services.files import make_thumbnail


def small_copy(payload: Mapping[str, Any]) -> None:
    """Make the thumbnail of a photo."""
    make_thumbnail(payload["attachment"])
