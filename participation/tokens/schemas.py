"""Shapes of what people type about tokens, and programs that sign in."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from participation.core.fields import REQUIRED, EmailAddress, Line
from participation.core.scopes import Scope
from participation.tokens.choices import LIFETIMES


class TokenSchema(Schema):
    """A new token: what it is called, what it is for, and for how long."""

    name = Line(longest=60, required=True)
    scopes = fields.List(
        fields.Enum(Scope, by_value=fields.String),
        required=True,
        validate=validate.Length(min=1, error=_l("Choose at least one.")),
        error_messages={"required": REQUIRED},
    )
    days = fields.Integer(
        load_default=30,
        validate=validate.OneOf(tuple(LIFETIMES), error=_l("Choose one of the times.")),
    )
    password = fields.String(load_default="")


class EntranceSchema(TokenSchema):
    """What a program sends to sign somebody in."""

    email = EmailAddress(required=True)
    password = fields.String(required=True, error_messages={"required": REQUIRED})
