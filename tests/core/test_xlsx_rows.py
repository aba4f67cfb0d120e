"""Spreadsheets: what a table says, and files that are none."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest

from participation.core.csv_rows import MOST_ROWS, read_rows
from participation.core.xlsx_rows import (
    MOST_UNFOLDED_BYTES,
    UnreadableWorkbook,
    first_sheet_as_csv,
    is_workbook,
)
from tests.support.upload import workbook


def test_the_first_sheet_is_read_row_by_row():
    content = workbook(["label", "area"], ["ก", "ริมน้ำ"], ["ข", None])
    assert is_workbook(content)
    assert first_sheet_as_csv(content) == "label,area\nก,ริมน้ำ\nข,\n"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (128500.0, "128500"),
        (0.5, "0.5"),
        (date(2508, 12, 31), "2508-12-31"),
        # As a sheet keeps a day: without a zone.
        (datetime(2026, 11, 20), "2026-11-20"),  # noqa: DTZ001
        # Kept apart by a sign that ends no line of the file.
        ("บรรทัดหนึ่ง\nบรรทัดสอง", "บรรทัดหนึ่ง\u2028บรรทัดสอง"),
    ],
)
def test_cells_come_as_people_would_type_them(cell, text):
    assert first_sheet_as_csv(workbook([cell])) == f"{text}\n"


def test_a_fault_stands_on_the_row_of_the_sheet():
    content = workbook(["label", "area"], [None, None], ["ก\nข", "ริมน้ำ"], ["ค", "ง", "จ"])
    rows, faults = read_rows(first_sheet_as_csv(content).encode(), ("label", "area"))
    assert [row.line for row in rows] == [3]
    assert [fault.line for fault in faults] == [4]


def test_too_many_rows_are_still_too_many():
    content = workbook(["label"], *([str(n)] for n in range(MOST_ROWS + 5)))
    _rows, faults = read_rows(first_sheet_as_csv(content).encode(), ("label",))
    assert [fault.line for fault in faults] == [MOST_ROWS + 2]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500])
def test_what_is_no_spreadsheet_is_refused(content):
    with pytest.raises(UnreadableWorkbook):
        first_sheet_as_csv(content)


def test_an_archive_of_something_else_is_refused():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableWorkbook):
        first_sheet_as_csv(file.getvalue())


def test_a_file_that_unfolds_to_too_much_is_refused_before_it_does():
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (MOST_UNFOLDED_BYTES + 1))
    assert len(file.getvalue()) < 100_000
    with pytest.raises(UnreadableWorkbook):
        first_sheet_as_csv(file.getvalue())
