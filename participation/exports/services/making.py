"""What is downloaded, put together part by part."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from participation.exports.choices import FileFormat
from participation.exports.datasets import DataSet
from participation.exports.narrowing import Wanted
from participation.exports.tables import csv_parts, jsonl_parts
from participation.exports.workbook import xlsx_parts

Tick = Callable[[], None]
"""Called once for every row that is read; what it raises ends the work."""

Row = TypeVar("Row")

LICENCE = "CC BY 4.0"


@dataclass(frozen=True)
class Wish:
    """A file that somebody wants: a data set, as what, and which of its rows."""

    data: DataSet
    form: FileFormat
    wanted: Wanted

    @property
    def file_name(self) -> str:
        """What the file is called on the reader's computer."""
        narrowed = "-".join(value.replace(" ", "_") for value in self.wanted.asked.values())
        return "-".join(filter(None, (self.data.name, narrowed))) + f".{self.form}"


def parts_of(wish: Wish, tick: Tick) -> Iterator[bytes]:
    """Yield the file that is wished for; memory does not grow with its rows."""
    columns = wish.data.columns
    rows = counted(wish.data.all_rows(wish.wanted), tick)
    if wish.form is FileFormat.CSV:
        return csv_parts(columns, rows)
    if wish.form is FileFormat.JSONL:
        return jsonl_parts(columns, rows)
    return xlsx_parts(wish.data.name, list(_notes(wish)), columns, rows)


def counted(rows: Iterable[Row], tick: Tick) -> Iterator[Row]:
    """Yield the rows, and tick for each."""
    for row in rows:
        tick()
        yield row


def _notes(wish: Wish) -> Iterator[str]:
    """Yield what everybody should know of a table, in both languages."""
    data = wish.data
    yield f"{data.title_th} / {data.title_en}"
    yield f"{data.about_th} / {data.about_en}"
    yield "ข้อมูลอยู่ในแผ่นงาน data วันเวลาเป็นเวลาประเทศไทย / The rows are in “data”, in Bangkok time."
    yield f"สัญญาอนุญาต / Licence: {LICENCE} (https://creativecommons.org/licenses/by/4.0/)"
    asked: dict[str, Any] = wish.wanted.asked
    if asked:
        yield "เฉพาะ / Only: " + ", ".join(f"{name} = {value}" for name, value in asked.items())
