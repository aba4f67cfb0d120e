"""What the worker does for downloads."""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from participation.exports.services.files import note_rows, prepare


def prepare_file(payload: Mapping[str, Any]) -> None:
    """Prepare the file that `order` noted."""
    public_id = payload["file"]

    def note(rows: int) -> None:
        # In a session of its own: that of the task is in the middle of reading.
        with current_app.app_context():
            note_rows(public_id, rows)

    prepare(public_id, note)
