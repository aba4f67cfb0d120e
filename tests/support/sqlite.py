"""SQLite for the tests: one file, copied back before every test."""

import shutil
from pathlib import Path


class SqliteDatabase:
    """A database file in `folder`, beside the kept copy."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "test.sqlite3"
        self.kept = folder / "kept.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def keep(self) -> None:
        """Keep the file. The last connection, when it closes, empties the write-ahead log."""
        assert not self._sidecar("-wal").exists(), "a connection is still open"
        shutil.copyfile(self.file, self.kept)

    def renew(self) -> None:
        """Copy the kept file back."""
        for suffix in ("-wal", "-shm"):
            self._sidecar(suffix).unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)

    def _sidecar(self, suffix: str) -> Path:
        return self.file.with_name(self.file.name + suffix)
