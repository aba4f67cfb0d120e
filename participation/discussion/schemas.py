"""Shapes of what people type in a discussion."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, post_load, pre_load

from participation.core.fields import REQUIRED, Line, Paragraphs
from participation.discussion.choices import Order, ReportReason, Stance
from participation.discussion.services import Words


class CommentSchema(Schema):
    """An opinion: its words, how it stands to the proposal, and the token of the form."""

    text = Paragraphs(longest=4000, required=True)
    stance = fields.Enum(
        Stance, by_value=True, load_default=None, error_messages={"unknown": REQUIRED}
    )
    token = Line(longest=64, load_default="")

    @pre_load
    def no_stance(self, data: Mapping[str, Any], **_options: Any) -> dict[str, Any]:
        """Take an empty stance for none."""
        return {name: value for name, value in data.items() if name != "stance" or value}

    @post_load
    def words(self, data: dict[str, Any], **_options: Any) -> Words:
        """Return the words the services take."""
        return Words(**data)


class ReplySchema(Schema):
    """A reply; its field has a name of its own, so that its text comes back to no other form."""

    reply = Paragraphs(longest=4000, required=True)
    token = Line(longest=64, load_default="")

    @post_load
    def words(self, data: dict[str, Any], **_options: Any) -> Words:
        """Return the words the services take."""
        return Words(data["reply"], token=data["token"])


class OrderSchema(Schema):
    """In which order opinions are asked for, and where the page before ended."""

    order = fields.Enum(Order, by_value=True, load_default=Order.SUPPORTED)
    after = fields.String(load_default="")


class ReportSchema(Schema):
    """Why something is reported."""

    reason = fields.Enum(
        ReportReason,
        by_value=True,
        required=True,
        error_messages={"required": REQUIRED, "unknown": REQUIRED},
    )
    words = Paragraphs(longest=1000, load_default="")
