"""Shapes of what officials enter for others, by form or table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, pre_load

from participation.core.clock import BANGKOK
from participation.core.fields import (
    REQUIRED,
    Baht,
    Day,
    Line,
    Paragraphs,
    TimeOfDay,
    WebAddress,
    WholeNumber,
)
from participation.core.text import clean_line
from participation.discussion.choices import Stance
from participation.discussion.services import Words
from participation.intake.services.entering import Source
from participation.intake.services.meetings import MeetingWords
from participation.intake.words import answer_of, channel_of
from participation.proposals.choices import OFFLINE, AnswerKind, IntakeChannel
from participation.proposals.services import Draft

_SOURCE = ("channel", "name", "contact", "received", "token")


class ChannelWord(fields.Field[IntakeChannel]):
    """A channel by its key or by its name in Thai or English; empty gives OTHER."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> IntakeChannel:
        typed = clean_line(str(value))
        if not typed:
            return IntakeChannel.OTHER
        channel = channel_of(typed)
        if channel is None:
            raise ValidationError(
                str(_l("“%(word)s” is none of the ways. Copy one from the template.", word=typed))
            )
        return channel


class AnswerWord(fields.Field[AnswerKind | None]):
    """An answer by its key or by its name in Thai or English; empty gives None."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> AnswerKind | None:
        typed = clean_line(str(value))
        kind = answer_of(typed) if typed else None
        if typed and kind is None:
            raise ValidationError(
                str(_l("“%(word)s” is none of the answers. Choose one from the list.", word=typed))
            )
        return kind


class AnswerRowSchema(Schema):
    """A row of a table of answers; what stands there only to be read is left out."""

    class Meta:
        unknown = EXCLUDE

    reference = Line(longest=40, required=True)
    version = Line(longest=40, required=True)
    answer = AnswerWord(load_default=None)
    reason = Paragraphs(longest=5000, load_default="")
    unit = Line(longest=200, load_default="")


class ProposalRowSchema(Schema):
    """A row of a table of proposals."""

    title = Line(longest=120, required=True)
    problem = Paragraphs(longest=3000, load_default="")
    idea = Paragraphs(longest=3000, required=True)
    place = Line(longest=200, load_default="")
    benefit = Paragraphs(longest=3000, load_default="")
    category = Line(longest=200, load_default="")
    cost = Baht(load_default=None)
    channel = ChannelWord(load_default=IntakeChannel.OTHER)
    name = Line(longest=80, load_default="")
    received = Day(load_default=None)


def _offline(channel: IntakeChannel) -> None:
    if channel not in OFFLINE:
        raise ValidationError(str(REQUIRED))


class _Received(Schema):
    """How something came in, whose it is, and when; `token` came with the form."""

    channel = fields.Enum(
        IntakeChannel,
        by_value=True,
        required=True,
        validate=_offline,
        error_messages={"required": REQUIRED, "unknown": REQUIRED},
    )
    name = Line(longest=80, load_default="")
    contact = Line(longest=200, load_default="")
    received = Day(load_default=None)
    token = Line(longest=40, load_default="")


class OfflineProposalSchema(_Received):
    """A proposal that an official enters for somebody else."""

    title = Line(longest=120, required=True)
    problem = Paragraphs(longest=3000, load_default="")
    idea = Paragraphs(longest=3000, required=True)
    benefit = Paragraphs(longest=3000, load_default="")
    place = Line(longest=200, load_default="")
    category = fields.String(load_default="")
    sub_area = fields.String(load_default="")
    meeting = fields.String(load_default="")

    @post_load
    def parted(self, data: dict[str, Any], **_options: Any) -> tuple[Draft, Source]:
        """Return the draft, and where it is from."""
        source = Source(**{name: data.pop(name) for name in _SOURCE}, meeting=data.pop("meeting"))
        return Draft(**data, channel=source.channel), source


class OfflineOpinionSchema(_Received):
    """An opinion that an official enters for somebody else."""

    text = Paragraphs(longest=4000, required=True)
    stance = fields.Enum(
        Stance, by_value=True, load_default=None, error_messages={"unknown": REQUIRED}
    )

    @pre_load
    def no_stance(self, data: Mapping[str, Any], **_options: Any) -> dict[str, Any]:
        """Take an empty stance for none."""
        return {name: value for name, value in data.items() if name != "stance" or value}

    @post_load
    def parted(self, data: dict[str, Any], **_options: Any) -> tuple[Words, Source]:
        """Return the words, and where they are from."""
        source = Source(**{name: data.pop(name) for name in _SOURCE})
        return Words(**data), source


class MeetingSchema(Schema):
    """A meeting or event; `seen` is the version that the form showed."""

    title = Line(longest=200, required=True)
    day = Day(required=True)
    begins = TimeOfDay(required=True)
    place = Line(longest=300, load_default="")
    head_count = WholeNumber(load_default=None)
    stream_link = WebAddress(load_default="")
    notes = Paragraphs(longest=3000, load_default="")
    seen = fields.Integer(load_default=0)

    @pre_load
    def no_link(self, data: Mapping[str, Any], **_options: Any) -> dict[str, Any]:
        """Take an empty address for none."""
        return {name: value for name, value in data.items() if name != "stream_link" or value}

    @post_load
    def parted(self, data: dict[str, Any], **_options: Any) -> tuple[MeetingWords, int]:
        """Return what the service takes, and the version it replaces."""
        seen = data.pop("seen")
        begins_at = datetime.combine(data.pop("day"), data.pop("begins"), tzinfo=BANGKOK)
        return MeetingWords(**data, begins_at=begins_at), seen
