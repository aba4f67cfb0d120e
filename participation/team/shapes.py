"""What the API tells administrators of their team."""

from marshmallow import Schema, fields

from participation.accounts.choices import Role


class MemberShape(Schema):
    """Somebody with a role."""

    account = fields.String(required=True)
    display_name = fields.String(required=True)
    role = fields.Enum(Role, by_value=fields.String, required=True)


class TeamShape(Schema):
    """Who has which role in a municipality."""

    items = fields.List(fields.Nested(MemberShape), required=True)
