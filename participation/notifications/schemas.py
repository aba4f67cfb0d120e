"""What people choose about news."""

from marshmallow import Schema, fields

from participation.core.fields import REQUIRED
from participation.notifications.choices import Frequency


class FrequencySchema(Schema):
    """How often news come by e-mail."""

    frequency = fields.Enum(
        Frequency,
        by_value=True,
        required=True,
        error_messages={"required": REQUIRED, "unknown": REQUIRED},
    )
