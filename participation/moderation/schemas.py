"""Shapes of what officials and authors type about moderation."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from participation.core.fields import REQUIRED, Line, Paragraphs
from participation.discussion.choices import ReportReason
from participation.moderation.choices import BLOCK_DAYS, LONGEST_WORD_LIST, Decision
from participation.moderation.services.many import Chosen

_UNKNOWN = {"required": REQUIRED, "unknown": REQUIRED}
# More than a page of the desk holds.
_MOST_AT_ONCE = 200


class HideSchema(Schema):
    """Why something is hidden, and how many reports of it were read."""

    reason = fields.Enum(ReportReason, by_value=True, required=True, error_messages=_UNKNOWN)
    words = Paragraphs(longest=1000, load_default="")
    reports = fields.Integer(load_default=0)


class WordsSchema(Schema):
    """Words that have to be there: an appeal, a warning."""

    words = Paragraphs(longest=2000, required=True)


class AreaWordsSchema(Schema):
    """Words, one on each line, and the version of the list that was looked at."""

    words = Paragraphs(longest=LONGEST_WORD_LIST, load_default="")
    version = fields.Integer(required=True, error_messages=_UNKNOWN)


class RestoreSchema(Schema):
    """What is said when something is shown again, if anything."""

    words = Paragraphs(longest=2000, load_default="")


class DecisionSchema(Schema):
    """What becomes of an appeal, and why."""

    decision = fields.Enum(Decision, by_value=True, required=True, error_messages=_UNKNOWN)
    words = Paragraphs(longest=2000, required=True)


class ChosenSchema(Schema):
    """What was chosen on the desk: `key:number of reports read`, at least one."""

    items = fields.List(fields.String(), load_default=list)

    @post_load
    def chosen(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Return what the services take in place of the texts."""
        if not data["items"]:
            raise ValidationError(str(REQUIRED), "items")
        data["items"] = [_chosen(text) for text in data["items"][:_MOST_AT_ONCE]]
        return data


class HideChosenSchema(ChosenSchema, HideSchema):
    """What was chosen, and why it is hidden."""


def _chosen(text: str) -> Chosen:
    key, _, reports = text.partition(":")
    return Chosen(key, int(reports[:6]) if reports.isdecimal() else 0)


class MergeSchema(Schema):
    """Which proposals are merged: chosen ones, and others by number or address, a line each."""

    sources = fields.List(fields.String(), load_default=list)
    others = Paragraphs(longest=2000, load_default="")
    words = Paragraphs(longest=1000, required=True)

    @post_load
    def named(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Return the lines of the others that are not empty."""
        data["others"] = [line.strip() for line in data["others"].splitlines() if line.strip()]
        return data


class BlockSchema(WordsSchema):
    """For how many days an account is blocked, and why."""

    days = fields.Integer(
        required=True,
        validate=validate.OneOf(BLOCK_DAYS, error=REQUIRED),
        error_messages={"required": REQUIRED, "invalid": REQUIRED},
    )


class VoteReviewSchema(WordsSchema):
    """On which board a vote is put under review, and why."""

    board = Line(longest=80, required=True)
