"""Rows as CSV and as JSON lines, some hundred at a time."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from participation.core.csv_lines import csv_head, csv_line
from participation.exports.dictionary import Column

Tick = Callable[[], None]
"""Called once for every row that is read; what it raises ends the work."""

Row = TypeVar("Row")

_AT_ONCE = 500
# Columns whose text is JSON already.
_JSON = "array"


def counted(rows: Iterable[Row], tick: Tick) -> Iterator[Row]:
    """Yield the rows, and tick for each."""
    for row in rows:
        tick()
        yield row


def csv_parts(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a CSV file: UTF-8 with its mark, moments and days in ISO form, nothing as a formula."""
    yield csv_head([column.name for column in columns]).encode()
    yield from _parts(rows, lambda row: csv_line(map(in_iso, row)))


def jsonl_parts(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a JSON object for each row, on a line of its own; what is not there is null."""
    names = [column.name for column in columns]
    ready = [column.type == _JSON for column in columns]
    write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=plain).encode

    def line(row: Sequence[Any]) -> str:
        values = (
            json.loads(value) if is_json else value
            for value, is_json in zip(row, ready, strict=True)
        )
        return write(dict(zip(names, values, strict=True))) + "\n"

    yield from _parts(rows, line)


def in_iso(value: Any) -> Any:
    """Return moments and days as ISO 8601, everything else as it is."""
    return value.isoformat() if isinstance(value, date) else value


def plain(value: Any) -> Any:
    """Return what JSON knows of an amount, a moment or a day."""
    return float(value) if isinstance(value, Decimal) else value.isoformat()


def _parts(rows: Iterable[Sequence[Any]], line: Callable[[Sequence[Any]], str]) -> Iterator[bytes]:
    lines = iter(map(line, rows))
    while some := list(islice(lines, _AT_ONCE)):
        yield "".join(some).encode()
