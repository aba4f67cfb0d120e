"""The data dictionary: what every column of the published tables means, in both languages."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from participation.core.text import in_reading_language


@dataclass(frozen=True)
class Column:
    """A column of a published table; its type is one of Frictionless Table Schema."""

    name: str
    type: str
    title_th: str
    title_en: str

    @property
    def title(self) -> str:
        """What it means, in the reader's language."""
        return in_reading_language(thai=self.title_th, english=self.title_en)


@cache
def dictionary() -> dict[str, tuple[Column, ...]]:
    """Return the columns of every published table, in their order."""
    tables: dict[str, list[Column]] = {}
    for row in csv.DictReader(dictionary_text().splitlines()):
        tables.setdefault(row.pop("dataset"), []).append(
            Column(row["column"], row["type"], row["title_th"], row["title_en"])
        )
    return {name: tuple(columns) for name, columns in tables.items()}


@cache
def dictionary_text() -> str:
    """Return the dictionary as CSV: dataset, column, type, and both titles."""
    return files("participation.exports").joinpath("dictionary.csv").read_text(encoding="utf-8")


def column_names(table: str) -> tuple[str, ...]:
    """Return the names of a table's columns, in order."""
    return tuple(column.name for column in dictionary()[table])


def table_schema(columns: Iterable[Column]) -> dict[str, Any]:
    """Return the columns as a Frictionless Table Schema, titles in Thai, descriptions in English.

    https://specs.frictionlessdata.io/table-schema/
    """
    return {
        "fields": [
            {
                "name": column.name,
                "type": column.type,
                "title": column.title_th,
                "description": column.title_en,
            }
            for column in columns
        ]
    }
