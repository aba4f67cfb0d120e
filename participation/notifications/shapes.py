"""What the API tells a person of what they do and follow."""

from marshmallow import Schema, fields

from participation.notifications.choices import Frequency


class FollowsShape(Schema):
    """Whether one follows something now."""

    following = fields.Boolean(required=True)


class MineShape(Schema):
    """A line of one's own lists: what it is about, and when."""

    board = fields.String(required=True, allow_none=True)
    proposal = fields.String(required=True, allow_none=True)
    municipality = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    at = fields.AwareDateTime(required=True, allow_none=True)


class NewsShape(Schema):
    """How often news come by e-mail."""

    frequency = fields.Enum(Frequency, by_value=fields.String, required=True)
