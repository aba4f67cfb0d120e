"""What a reader of the log asks for."""

from marshmallow import Schema, fields, validate

from participation.core.fields import Day
from participation.logbook.plain_words import ACTS


class FilterSchema(Schema):
    """Which acts to show: of one kind, from one day to another (both included)."""

    act = fields.String(load_default="", validate=validate.OneOf(["", *ACTS]))
    first = Day(load_default=None)
    last = Day(load_default=None)
