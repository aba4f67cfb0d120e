"""Shapes of what officials type about a vote."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, post_load, pre_load

from participation.boards.choices import BallotKind
from participation.core.fields import REQUIRED, Line, Paragraphs, Sure
from participation.core.text import arabic_digits
from participation.voting.choices import AgeBand, ReviewOutcome, Sector
from participation.voting.errors import UnreadablePoints
from participation.voting.sheets import SheetReading, read_choices

_MARKED = {"1", "x", "y", "yes", "true", "ใช่", "เสีย"}
_NOT_MARKED = {"", "0", "n", "no", "false", "ไม่", "ไม่ใช่", "ดี"}

_BOTH = _l("A spoiled sheet has no choices: leave this empty, or take the mark away.")
_NEITHER = _l("Write what is chosen on the sheet, or mark it as spoiled.")


class SheetNumber(Line):
    """The number printed on a sheet: Thai digits and leading zeros make no difference."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=20, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> str:
        typed = arabic_digits(super()._deserialize(value, attr, data, **options)).upper()
        return str(int(typed)) if typed.isascii() and typed.isdigit() else typed


class Mark(fields.Field[bool]):
    """A mark in a form or a table: 1, x or yes; empty, 0 or no."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> bool:
        typed = arabic_digits(str(value)).strip().lower()
        if typed not in _MARKED | _NOT_MARKED:
            raise ValidationError(str(_l("Write 1 if it is so, or leave it empty.")))
        return typed in _MARKED


class RollLineSchema(Schema):
    """A row of an uploaded roll; the field is its column."""

    label = Line(longest=120, required=True)


class AttendanceSchema(Schema):
    """Who came to vote on paper: a label of the list, or the e-mail address of an account."""

    name = Line(longest=254, required=True)


class BatchSchema(Schema):
    """A new batch of paper ballots."""

    label = Line(longest=80, required=True)


class ReasonSchema(Schema):
    """Why something is done."""

    reason = Paragraphs(longest=1000, required=True)


class SheetSchema(Schema):
    """One sheet as an official reads it, typed into the form or a row of an uploaded table."""

    sheet = SheetNumber(required=True)
    choices = Line(longest=2000, load_default="")
    spoiled = Mark(load_default=False)

    def __init__(self, kind: BallotKind) -> None:
        super().__init__()
        self.kind = kind

    @post_load
    def reading(self, data: dict[str, Any], **_options: Any) -> SheetReading:
        """Return the reading the services take."""
        typed, spoiled = data["choices"], data["spoiled"]
        if bool(typed) is spoiled:
            raise ValidationError({"choices": [str(_BOTH if spoiled else _NEITHER)]})
        if spoiled:
            return SheetReading(data["sheet"], None)
        try:
            return SheetReading(data["sheet"], read_choices(self.kind, typed))
        except UnreadablePoints as refusal:
            raise ValidationError({"choices": [str(refusal)]}) from refusal


class ReviewSchema(ReasonSchema):
    """Votes to be looked at again: e-mail addresses, one on each line."""

    emails = Paragraphs(longest=5000, required=True)

    @post_load
    def addresses(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Return the reason and the list of addresses."""
        return {**data, "emails": data["emails"].lower().split()}


class DecisionSchema(ReasonSchema):
    """How a review ends."""

    outcome = fields.Enum(
        ReviewOutcome,
        by_value=True,
        required=True,
        error_messages={"required": REQUIRED, "unknown": REQUIRED},
    )


class SealSchema(Schema):
    """That the ballots of a board are sealed, for sure."""

    sure = Sure()


class GroupsSchema(Schema):
    """Which groups a voter belongs to; empty where they do not say."""

    age_band = fields.Enum(AgeBand, by_value=True, load_default=None)
    sector = fields.Enum(Sector, by_value=True, load_default=None)

    @pre_load
    def left_open(self, data: Mapping[str, str], **_options: Any) -> dict[str, str]:
        """Leave out what was not chosen."""
        return {name: value for name, value in data.items() if value}
