"""What the API tells of the log of official acts, and may be asked about it."""

from marshmallow import Schema, fields, validate

from participation.core.shapes import Question
from participation.logbook.plain_words import ACTS


class LogQuestion(Question):
    """Which acts are asked for; both days are included."""

    act = fields.String(load_default="", validate=validate.OneOf(["", *ACTS]))
    first = fields.Date()
    last = fields.Date()
    cursor = fields.String(load_default="")


class ActOfLogShape(Schema):
    """An official act; `digest` is its place in the chain."""

    number = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    act = fields.String(required=True)
    act_in_words = fields.String(required=True)
    subject = fields.String(required=True)
    words = fields.String(required=True, allow_none=True)
    actor = fields.String(
        required=True, metadata={"description": "Empty to all but officials of the area."}
    )
    digest = fields.String(required=True)
