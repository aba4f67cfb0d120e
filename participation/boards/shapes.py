"""What the API tells of what officials announced."""

from marshmallow import Schema, fields


class AnnouncedShape(Schema):
    """What was frozen for good, and when."""

    digest = fields.String(required=True)
    frozen_at = fields.AwareDateTime(required=True)
