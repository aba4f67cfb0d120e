"""Words proposals and answers are described with, and what may be sent along with one."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

MOST_FILES = 5
"""Files that one proposal may have."""

MOST_BYTES = 10 * 1024 * 1024
"""Bytes that one file may have as it is sent."""


class AttachmentKind(StrEnum):
    """What an attachment is."""

    PHOTO = "photo"
    PDF = "pdf"


class AnswerKind(StrEnum):
    """What the municipality says of a proposal: five answers, and two words on what followed."""

    ADOPTED = "adopted"
    IN_PART = "in_part"
    REFUSED = "refused"
    REFERRED = "referred"
    UNDER_WAY = "under_way"
    STARTED = "started"
    DONE = "done"


ANSWERS = (
    AnswerKind.ADOPTED,
    AnswerKind.IN_PART,
    AnswerKind.UNDER_WAY,
    AnswerKind.REFERRED,
    AnswerKind.REFUSED,
)

ANSWER_NAMES = {
    AnswerKind.ADOPTED: _l("Adopted"),
    AnswerKind.IN_PART: _l("Adopted in part"),
    AnswerKind.REFUSED: _l("Not adopted"),
    AnswerKind.REFERRED: _l("Passed on to another body"),
    AnswerKind.UNDER_WAY: _l("Already being done"),
    AnswerKind.STARTED: _l("In progress"),
    AnswerKind.DONE: _l("Done"),
}
