"""What is downloaded, put together part by part."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from participation.boards.queries import board as find_board
from participation.exports.choices import FileFormat, Format
from participation.exports.datasets import DataSet, data_set
from participation.exports.narrowing import Wanted
from participation.exports.queries.scope import check_known
from participation.exports.services import check_public, export_board
from participation.exports.services.package import board_package
from participation.exports.tables import Tick, counted, csv_parts, jsonl_parts
from participation.exports.workbook import xlsx_parts

LICENCE = "CC BY 4.0"


A_BOARD = "board"
"""The name of files that hold one board; every other name is a data set's."""


@dataclass(frozen=True)
class Wish:
    """A file that somebody wants: a data set or a board, as what, and which rows."""

    name: str
    form: FileFormat
    wanted: Wanted

    @property
    def file_name(self) -> str:
        """What the file is called on the reader's computer."""
        if self.name == A_BOARD:
            return f"{self.wanted.board}.{self.form}"
        narrowed = "-".join(value.replace(" ", "_") for value in self.wanted.asked.values())
        return "-".join(filter(None, (self.name, narrowed))) + f".{self.form}"

    @property
    def digest(self) -> str:
        """A text that is the same for the same wish."""
        return sha256(f"{self.name} {self.form} {self.wanted.to_json()}".encode()).hexdigest()


def check_may_have(wish: Wish) -> None:
    """Refuse with what `export_board` refuses, DataSetNotFound, or a place that is not there."""
    if wish.name != A_BOARD:
        data_set(wish.name)
        check_known(wish.wanted)
        return
    board = find_board(wish.wanted.board)
    if wish.form is FileFormat.ZIP:
        check_public(board)
    else:
        export_board(board, Format(wish.form))


def parts_of(wish: Wish, tick: Tick) -> Iterator[bytes]:
    """Yield the file that is wished for; memory does not grow with its rows."""
    if wish.name == A_BOARD:
        return _of_board(wish, tick)
    data = data_set(wish.name)
    rows = counted(data.all_rows(wish.wanted), tick)
    if wish.form is FileFormat.CSV:
        return csv_parts(data.columns, rows)
    if wish.form is FileFormat.JSONL:
        return jsonl_parts(data.columns, rows)
    return xlsx_parts(data.name, list(_notes(data, wish.wanted)), data.columns, rows)


def _of_board(wish: Wish, tick: Tick) -> Iterator[bytes]:
    board = find_board(wish.wanted.board)
    if wish.form is FileFormat.ZIP:
        return board_package(board, tick)
    return (line.encode() for line in counted(export_board(board, Format(wish.form)), tick))


def _notes(data: DataSet, wanted: Wanted) -> Iterator[str]:
    """Yield what everybody should know of a table, in both languages."""
    yield f"{data.title_th} / {data.title_en}"
    yield f"{data.about_th} / {data.about_en}"
    yield "ข้อมูลอยู่ในแผ่นงาน data วันเวลาเป็นเวลาประเทศไทย / The rows are in “data”, in Bangkok time."
    yield f"สัญญาอนุญาต / Licence: {LICENCE} (https://creativecommons.org/licenses/by/4.0/)"
    asked: dict[str, Any] = wanted.asked
    if asked:
        yield "เฉพาะ / Only: " + ", ".join(f"{name} = {value}" for name, value in asked.items())
