"""Shapes of what officials type when they answer."""

from marshmallow import Schema, fields

from participation.core.fields import REQUIRED, Line, Paragraphs
from participation.proposals.choices import AnswerKind


class ReportSchema(Schema):
    """A closing report; `seen` is the number of the version that the form showed."""

    words = Paragraphs(longest=20_000, required=True)
    seen = fields.Integer(load_default=0)


class AnswerSchema(Schema):
    """An answer; `seen` is the number of the latest one that the form showed."""

    kind = fields.Enum(
        AnswerKind,
        by_value=True,
        required=True,
        error_messages={"required": REQUIRED, "unknown": REQUIRED},
    )
    reason = Paragraphs(longest=5000, required=True)
    unit = Line(longest=200, load_default="")
    seen = fields.Integer(load_default=0)
