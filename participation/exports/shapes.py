"""What the API tells of a file that is being prepared."""

from marshmallow import Schema, fields


class PreparedFileShape(Schema):
    """A file that takes longer: ask again at the same address, or look at its page."""

    state = fields.String(required=True)
    url = fields.String(required=True)
