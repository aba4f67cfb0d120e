"""What the worker does for imports."""

from collections.abc import Mapping
from typing import Any

from participation.intake.services.imports import run_import


def import_proposals(payload: Mapping[str, Any]) -> None:
    """Import the table that an official confirmed."""
    run_import(payload["import"])
