"""What administrators type."""

from marshmallow import Schema, fields

from participation.accounts.choices import Role
from participation.core.fields import REQUIRED, EmailAddress


class HandOverSchema(Schema):
    """Who leaves, and who goes on: public ids of accounts."""

    leaver = fields.String(required=True, error_messages={"required": REQUIRED})
    successor = fields.String(required=True, error_messages={"required": REQUIRED})


class InviteSchema(Schema):
    """Whom to invite, and as what."""

    email = EmailAddress(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
