"""Shapes of what officials enter for others, by form or table."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, ValidationError, fields

from participation.core.fields import Baht, Day, Line, Paragraphs
from participation.core.text import clean_line
from participation.intake.words import answer_of, channel_of
from participation.proposals.choices import AnswerKind, IntakeChannel


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
