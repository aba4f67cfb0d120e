"""Pictures for links, drawn once and kept in the instance folder."""

import os
from dataclasses import astuple
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from participation.core.settings import setting
from participation.sharing.pictures import Card, draw

# About 100 MB; which were made first go first, and are drawn again if anybody asks.
MOST_KEPT = 4000

# Drawing takes a tenth of a second of the processor: one at a time in each process.
_drawing = Lock()


def picture(card: Card) -> tuple[bytes, str]:
    """Return the picture of a card as PNG, and the name of its content for an ETag."""
    name = blake2b("\n".join(astuple(card)).encode(), digest_size=16).hexdigest()
    folder = Path(setting("INSTANCE_PATH")) / "pictures"
    file = folder / f"{name}.png"
    kept = _read(file)
    if kept is not None:
        return kept, name
    with _drawing:
        kept = _read(file) or draw(card)
        folder.mkdir(parents=True, exist_ok=True)
        # Renamed when it is whole: nobody ever reads half a picture.
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_bytes(kept)
        draft.rename(file)
        _forget_oldest(folder)
    return kept, name


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _forget_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*.png"), key=lambda file: file.stat().st_mtime)
    for file in files[:-MOST_KEPT]:
        file.unlink(missing_ok=True)
