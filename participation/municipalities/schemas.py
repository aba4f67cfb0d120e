"""Shapes of what officials type about their area."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, post_load

from participation.core.fields import Line, Paragraphs, WholeNumber
from participation.municipalities.services import Settings


def _within_a_year(days: int | None) -> None:
    if days is not None and days > 365:
        raise ValidationError(
            str(_l("Please write a number of days from 1 to 365, or leave this empty."))
        )


class SettingsSchema(Schema):
    """The settings of an area; `seen` is the version that the form showed."""

    accent = Line(longest=20, load_default="")
    contact = Paragraphs(longest=1000, load_default="")
    promise_days = WholeNumber(load_default=None, validate=_within_a_year)
    seen = fields.Integer(load_default=0)

    @post_load
    def settings(self, data: dict[str, Any], **_options: Any) -> tuple[Settings, int]:
        """Return the settings the service takes, and the version they replace."""
        seen = data.pop("seen")
        return Settings(**data), seen
