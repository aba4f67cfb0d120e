"""What the API tells of tokens."""

from marshmallow import Schema, fields

from participation.core.scopes import Scope


class TokenShape(Schema):
    """A token; the secret itself is told once, when it is made."""

    id = fields.String(required=True, attribute="public_id")
    name = fields.String(required=True)
    scopes = fields.List(fields.Enum(Scope, by_value=fields.String), required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    last_used_on = fields.Date(required=True, allow_none=True)


class NewTokenShape(TokenShape):
    """A new token with its secret: send it as `Authorization: Bearer …`."""

    token = fields.String(required=True)


class TokensShape(Schema):
    """The tokens of a person that hold now."""

    items = fields.List(fields.Nested(TokenShape), required=True)
