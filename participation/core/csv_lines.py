"""Lines of CSV that spreadsheets open as they should."""

import csv
from collections.abc import Iterable, Sequence

# Excel takes a file for UTF-8 only when it begins with this mark.
BYTE_ORDER_MARK = "\ufeff"

# A cell that begins like this would be run as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, line: str) -> str:
        return line


_write = csv.writer(_Echo(), lineterminator="\r\n").writerow


def csv_line(cells: Iterable[object]) -> str:
    """Return one line; text that a spreadsheet would run as a formula gets an apostrophe."""
    return str(_write([_harmless(cell) for cell in cells]))


def csv_head(columns: Sequence[str]) -> str:
    """Return the mark and the line of column names."""
    return BYTE_ORDER_MARK + csv_line(columns)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
