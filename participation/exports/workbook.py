"""Rows as an Excel workbook: typed, with frozen headings and filters, and a sheet to read first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from babel.dates import format_date

from participation.core import clock
from participation.exports.dictionary import Column

READ_FIRST = "อ่านก่อน"
# What one sheet holds, heading included; the rest goes on to another one.
MOST_ROWS = 1_048_576
# What one cell holds.
MOST_CHARACTERS = 32_767
_CHUNK = 256 * 1024
# Days and moments stand twice: as a date that can be sorted, and as people here write it.
_BUDDHIST = "_be"
_WIDTHS = {"integer": 12, "number": 16, "datetime": 20, "date": 12}


def xlsx_parts(
    title: str, notes: Sequence[str], columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> Iterator[bytes]:
    """Yield a workbook. It is put together on disk, so that memory does not grow with the rows.

    `notes` are the first lines of the sheet อ่านก่อน. Moments are those of Bangkok.
    """
    with TemporaryDirectory(prefix="participation-export-") as folder:
        path = Path(folder) / "data.xlsx"
        _write(path, title, notes, columns, rows)
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                yield part


def _write(
    path: Path,
    title: str,
    notes: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
) -> None:
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(str(path), options) as book:
        # The same content gives the same bytes.
        book.set_properties({"title": title, "created": datetime(2000, 1, 1, tzinfo=UTC)})
        _read_first(book, notes, columns)
        data = _Data(book, title, columns)
        for row in rows:
            data.add(row)
        data.close()


def _read_first(book: Any, notes: Sequence[str], columns: Sequence[Column]) -> None:
    sheet = book.add_worksheet(READ_FIRST)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    sheet.set_column(0, 0, 26, wrapped)
    sheet.set_column(1, 1, 12, wrapped)
    sheet.set_column(2, 3, 52, wrapped)
    for place, note in enumerate(notes):
        sheet.merge_range(place, 0, place, 3, note, bold if place == 0 else wrapped)
        sheet.set_row(place, 18 * (1 + len(note) // 110))
    start = len(notes) + 1
    for place, head in enumerate(("column", "type", "ความหมาย", "Meaning")):
        sheet.write_string(start, place, head, bold)
    for line, column in enumerate(_shown(columns), start=start + 1):
        for place, text in enumerate((column.name, column.type, column.title_th, column.title_en)):
            sheet.write_string(line, place, text, wrapped)


def _shown(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield the columns of the sheet: days and moments have a second one."""
    for column in columns:
        # A cell of Excel knows no time zone.
        th = column.title_th.replace("(UTC)", "(เวลาประเทศไทย)")
        en = column.title_en.replace("(UTC)", "(Bangkok time)")
        yield replace(column, title_th=th, title_en=en)
        if column.type in ("datetime", "date"):
            name = f"{column.name}{_BUDDHIST}"
            yield Column(name, "string", f"{th} แบบ พ.ศ.", f"{en}, Buddhist era")


class _Data:
    """The rows, on as many sheets as they need."""

    def __init__(self, book: Any, title: str, columns: Sequence[Column]) -> None:
        self._book = book
        self._title = title
        self._columns = columns
        self._head = book.add_format({"bold": True, "bg_color": "#0f4c5c", "font_color": "white"})
        self._formats = {
            "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "number": book.add_format({"num_format": "#,##0.00"}),
        }
        self._sheets = 0
        self._begin()
        self._sheet.activate()

    def _begin(self) -> None:
        self._sheets += 1
        name = "data" if self._sheets == 1 else f"data {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        self._shown = list(_shown(self._columns))
        for place, column in enumerate(self._shown):
            width = _WIDTHS.get(column.type, 24)
            self._sheet.set_column(place, place, width)
        for place, column in enumerate(self._shown):
            self._sheet.write_string(0, place, column.name, self._head)
        self._line = 1

    def add(self, row: Sequence[Any]) -> None:
        if self._line == MOST_ROWS:
            self.close()
            self._begin()
        place = 0
        for column, value in zip(self._columns, row, strict=True):
            self._cell(place, column, value)
            place += 1
            if column.type in ("datetime", "date"):
                if value is not None:
                    self._sheet.write_string(self._line, place, in_buddhist_years(value))
                place += 1
        self._line += 1

    def _cell(self, place: int, column: Column, value: Any) -> None:
        if value is None or value == "":
            return
        shape = self._formats.get(column.type)
        if isinstance(value, datetime):
            local = clock.in_bangkok(value).replace(tzinfo=None)
            self._sheet.write_datetime(self._line, place, local, shape)
        elif isinstance(value, date):
            self._sheet.write_datetime(self._line, place, value, shape)
        elif isinstance(value, int | float | Decimal):
            self._sheet.write_number(self._line, place, value, shape)
        else:
            # Written as text whatever it begins with: nothing is run as a formula.
            self._sheet.write_string(self._line, place, str(value)[:MOST_CHARACTERS])

    def close(self) -> None:
        self._sheet.autofilter(0, 0, max(self._line - 1, 1), len(self._shown) - 1)


def in_buddhist_years(value: date) -> str:
    """Return a day or moment as people here write it: 9 มี.ค. 2569, 9 มี.ค. 2569 16.30 น."""
    if not isinstance(value, datetime):
        return _day(value)
    local = clock.in_bangkok(value)
    return f"{_day(local.date())} {local:%H.%M} น."


@lru_cache(maxsize=4096)
def _day(day: date) -> str:
    return f"{format_date(day, 'd MMM', locale='th')} {day.year + 543}"
