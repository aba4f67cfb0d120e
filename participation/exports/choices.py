"""The formats of exports, what data sets are narrowed by, and how a file stands."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Format(StrEnum):
    """CSV for spreadsheets, JSON for programs, PB (Pabulib) for researchers and recounts."""

    CSV = "csv"
    JSON = "json"
    PB = "pb"


class FileFormat(StrEnum):
    """What a file is: a table of a data set in three formats, or a board in one of four."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    JSON = "json"
    PB = "pb"
    ZIP = "zip"


TABLE_FORMATS = (FileFormat.CSV, FileFormat.XLSX, FileFormat.JSONL)

MEDIA_TYPES = {
    FileFormat.CSV: "text/csv",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.JSONL: "application/jsonl",
    FileFormat.JSON: "application/json",
    FileFormat.PB: "text/plain",
    FileFormat.ZIP: "application/zip",
}

FORMAT_NAMES = {
    FileFormat.CSV: "CSV",
    FileFormat.XLSX: "Excel",
    FileFormat.JSONL: "JSONL",
    FileFormat.JSON: "JSON",
    FileFormat.PB: "Pabulib (.pb)",
    FileFormat.ZIP: "ZIP",
}


class Per(StrEnum):
    """What the rows of a data set belong to: a board, a counted vote, or an area."""

    BOARD = "board"
    VOTE = "vote"
    AREA = "area"


class Narrowing(StrEnum):
    """By what a data set can be narrowed; every one by province and area."""

    PROVINCE = "province"
    AREA = "area"
    BOARD = "board"
    STATE = "state"
    FIRST = "first"
    LAST = "last"


WAITING = "waiting"
"""The status of a proposal that the municipality has not answered yet."""


class FileState(StrEnum):
    """How a file that is prepared in the background stands."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class Failure(StrEnum):
    """Why a file could not be prepared."""

    NO_SPACE = "no_space"
    LOST = "lost"
    ERROR = "error"


FAILURE_WORDS = {
    Failure.NO_SPACE: _l("There is no room left on the server's disk."),
    Failure.LOST: _l("The work was interrupted several times."),
    Failure.ERROR: _l("Something went wrong on our side."),
}
