"""Words proposals are described with, and what may be sent along with one."""

from enum import StrEnum

MOST_FILES = 5
"""Files that one proposal may have."""

MOST_BYTES = 10 * 1024 * 1024
"""Bytes that one file may have as it is sent."""


class AttachmentKind(StrEnum):
    """What an attachment is."""

    PHOTO = "photo"
    PDF = "pdf"
