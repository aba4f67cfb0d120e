"""What administrators type."""

from marshmallow import Schema, fields

from participation.accounts.choices import Role
from participation.core.fields import EmailAddress, Line


class HandOverSchema(Schema):
    """Who leaves, and who goes on: public ids of accounts."""

    leaver = Line(longest=40, required=True)
    successor = Line(longest=40, required=True)


class InviteSchema(Schema):
    """Whom to invite, and as what."""

    email = EmailAddress(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
