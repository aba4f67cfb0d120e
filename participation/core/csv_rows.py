"""Reading a table that somebody uploads, and writing one; nothing here touches a database.

What can't be read is never a surprise: every fault is named with its line, so that a whole file can
be put right at once.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.core.csv_lines import FORMULA_STARTS, csv_head, csv_line
from participation.core.text import clean_line, clean_text

MOST_ROWS = 10_000
MOST_BYTES = 1_500_000

_ENCODING = "utf-8-sig"
_HEADING = 1

_TOO_LARGE = _l(
    "The file is larger than %(most)s kB. Split it into several files, each with the heading."
)
_WRONG_ENCODING = _l(
    "The file is not in UTF-8. In the spreadsheet choose “Save as … CSV UTF-8” and upload it again."
)
_EMPTY = _l("There are no rows in this file.")
_UNREADABLE = _l(
    "From here on the file can't be read: a quotation mark is opened and not closed, or something"
    " stands behind a closed one."
)
_MISSING_COLUMN = _l(
    "There is no column “%(column)s”. The first line must be: %(columns)s (with commas)."
)
_UNKNOWN_COLUMN = _l(
    "The column “%(column)s” is not known. The first line must be: %(columns)s (with commas)."
)
_DOUBLE_COLUMN = _l("The column “%(column)s” is there twice.")
_TOO_MANY_ROWS = _l(
    "There are more than %(most)s rows. Split the file into several, each with the heading."
)
_WRONG_LENGTH = _l(
    "This line has %(found)s cells instead of %(wanted)s. Is a comma missing, or one too many?"
)
_FORMULA = _l(
    "“%(text)s” in the column “%(column)s” begins like a formula (=, +, -, @). Write plain text."
)
_REPEATED = _l("“%(key)s” stands on line %(first)s already.")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What a table may look like.

    `needed` columns must be there, `optional` ones may; each by its key, or by another heading in
    `headings` (heading to key). `shown` is what the reader calls a column, if not its key. Texts of
    several lines keep them with `paragraphs`. A cell must not begin with one of `formula_starts`.
    """

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    paragraphs: bool = False
    formula_starts: tuple[str, ...] = FORMULA_STARTS
    most_bytes: int = MOST_BYTES

    def name(self, column: str) -> str:
        """Return what the reader calls a column."""
        return str(self.shown.get(column, column))

    @property
    def heading(self) -> str:
        """The first line as the reader would write it."""
        return (", " if self.shown else ",").join(map(self.name, (*self.needed, *self.optional)))


@dataclass(frozen=True)
class Row:
    """One row: the line of the file it begins on (the heading is line 1), and its tidy cells."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong on a line, in the reader's language."""

    line: int
    cause: str


def read_rows(content: bytes, columns: Sequence[str] | Shape) -> tuple[list[Row], list[Fault]]:
    """Return the rows of a CSV file that has exactly these columns, in any order, and every fault.

    The file is UTF-8, with or without a byte order mark, with commas between cells. Blank lines are
    left out; a row with a fault is not among the rows. A file that can't be read as a table (too
    large, another encoding, other columns) has no rows at all.
    """
    shape = columns if isinstance(columns, Shape) else Shape(needed=tuple(columns))
    if len(content) > shape.most_bytes:
        return [], [_fault(_HEADING, _TOO_LARGE, most=f"{shape.most_bytes // 1000:,}")]
    try:
        text = content.decode(_ENCODING)
    except UnicodeDecodeError as error:
        return [], [_fault(_line_of(content, error.start), _WRONG_ENCODING)]
    faults: list[Fault] = []
    lines = _lines(text, faults)
    heading = next(lines, None)
    if heading is None:
        return [], faults or [_fault(_HEADING, _EMPTY)]
    written = [clean_line(name).lower() for name in heading[1]]
    names = [shape.headings.get(name, name) for name in written]
    wrong = [*_heading_faults(names, shape)]
    if wrong:
        return [], wrong
    rows = _rows(lines, names, shape, faults)
    if not rows and not faults:
        faults.append(_fault(_HEADING, _EMPTY))
    return rows, sorted(faults, key=lambda fault: fault.line)


def repeated(keys: Iterable[tuple[int, str]]) -> list[Fault]:
    """Return a fault for every (line, key) whose key stands on an earlier line."""
    first: dict[str, int] = {}
    return [
        _fault(line, _REPEATED, key=key, first=first[key])
        for line, key in keys
        if first.setdefault(key, line) != line
    ]


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a CSV file that spreadsheets open as it is, with a byte order mark.

    Text that a spreadsheet would run as a formula gets an apostrophe.
    """
    return csv_head(columns) + "".join(map(csv_line, rows))


def _lines(text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row that is not blank, with the line of the file it begins on."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # Where the quotation marks do not close, nobody can tell where the next row begins.
            faults.append(_fault(line, _UNREADABLE))
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _heading_faults(names: Sequence[str], shape: Shape) -> Iterator[Fault]:
    for column in shape.needed:
        if column not in names:
            shown = shape.name(column)
            yield _fault(_HEADING, _MISSING_COLUMN, column=shown, columns=shape.heading)
    for place, name in enumerate(names):
        if name not in (*shape.needed, *shape.optional):
            yield _fault(_HEADING, _UNKNOWN_COLUMN, column=name, columns=shape.heading)
        elif name in names[:place]:
            yield _fault(_HEADING, _DOUBLE_COLUMN, column=shape.name(name))


def _rows(
    lines: Iterator[tuple[int, list[str]]],
    names: Sequence[str],
    shape: Shape,
    faults: list[Fault],
) -> list[Row]:
    tidy = clean_text if shape.paragraphs else clean_line
    rows: list[Row] = []
    for number, (line, cells) in enumerate(lines, start=1):
        if number > MOST_ROWS:
            faults.append(_fault(line, _TOO_MANY_ROWS, most=f"{MOST_ROWS:,}"))
            break
        wrong = [*_cell_faults(line, names, shape, cells)]
        faults += wrong
        if not wrong:
            rows.append(Row(line, dict(zip(names, map(tidy, cells), strict=True))))
    return rows


def _cell_faults(
    line: int, names: Sequence[str], shape: Shape, cells: Sequence[str]
) -> Iterator[Fault]:
    if len(cells) != len(names):
        yield _fault(line, _WRONG_LENGTH, found=len(cells), wanted=len(names))
        return
    for name, cell in zip(names, cells, strict=True):
        if cell.lstrip().startswith(shape.formula_starts):
            yield _fault(line, _FORMULA, column=shape.name(name), text=clean_line(cell)[:40])


def _line_of(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1


def _fault(line: int, cause: Any, **values: object) -> Fault:
    return Fault(line, str(cause) % values if values else str(cause))
