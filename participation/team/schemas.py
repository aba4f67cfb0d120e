"""What administrators type."""

from marshmallow import Schema, fields

from participation.accounts.choices import Role
from participation.core.fields import EmailAddress


class InviteSchema(Schema):
    """Whom to invite, and as what."""

    email = EmailAddress(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
