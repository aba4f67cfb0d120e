"""Spreadsheets that officials fill in (.xlsx); nothing here touches a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

_LAST_ROW = 10_001
_HEAD = PatternFill("solid", fgColor="0F4C5C")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: what stands above it, how wide it is in letters, and what may be chosen in it.

    With `locked` it is only to be read. `kind` is how a spreadsheet shows its cells.
    """

    heading: str
    width: int = 20
    choices: tuple[str, ...] = ()
    locked: bool = False
    kind: str = "@"


def to_xlsx(
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]] = (),
    *,
    title: str,
    notes: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> bytes:
    """Return a workbook: a sheet `title` to fill in, and sheets to read behind it.

    Texts stay texts, whatever they begin with; what may be chosen stands on a sheet of its own.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    _fill(sheet, columns, rows)
    for name, lines in (notes or {}).items():
        _note(book.create_sheet(name), lines)
    _offer_choices(book, sheet, columns)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> None:
    sheet.append([column.heading for column in columns])
    for row in rows:
        sheet.append(row)
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        head = sheet.cell(1, number)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), _HEAD
        for place in range(2, len(rows) + 2):
            cell = sheet.cell(place, number)
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cell.number_format = column.kind
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if column.locked:
                cell.font = Font(color="5A6872")
    sheet.freeze_panes = "A2"


def _note(sheet: Any, lines: Sequence[Sequence[str]]) -> None:
    for line in lines:
        sheet.append(line)
    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 90
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _offer_choices(book: Any, sheet: Any, columns: Sequence[Column]) -> None:
    offered = [column for column in columns if column.choices]
    if not offered:
        return
    lists = book.create_sheet("lists")
    lists.sheet_state = "hidden"
    for place, column in enumerate(offered, start=1):
        for row, choice in enumerate(column.choices, start=1):
            lists.cell(row, place, choice).data_type = "s"
        letter = get_column_letter(place)
        span = f"{quote_sheetname('lists')}!${letter}$1:${letter}${len(column.choices)}"
        rule = DataValidation(type="list", formula1=f"={span}", allow_blank=True)
        rule.error = ", ".join(column.choices)[:220]
        target = get_column_letter(list(columns).index(column) + 1)
        rule.add(f"{target}2:{target}{_LAST_ROW}")
        sheet.add_data_validation(rule)
