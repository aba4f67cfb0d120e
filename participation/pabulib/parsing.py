"""From a file to numbered rows of cells, section by section.

The format is three tables in one text file, META, PROJECTS and VOTES, each begun by a line with its
name and a line with its columns; cells are parted by semicolons and may be quoted as in CSV.
"""

import csv
import io
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from flask_babel import lazy_gettext as _l

from participation.pabulib.fields import Place

NumberedRow = tuple[int, list[str]]
"""The line that a row begins on, and its cells."""

META, PROJECTS, VOTES = SECTIONS = ("META", "PROJECTS", "VOTES")

_END = "\0end"
"""A line added after the last one. NUL can't occur in a file that is read, so the line comes out
as a row of its own exactly if no quotation mark is left open."""


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without byte order mark.

    Raises PabulibError if the file can't be opened, is in another encoding or holds NUL.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Place(path).refuse(
            _l("The file can't be opened: %(reason)s.", reason=reason)
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(path, data.count(b"\n", 0, error.start) + 1)
        raise place.refuse(_l("The file is not text in UTF-8, as .pb files are.")) from error
    nul = text.find("\0")
    if nul >= 0:
        place = Place(path, text.count("\n", 0, nul) + 1)
        raise place.refuse(_l("The file holds a NUL character, which no text does."))
    return text


def iterate_rows(path: Path, text: str) -> Iterator[NumberedRow]:
    """Yield the rows of `text` that are not blank.

    Raises PabulibError where a quotation mark is left open, or a cell is beyond all measure.
    """
    # newline="": csv wants line ends as they are, and knows LF, CRLF and CR.
    reader = csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=";")
    line = 1
    try:
        for row in reader:
            if row == [_END]:
                return
            if reader.line_num > line and _swallows(row):
                raise Place(path, line).refuse(
                    _l("A quotation mark opened on this line is never closed.")
                )
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise Place(path, line).refuse(
            _l(
                "The line can't be split into cells; is a quotation mark not closed? (%(error)s)",
                error=error,
            )
        ) from error


def take_section(path: Path, rows: Iterator[NumberedRow], end: str | None) -> Iterator[NumberedRow]:
    """Yield the rows up to the line that begins section `end`, or to the last one if it is None.

    Raises PabulibError if another section begins, or the file ends first.
    """
    line = None
    for line, row in rows:
        section = _section_begun_by(row)
        if section is None:
            yield line, row
        elif section == end:
            return
        else:
            raise Place(path, line).refuse(
                _l(
                    "The section %(section)s begins here, out of place: a file has META, PROJECTS "
                    "and VOTES once each, in this order.",
                    section=section,
                )
            )
    if end is not None:
        raise Place(path, line).refuse(
            _l("The section %(section)s is missing: the file is cut off.", section=end)
        )


def begin(path: Path, rows: Iterator[NumberedRow]) -> None:
    """Take the line that begins META. Raises PabulibError if the file begins with another."""
    line, row = next(rows, (1, []))
    if not row or _section_begun_by(row) != META:
        raise Place(path, line).refuse(
            _l("This is not a .pb file: it does not begin with a section META.")
        )


class Columns:
    """Where the columns of a section stand, by name."""

    def __init__(self, path: Path, section: str, rows: Iterator[NumberedRow]) -> None:
        """Take the line of column names from `rows`. Raises PabulibError if there is none."""
        line, header = next(rows, (None, []))
        self._place = Place(path, line)
        self._section = section
        if line is None:
            raise self._place.refuse(
                _l("The section %(section)s is empty: the file is cut off.", section=section)
            )
        self.names = [name.strip().lower() for name in header]
        while self.names and not self.names[-1]:
            self.names.pop()

    def find(self, name: str) -> int | None:
        """Return the position of column `name`, None if it is absent.

        Raises PabulibError if there are two of the name.
        """
        if self.names.count(name) > 1:
            raise self._place.refuse(
                _l(
                    "The section %(section)s has two columns %(name)s.",
                    section=self._section,
                    name=name,
                )
            )
        return self.names.index(name) if name in self.names else None

    def need(self, name: str) -> int:
        """Return the position of column `name`. Raises PabulibError if it is absent."""
        position = self.find(name)
        if position is None:
            raise self._place.refuse(
                _l(
                    "The section %(section)s has no column %(name)s.",
                    section=self._section,
                    name=name,
                )
            )
        return position


def check_last_line(path: Path, text: str, columns: Columns) -> None:
    """Raise PabulibError if the file ends within a row: no line end, and cells are missing."""
    body, line_end, last = text.rpartition("\n")
    if last.strip() and len(last.split(";")) < len(columns.names):
        raise Place(path, body.count("\n") + len(line_end) + 1).refuse(
            _l("The last line ends before its last cell: the file is cut off.")
        )


def _section_begun_by(row: list[str]) -> str | None:
    name = row[0].strip().upper()
    return name if name in SECTIONS and not any(cell.strip() for cell in row[1:]) else None


def _swallows(row: list[str]) -> bool:
    """Return whether a quoted cell holds the start of a section or the end of the file."""
    lines = (line.strip() for cell in row for line in cell.split("\n"))
    return any(line in SECTIONS or line == _END for line in lines)
