"""A ZIP that is sent while it is written, with the size and fingerprint of every file in it."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Packed:
    """A file that was put into the archive."""

    name: str
    bytes: int
    digest: str


class _Pipe:
    """What the archive writes into, and the answer takes out of."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes, /) -> int:
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """The archive closes itself, not what it writes into."""

    def take(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken


class Archive:
    """Yields the bytes of a ZIP part by part; memory does not grow with what goes in."""

    def __init__(self) -> None:
        self._pipe = _Pipe()
        self._zip = zipfile.ZipFile(self._pipe, "w", zipfile.ZIP_DEFLATED)
        self.packed: list[Packed] = []

    def add(self, name: str, lines: Iterable[str]) -> Iterator[bytes]:
        """Write a text file, line by line; yield what is ready to be sent."""
        size, fingerprint = 0, sha256()
        # A fixed date: the same content gives the same archive.
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(entry, "w", force_zip64=True) as file:
            for line in lines:
                raw = line.encode()
                size += len(raw)
                fingerprint.update(raw)
                file.write(raw)
                if self._pipe.parts:
                    yield self._pipe.take()
        self.packed.append(Packed(name, size, fingerprint.hexdigest()))
        yield self._pipe.take()

    def close(self) -> bytes:
        """Return the end of the ZIP."""
        self._zip.close()
        return self._pipe.take()
