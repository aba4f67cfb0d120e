"""Shapes of what administrators type about webhooks."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from participation.core.fields import REQUIRED, WebAddress
from participation.notifications.choices import NewsKind
from participation.webhooks.choices import KIND_NAMES


class WebhookSchema(Schema):
    """A new webhook: which address, and what it is told."""

    address = WebAddress(required=True)
    kinds = fields.List(
        fields.Enum(NewsKind, by_value=True, validate=validate.OneOf(tuple(KIND_NAMES))),
        required=True,
        validate=validate.Length(min=1, error=_l("Choose at least one.")),
        error_messages={"required": REQUIRED},
    )
