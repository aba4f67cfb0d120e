"""Files that people send, kept beside the database; the one place that knows where.

A file is written once under a key and never changed. What stands for a folder here could be a
bucket: nothing outside this module knows how it is kept.
"""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from participation.core.settings import setting

_KEY = re.compile(r"[a-z0-9]{2,40}(-[a-z]{1,12})?\.[a-z]{2,5}")


def put(key: str, content: bytes) -> None:
    """Keep `content` under `key`, whole or not at all."""
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.part")
    with draft.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)


@dataclass(frozen=True)
class Kept:
    """What was kept: its size, and the SHA-256 of its bytes."""

    bytes: int
    sha256: str


def put_parts(key: str, parts: Iterable[bytes]) -> Kept:
    """Keep what comes part by part under `key`, whole or not at all; memory does not grow."""
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    size, fingerprint = 0, sha256()
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as draft:
        try:
            for part in parts:
                draft.write(part)
                fingerprint.update(part)
                size += len(part)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink()
            raise
    return Kept(size, fingerprint.hexdigest())


def get(key: str) -> BinaryIO:
    """Return the file under `key`, open for reading; raise FileNotFoundError."""
    return _path(key).open("rb")


def local_copy(key: str) -> Path:
    """Return where a copy of the file under `key` is on this machine, to be packed; it may be gone.

    Where files are kept elsewhere, this would fetch it first.
    """
    return _path(key)


def remove(key: str) -> None:
    """Remove the file under `key`; harmless when there is none."""
    with suppress(FileNotFoundError):
        _path(key).unlink()


def _path(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no key of a file")
    # Two letters make up to 961 folders: none grows too full.
    return Path(setting("FILES_PATH")) / key[:2] / key
