"""Uploaded tables: what is read, and every fault with its line."""

import csv
from io import StringIO

import pytest

from participation.core.csv_rows import (
    MOST_BYTES,
    MOST_ROWS,
    Fault,
    Row,
    read_rows,
    repeated,
    write_rows,
)

COLUMNS = ("label", "area")


def read(text: str | bytes, columns=COLUMNS):
    return read_rows(text.encode() if isinstance(text, str) else text, columns)


def rows_of(text: str | bytes) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows of a file without faults: lines and cells in the order of the columns."""
    rows, faults = read(text)
    assert faults == []
    return [(row.line, tuple(row.cells[column] for column in COLUMNS)) for row in rows]


def faults_of(text: str | bytes) -> list[tuple[int, str]]:
    """Return the faults of a file: lines and causes."""
    return [(fault.line, fault.cause) for fault in read(text)[1]]


def test_rows_come_with_the_line_they_stand_on():
    assert read("label,area\nก,ริมน้ำ\nข,\n") == (
        [Row(2, {"label": "ก", "area": "ริมน้ำ"}), Row(3, {"label": "ข", "area": ""})],
        [],
    )


@pytest.mark.parametrize(
    "text",
    [
        "label,area\nก,ริมน้ำ\n",
        "label,area\nก,ริมน้ำ",
        "label,area\r\nก,ริมน้ำ\r\n",
        "label,area\rก,ริมน้ำ\r",
        "\ufefflabel,area\nก,ริมน้ำ\n",
        " Label , AREA \n ก\u200b , ริมน้ำ \n",
        '"label","area"\n"ก","ริมน้ำ"\n',
        "area,label\nริมน้ำ,ก\n",
    ],
)
def test_files_of_many_programs_say_the_same(text):
    assert rows_of(text) == [(2, ("ก", "ริมน้ำ"))]


def test_blank_lines_are_left_out_and_still_counted():
    assert rows_of("label,area\n\nก,\n,\n  ,  \nข,\n\n") == [(3, ("ก", "")), (6, ("ข", ""))]


def test_a_cell_of_several_lines_is_one_line_of_text_and_later_rows_keep_their_lines():
    assert rows_of('label,area\n"ก\nข",\nค,\n') == [(2, ("ก ข", "")), (4, ("ค", ""))]


def test_quotation_marks_and_commas_belong_to_the_text():
    assert rows_of('label,area\n"12, ซอย ""ใหญ่""",\n') == [(2, ('12, ซอย "ใหญ่"', ""))]


def test_cells_keep_their_thai_digits():
    assert rows_of("label,area\n๑๒/๓,\n") == [(2, ("๑๒/๓", ""))]


@pytest.mark.parametrize(
    ("heading", "causes"),
    [
        ("label", ["no column “area”"]),
        ("name,area", ["no column “label”", "“name” is not known"]),
        ("label;area", ["no column “label”", "no column “area”", "“label;area” is not known"]),
        ("label,area,label", ["“label” is there twice"]),
        ("label,area,", ["“” is not known"]),
    ],
)
def test_a_heading_with_other_columns_is_refused_whole(heading, causes):
    rows, faults = read(f"{heading}\nก,ข,ค\n")
    assert rows == []
    assert [fault.line for fault in faults] == [1] * len(causes)
    for cause, fault in zip(causes, faults, strict=True):
        assert cause in fault.cause


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "label,area\n", "label,area\n,\n"])
def test_a_file_without_rows_is_a_fault(text):
    assert faults_of(text) == [(1, "There are no rows in this file.")]


@pytest.mark.parametrize("encoding", ["tis-620", "utf-16"])
def test_another_encoding_is_named_with_the_line_where_it_shows(encoding):
    rows, faults = read("label,area\nabc,\nกข,\n".encode(encoding))
    assert rows == []
    assert [fault.line for fault in faults] == [3 if encoding == "tis-620" else 1]
    assert "not in UTF-8" in faults[0].cause


@pytest.mark.parametrize("cell", ["=1+1", "+66", "-", "@name", " =1", '"\t=1"', '"\n=1"'])
def test_a_cell_that_a_spreadsheet_would_run_is_a_fault(cell):
    rows, faults = read(f"label,area\nก,{cell}\nข,\n")
    assert [row.cells["label"] for row in rows] == ["ข"]
    assert [fault.line for fault in faults] == [2]
    assert "in the column “area” begins like a formula" in faults[0].cause


def test_a_line_with_more_or_fewer_cells_is_a_fault():
    assert faults_of("label,area\nก\nข,ค,ง\nจ,\n") == [
        (2, "This line has 1 cells instead of 2. Is a comma missing, or one too many?"),
        (3, "This line has 3 cells instead of 2. Is a comma missing, or one too many?"),
    ]


@pytest.mark.parametrize("broken", ['"ข,\nค,\n', '"ข"ค,\nง,\n', '"' + "ก" * 200_000 + '",\n'])
def test_what_can_not_be_taken_apart_is_a_fault_of_the_line_it_begins_on(broken):
    rows, faults = read(f"label,area\nก,\n{broken}")
    assert [row.line for row in rows] == [2]
    assert [fault.line for fault in faults] == [3]
    assert "can't be read" in faults[0].cause


def test_every_faulty_line_is_named_at_once():
    text = "label,area\n" + "".join(f"{n},{'=x' if n % 2 else ''}\n" for n in range(5_000))
    rows, faults = read(text)
    assert len(rows) == 2_500
    assert [fault.line for fault in faults] == list(range(3, 5_003, 2))


def test_ten_thousand_rows_are_taken_and_one_more_is_not():
    lines = [f"{number},\n" for number in range(MOST_ROWS + 1)]
    rows, faults = read("label,area\n" + "".join(lines[:MOST_ROWS]))
    assert (len(rows), faults) == (10_000, [])
    _rows, faults = read("label,area\n" + "".join(lines))
    assert [fault.line for fault in faults] == [10_002]
    assert "more than 10,000 rows" in faults[0].cause


def test_a_file_that_is_too_large_is_not_even_read():
    assert faults_of(b"x" * (MOST_BYTES + 1)) == [
        (
            1,
            "The file is larger than 1,500 kB. Split it into several files, each with the heading.",
        )
    ]


def test_what_stands_on_an_earlier_line_is_named_with_both_lines():
    assert repeated([(2, "ก"), (3, "ข"), (5, "ก"), (9, "ก")]) == [
        Fault(5, "“ก” stands on line 2 already."),
        Fault(9, "“ก” stands on line 2 already."),
    ]


def test_a_written_table_is_read_as_it_was():
    rows = [["12/3, ซอย “ใหญ่”", 'ริม"น้ำ"'], ["ข", ""]]
    text = write_rows(COLUMNS, rows)
    assert text.startswith("\ufeff")
    assert rows_of(text) == [(2, tuple(rows[0])), (3, tuple(rows[1]))]


@pytest.mark.parametrize("cell", ["=1+1", "+66", "-1", "@x"])
def test_nothing_written_is_run_by_a_spreadsheet(cell):
    text = write_rows(("label",), [[cell]]).removeprefix("\ufeff")
    assert list(csv.reader(StringIO(text, newline=""))) == [["label"], [f"'{cell}"]]
