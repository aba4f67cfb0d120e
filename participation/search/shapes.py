"""What the API tells of what was found."""

from marshmallow import Schema, fields

from participation.core.fields import Line
from participation.core.shapes import Question


class SearchQuestion(Question):
    """Words to find."""

    q = Line(longest=200, required=True)


class FoundShape(Schema):
    """Something that was found: its id and what it is called."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    url = fields.String(required=True)


class AllFoundShape(Schema):
    """What was found, the best first, 20 of each at most."""

    municipalities = fields.List(fields.Nested(FoundShape), required=True)
    boards = fields.List(fields.Nested(FoundShape), required=True)
    proposals = fields.List(fields.Nested(FoundShape), required=True)
