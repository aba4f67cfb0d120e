"""Words proposals and answers are described with, and what may be sent along with one."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from participation.core.pictures import FileKind

MOST_FILES = 5
"""Files that one proposal may have."""

MOST_A_DAY = 30
"""Proposals that one person may send within a day, on all boards together."""

AttachmentKind = FileKind
"""What an attachment is."""

WAITING = "waiting"
"""What stands for the reason of what is not shown because it waits for an official."""


class IntakeChannel(StrEnum):
    """How a proposal or an opinion came in."""

    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    PAPER = "paper"
    EVENT = "event"
    SOCIAL = "social"
    OTHER = "other"


CHANNEL_NAMES = {
    IntakeChannel.WEB: _l("This website"),
    IntakeChannel.PHONE: _l("Telephone"),
    IntakeChannel.COUNTER: _l("At the office"),
    IntakeChannel.PAPER: _l("Letter or paper form"),
    IntakeChannel.EVENT: _l("Meeting or event"),
    IntakeChannel.SOCIAL: _l("Social media"),
    IntakeChannel.OTHER: _l("Another way"),
}

# What officials enter for others.
OFFLINE = tuple(channel for channel in IntakeChannel if channel is not IntakeChannel.WEB)


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
