"""Shapes of what people type about proposals."""

from typing import Any

from marshmallow import Schema, fields, post_load

from participation.core.fields import Line, Paragraphs, Point
from participation.proposals.services import Draft


class ProposalSchema(Schema):
    """A proposal as a resident types it."""

    title = Line(longest=120, required=True)
    problem = Paragraphs(longest=3000, load_default="")
    idea = Paragraphs(longest=3000, required=True)
    benefit = Paragraphs(longest=3000, load_default="")
    place = Line(longest=200, load_default="")
    point = Point(load_default=None)
    category = fields.String(load_default="")
    sub_area = fields.String(load_default="")

    @post_load
    def draft(self, data: dict[str, Any], **_options: Any) -> Draft:
        """Return the draft the services take."""
        return Draft(**data)
