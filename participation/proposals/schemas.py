"""Shapes of what people type about proposals."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from participation.core.fields import REQUIRED, Baht, Line, Paragraphs, Point
from participation.proposals.errors import GroupOfOne
from participation.proposals.services import Draft
from participation.proposals.services.sorting import Place


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


class CostingSchema(Schema):
    """What a proposal costs, whether it can be done, and why; `seen` is what the form showed."""

    feasible = fields.Boolean(required=True, error_messages={"required": REQUIRED})
    estimate = Baht(load_default=None)
    reason = Paragraphs(longest=2000, load_default="")
    seen = fields.Integer(load_default=0)

    @validates_schema
    def check_whole(self, data: dict[str, Any], **_options: Any) -> None:
        """Refuse what can be done for an unknown price, and what can't for no reason."""
        if "feasible" not in data:
            return
        if data["feasible"] and data.get("estimate") is None:
            raise ValidationError(str(_l("Please write what it costs.")), "estimate")
        if not data["feasible"] and not data.get("reason"):
            raise ValidationError(str(_l("Please say why it can't be done.")), "reason")


class SortingSchema(Schema):
    """Where each project of a board belongs; made by `for_proposals`, a set of fields for each."""

    seen = fields.String(required=True)
    addresses: tuple[str, ...] = ()

    @classmethod
    def for_proposals(cls, addresses: Iterable[str]) -> "SortingSchema":
        """Return the schema for the proposals of these public ids."""
        made: dict[str, Any] = {"addresses": tuple(addresses)}
        for address in made["addresses"]:
            made[f"{address}-category"] = fields.String(load_default="")
            made[f"{address}-part"] = fields.String(load_default="")
            made[f"{address}-group"] = Line(longest=40, load_default="")
        schema: SortingSchema = type("BoardSortingSchema", (cls,), made)()
        return schema

    @validates_schema
    def groups_have_two(self, data: dict[str, Any], **_options: Any) -> None:
        """A project alone in its group excludes nothing."""
        groups = {address: data[f"{address}-group"] for address in self.addresses}
        sizes = Counter(groups.values())
        alone = {
            f"{address}-group": [str(GroupOfOne(group=group))]
            for address, group in groups.items()
            if group and sizes[group] == 1
        }
        if alone:
            raise ValidationError(alone)

    @post_load
    def places(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Return `seen` and the places by public id."""
        return {
            "seen": data["seen"],
            "places": {
                address: Place(
                    category=data[f"{address}-category"],
                    sub_area=data[f"{address}-part"],
                    group=data[f"{address}-group"],
                )
                for address in self.addresses
            },
        }
