"""What the API tells of answers."""

from marshmallow import Schema, fields

from participation.core.fields import Line
from participation.core.shapes import ListQuestion
from participation.proposals.choices import AnswerKind


class AnswerShape(Schema):
    """A public answer of the municipality; a later number revises or follows the one before."""

    number = fields.Integer(required=True)
    kind = fields.Enum(AnswerKind, by_value=fields.String, required=True)
    reason = fields.String(required=True)
    unit = fields.String(required=True)
    answered_at = fields.AwareDateTime(required=True)


class AnswersShape(Schema):
    """All answers to a proposal, the first one first, and the day promised where none is there."""

    items = fields.List(fields.Nested(AnswerShape), required=True)
    waiting = fields.Boolean(required=True)
    due = fields.Date(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)


class WaitingQuestion(ListQuestion):
    """Of which board what waits is asked for; all of the municipality's without."""

    board = Line(longest=100, load_default="", metadata={"description": "Its id."})


class WaitingShape(Schema):
    """A proposal that waits for an answer."""

    id = fields.String(required=True, attribute="public_id")
    title = fields.String(required=True)
    board = fields.String(required=True)
    received_on = fields.Date(required=True)
    due = fields.Date(required=True, allow_none=True)
    url = fields.String(required=True)
