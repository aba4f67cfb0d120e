"""Reading a table out of a spreadsheet file; nothing here touches a database."""

import csv
import zipfile
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook

# What the parts of a file may unfold to: a small archive can hold a very large table.
MOST_UNFOLDED_BYTES = 40_000_000
# One beyond what a table may have, so that the reader of the rows says that there are too many.
MOST_ROWS = 10_002
MOST_COLUMNS = 100


LINE = "\u2028"
"""Parts the lines of one cell."""


class UnreadableWorkbook(ValueError):
    """The file is no spreadsheet that can be read."""


def is_workbook(content: bytes) -> bool:
    """Tell whether a file is an archive, as .xlsx files are."""
    return content.startswith(b"PK\x03\x04")


def first_sheet_as_csv(content: bytes) -> str:
    """Return the first sheet of an .xlsx file as CSV, each row on the line of its number.

    Numbers and days come as people would type them; formulas as what they last gave. Raises
    UnreadableWorkbook, also for a file that would unfold to more than MOST_UNFOLDED_BYTES.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNFOLDED_BYTES:
                raise UnreadableWorkbook
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        text = _as_csv(book.worksheets[0])
        book.close()
    except UnreadableWorkbook:
        raise
    except Exception as error:
        # A broken file can break the library anywhere.
        raise UnreadableWorkbook from error
    return text


def _as_csv(sheet: Any) -> str:
    out = StringIO(newline="")
    write = csv.writer(out, lineterminator="\n").writerow
    width = 0
    for cells in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        # The heading says how many cells a row has; empty ones at its end do not stand in a sheet.
        width = width or len(texts)
        write(texts + [""] * (width - len(texts)) if texts else [])
    return out.getvalue()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    # A row must stay on its line: its own lines are parted by a sign that ends none in a CSV file.
    return LINE.join(" ".join(line.split()) for line in str(cell).splitlines())
