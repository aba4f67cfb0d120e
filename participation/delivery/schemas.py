"""Shapes of what officials type when they answer, carry out and report."""

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import (
    Schema,
    ValidationError,
    fields,
    pre_load,
    validates,
    validates_schema,
)

from participation.core import clock
from participation.core.fields import (
    REQUIRED,
    Baht,
    Day,
    EmailAddress,
    Line,
    Paragraphs,
    WholeNumber,
)
from participation.delivery.choices import Blocker, Path, Plan, Stage
from participation.proposals.choices import AnswerKind


class ReportSchema(Schema):
    """A closing report; `seen` is the number of the version that the form showed."""

    words = Paragraphs(longest=20_000, required=True)
    lessons = Paragraphs(longest=20_000, load_default="")
    seen = fields.Integer(load_default=0)


class SurveySchema(Schema):
    """What somebody says of a board they took part in."""

    satisfied = fields.Boolean(required=True, error_messages={"required": REQUIRED})
    again = fields.Boolean(required=True, error_messages={"required": REQUIRED})


class AnswerSchema(Schema):
    """An answer; `seen` is the number of the latest one that the form showed."""

    kind = fields.Enum(
        AnswerKind,
        by_value=True,
        required=True,
        error_messages={"required": REQUIRED, "unknown": REQUIRED},
    )
    reason = Paragraphs(longest=5000, required=True)
    unit = Line(longest=200, load_default="")
    seen = fields.Integer(load_default=0)


def _one_of(words: type[Any], **options: Any) -> fields.Enum[Any]:
    return fields.Enum(
        words,
        by_value=True,
        error_messages={"required": REQUIRED, "unknown": REQUIRED},
        **options,
    )


class PhraseSchema(Schema):
    """A sentence to be used again; `seen` is the version that the form showed."""

    name = Line(longest=80, required=True)
    kind = _one_of(AnswerKind, load_default=None)
    words = Paragraphs(longest=2000, required=True)
    seen = fields.Integer(load_default=0)

    @pre_load
    def take_any(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Take a sentence that fits every answer where none was chosen."""
        return {name: data[name] for name in data if name != "kind" or data[name]}


class QuestionSchema(Schema):
    """What a unit is asked, by which day."""

    unit = Line(longest=200, required=True)
    email = EmailAddress(required=True)
    words = Paragraphs(longest=2000, required=True)
    due_on = Day(required=True)

    @validates("due_on")
    def check_future(self, day: date, data_key: str) -> None:
        """Refuse a day that has passed, or is more than a year away."""
        if not clock.today() <= day <= clock.today() + timedelta(days=366):
            raise ValidationError(str(_l("Please choose a day from today on, within a year.")))


class RecommendationSchema(Schema):
    """What a colleague of a unit recommends."""

    name = Line(longest=80, required=True)
    answer = Paragraphs(longest=5000, required=True)


def _budget_year(year: int | None) -> None:
    if year is not None and not 2500 <= year <= 2700:
        raise ValidationError(str(_l("Please write the Buddhist year, for example 2570.")))


class PlanSchema(Schema):
    """How a proposal is carried out, and why so; `seen` is the latest entry the form showed."""

    path = _one_of(Path, required=True)
    unit = Line(longest=200, required=True)
    plan = _one_of(Plan, required=True)
    due_on = Day(required=True)
    budget_year = WholeNumber(load_default=None, validate=_budget_year)
    budget = Baht(load_default=None)
    words = Paragraphs(longest=5000, required=True)
    seen = fields.Integer(load_default=0)


class EntrySchema(Schema):
    """An entry on how it goes on; `seen` is the latest entry that the form showed."""

    stage = _one_of(Stage, required=True)
    words = Paragraphs(longest=5000, required=True)
    blocked_by = _one_of(Blocker, load_default=None)
    blocked_words = Line(longest=300, load_default="")
    seen = fields.Integer(load_default=0)

    @pre_load
    def take_nothing(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Take it that nothing holds it up where nothing was chosen, whatever was typed then."""
        if data.get("blocked_by"):
            return data
        return {name: data[name] for name in data if not name.startswith("blocked")}

    @validates_schema
    def check_blocked(self, data: dict[str, Any], **_options: Any) -> None:
        """Refuse something that is held up by nobody knows what."""
        if data.get("blocked_by") and not data.get("blocked_words"):
            raise ValidationError(
                str(_l("Please say which law, money or agency it waits for.")), "blocked_words"
            )
