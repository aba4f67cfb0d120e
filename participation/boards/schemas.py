"""Shapes of the forms that open a board."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from participation.boards.choices import Moderation, Portion
from participation.boards.errors import DatesOutOfOrder, LimitsCrossed
from participation.boards.plan import end_of, start_of
from participation.boards.rules import CategoryLimits, SubBudget
from participation.boards.schedule import Schedule
from participation.core.fields import Baht, Day, Line, Paragraphs, WebAddress, WholeNumber

_CHOICES = ("min_length", "max_length", "min_sum_cost", "max_sum_cost")


def _subjects(typed: str) -> list[str]:
    return list(dict.fromkeys(filter(None, typed.splitlines())))


def _crossed(data: Mapping[str, Any], least: str, most: str) -> dict[str, list[str]]:
    low, high = data.get(least), data.get(most)
    crossed = low is not None and high is not None and low > high
    return {most: [str(LimitsCrossed.message)]} if crossed else {}


class DocumentSchema(Schema):
    """A document as an official adds it."""

    title = Line(longest=200, required=True)
    address = WebAddress(required=True)


class WordsSchema(Schema):
    """What officials may still change on an announced board; `version` is the one they saw."""

    question = Line(longest=200, required=True)
    background = Paragraphs(longest=5000, load_default="")
    contact = Paragraphs(longest=500, load_default="")
    version = fields.Integer(required=True, data_key="version", attribute="seen")


class FileSchema(Schema):
    """What a document that is sent as a file is called; empty for its own name."""

    file_title = Line(longest=200, load_default="")


class ModerationSchema(Schema):
    """When officials look at what people write."""

    moderation = fields.Enum(Moderation, by_value=True, load_default=Moderation.AFTER)


class StartSchema(Schema):
    """A board as a resident types it: days in Bangkok, the last one of collecting included."""

    question = Line(longest=200, required=True)
    background = Paragraphs(longest=5000, required=True)
    categories = Paragraphs(longest=1000, load_default="")
    collecting_from = Day(required=True)
    collecting_until = Day(required=True)
    results_on = Day(required=True)

    @validates_schema
    def collecting_lasts_at_least_a_day(self, data: dict[str, Any], **_options: Any) -> None:
        """The last day of collecting is not before its first."""
        if data["collecting_until"] < data["collecting_from"]:
            raise ValidationError({"collecting_until": [str(DatesOutOfOrder.message)]})

    @post_load
    def assemble(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Return the arguments of start_board."""
        return {
            "question": data["question"],
            "background": data["background"],
            "categories": _subjects(data["categories"]),
            "schedule": Schedule(
                collecting_opens_at=start_of(data["collecting_from"]),
                collecting_closes_at=end_of(data["collecting_until"]),
                voting_opens_at=None,
                voting_closes_at=None,
                results_at=start_of(data["results_on"]),
            ),
        }


class RefusalSchema(Schema):
    """Why a board is refused."""

    reason = Paragraphs(longest=2000, required=True)


class DivisionSchema(Schema):
    """What single subjects and parts of the area get of the budget, and may take of a ballot.

    Made by `for_board`, with fields named after the places of subjects (subject-0-amount …) and
    parts (part-0-amount …).
    """

    version = fields.Integer(required=True)
    subjects: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @classmethod
    def for_board(cls, subjects: Iterable[str], parts: Iterable[str]) -> "DivisionSchema":
        """Return the schema for these subjects and parts, each by name."""
        made: dict[str, Any] = {"subjects": tuple(subjects), "parts": tuple(parts)}
        for place, _name in enumerate(made["subjects"]):
            for limit in ("min_length", "max_length"):
                made[f"subject-{place}-{limit}"] = WholeNumber(load_default=None)
            for limit in ("amount", "min_sum_cost", "max_sum_cost"):
                made[f"subject-{place}-{limit}"] = Baht(load_default=None)
        for place, _name in enumerate(made["parts"]):
            made[f"part-{place}-amount"] = Baht(load_default=None)
        schema: DivisionSchema = type("BoardDivisionSchema", (cls,), made)()
        return schema

    @validates_schema(skip_on_field_errors=False)
    def limits_leave_room(self, data: dict[str, Any], **_options: Any) -> None:
        """A greatest value is not below the least one."""
        crossed: dict[str, list[str]] = {}
        for place, _name in enumerate(self.subjects):
            for name in ("length", "sum_cost"):
                at = f"subject-{place}"
                crossed |= _crossed(data, f"{at}-min_{name}", f"{at}-max_{name}")
        if crossed:
            raise ValidationError(crossed)

    @post_load
    def assemble(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Return the arguments of divide_vote; subjects without a limit are left out."""
        limits = (
            CategoryLimits(
                category=name, **{limit: data[f"subject-{place}-{limit}"] for limit in _CHOICES}
            )
            for place, name in enumerate(self.subjects)
        )
        amounts = (
            *((Portion.CATEGORY, name, f"subject-{n}") for n, name in enumerate(self.subjects)),
            *((Portion.AREA, name, f"part-{n}") for n, name in enumerate(self.parts)),
        )
        return {
            "seen": data["version"],
            "per_category": [
                limit for limit in limits if limit != CategoryLimits(category=limit.category)
            ],
            "sub_budgets": [
                SubBudget(portion=portion, name=name, amount=data[f"{at}-amount"])
                for portion, name, at in amounts
                if data[f"{at}-amount"]
            ],
        }
