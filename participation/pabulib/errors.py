"""Why a file is not read."""

from pathlib import Path

from flask_babel import LazyString


class PabulibError(Exception):
    """A file that can't be read as an election, or only by guessing.

    `line` counts from 1 and is None where no one line is at fault. `str()` is "file:line: cause"
    in the reader's language.
    """

    def __init__(self, file: Path, line: int | None, cause: LazyString) -> None:
        super().__init__(file, line, cause)
        self.file = file
        self.line = line
        self.cause = cause

    def __str__(self) -> str:
        place = str(self.file) if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.cause}"
