"""The formats of exports."""

from enum import StrEnum


class Format(StrEnum):
    """CSV for spreadsheets, JSON for programs, PB (Pabulib) for researchers and recounts."""

    CSV = "csv"
    JSON = "json"
    PB = "pb"


MEDIA_TYPES = {
    Format.CSV: "text/csv",
    Format.JSON: "application/json",
    Format.PB: "text/plain",
}
