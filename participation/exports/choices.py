"""The formats of exports, what data sets are narrowed by, and how a file stands."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Format(StrEnum):
    """CSV for spreadsheets, JSON for programs, PB (Pabulib) for researchers and recounts."""

    CSV = "csv"
    JSON = "json"
    PB = "pb"


class FileFormat(StrEnum):
    """What a data set is given as: a table in three formats; all about one board as a ZIP."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    ZIP = "zip"


TABLE_FORMATS = (FileFormat.CSV, FileFormat.XLSX, FileFormat.JSONL)

MEDIA_TYPES: dict[StrEnum, str] = {
    Format.CSV: "text/csv",
    Format.JSON: "application/json",
    Format.PB: "text/plain",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.JSONL: "application/jsonl",
    FileFormat.ZIP: "application/zip",
}

FORMAT_NAMES = {
    FileFormat.CSV: "CSV",
    FileFormat.XLSX: "Excel (XLSX)",
    FileFormat.JSONL: "JSON lines",
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
    GONE = "gone"


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
