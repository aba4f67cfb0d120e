"""The shipped sample boards, as they stand in the files."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("data")
_AREAS = "municipalities.json"


def areas() -> list[dict[str, Any]]:
    """Return the sample municipalities."""
    return list(json.loads((FOLDER / _AREAS).read_text(encoding="utf-8")))


def boards() -> list[dict[str, Any]]:
    """Return the sample boards by file name."""
    return [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*.json"))
        if path.name != _AREAS
    ]
