"""Uploaded tables: read and checked as a whole first, taken only when somebody confirms."""

from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError

from participation.core.csv_rows import Fault, Shape, read_rows
from participation.core.xlsx_rows import UnreadableWorkbook, first_sheet_as_csv, is_workbook
from participation.web.forms import in_words

FILE = "file"
CARRIED = "table"

_UNREADABLE = _l(
    "This spreadsheet can't be read. Save it again as .xlsx, or as “CSV UTF-8”, and upload that."
)


@dataclass
class Upload:
    """A table as it came in: its text, records by line, and every fault.

    `confirmed` says that somebody has seen what the table says and confirms it.
    """

    text: str
    confirmed: bool
    records: list[tuple[int, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def to_be_taken(self) -> bool:
        """Whether the table is confirmed and without fault."""
        return self.confirmed and not self.faults

    @property
    def values(self) -> list[Any]:
        """The records without their lines."""
        return [value for _line, value in self.records]

    def add_faults(self, faults: list[Fault]) -> None:
        """Add what a check of the records found; the faults stay in order of their lines."""
        self.faults = sorted([*self.faults, *faults], key=lambda fault: fault.line)


def load_upload(schema: Schema, shape: Shape | None = None) -> Upload:
    """Read the file that was sent, or the text the dry run carried along, through `schema`.

    Its fields are the columns of the table, of a CSV file or of the first sheet of an .xlsx file;
    `shape` says so where some may be missing or called otherwise. What is wrong with a row becomes
    a fault of its line.
    """
    shape = shape or Shape(needed=tuple(schema.fields))
    sent = request.files.get(FILE)
    content = sent.read() if sent else request.form.get(CARRIED, "").encode()
    if is_workbook(content):
        try:
            content = first_sheet_as_csv(content).encode()
        except UnreadableWorkbook:
            return Upload("", confirmed=False, faults=[Fault(1, str(_UNREADABLE))])
    rows, faults = read_rows(content, shape)
    upload = Upload(content.decode(errors="replace"), confirmed=not sent, faults=faults)
    for row in rows:
        try:
            upload.records.append((row.line, schema.load(row.cells)))
        except ValidationError as error:
            upload.faults += [
                Fault(row.line, f"{shape.name(column)}: {' '.join(said)}")
                for column, said in in_words(error.normalized_messages()).items()
            ]
    upload.add_faults([])
    return upload
