"""Shapes of what officials type about their area."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from participation.core.fields import Days, Line, Paragraphs, TimeOfDay, WholeNumber
from participation.municipalities.choices import BoardsBy
from participation.municipalities.office_hours import OfficeHours
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
    welcome = Paragraphs(longest=2000, load_default="")
    promise_days = WholeNumber(load_default=None, validate=_within_a_year)
    boards_by = fields.Enum(BoardsBy, by_value=True, load_default=BoardsBy.RESIDENTS_APPROVED)
    opens = TimeOfDay(load_default=OfficeHours().opens)
    closes = TimeOfDay(load_default=OfficeHours().closes)
    weekdays = fields.List(
        fields.Integer(validate=validate.Range(0, 6)),
        load_default=lambda: list(OfficeHours().weekdays),
        validate=validate.Length(min=1, error=_l("Choose at least one day.")),
    )
    working = Days(load_default=frozenset())
    closed = Days(load_default=frozenset())
    seen = fields.Integer(load_default=0)

    @validates_schema
    def check_hours(self, data: dict[str, Any], **_options: Any) -> None:
        """Refuse an office that closes before it opens."""
        if data["opens"] >= data["closes"]:
            raise ValidationError(str(_l("The office closes after it opens.")), "closes")

    @post_load
    def settings(self, data: dict[str, Any], **_options: Any) -> tuple[Settings, int]:
        """Return the settings the service takes, and the version they replace."""
        seen = data.pop("seen")
        hours = {name: data.pop(name) for name in ("opens", "closes", "working", "closed")}
        weekdays = tuple(sorted(set(data.pop("weekdays"))))
        return Settings(hours=OfficeHours(weekdays=weekdays, **hours), **data), seen
