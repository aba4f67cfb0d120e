"""What the API tells of a proposal to its author, and takes from them."""

from typing import Any

from marshmallow import Schema, fields, post_load

from participation.proposals.schemas import ProposalSchema
from participation.proposals.services import Draft


class EditShape(ProposalSchema):
    """A proposal as its author wants it to be; `version` is the one they saw."""

    version = fields.Integer(required=True, strict=True)

    @post_load
    def draft(self, data: dict[str, Any], **_options: Any) -> Any:
        """Return the draft the services take, and the version."""
        version = data.pop("version")
        return Draft(**data), version


class OwnProposalShape(Schema):
    """One's proposal after one has done something with it."""

    id = fields.String(required=True, attribute="public_id")
    reference = fields.String(required=True)
    received_on = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True)
    withdrawn = fields.Boolean(required=True)
    url = fields.String(required=True)


class FrozenListShape(Schema):
    """The list of projects as it was announced."""

    digest = fields.String(required=True)
    frozen_at = fields.AwareDateTime(required=True)


class RevisionShape(Schema):
    """What a proposal said before an edit, once somebody supported it."""

    number = fields.Integer(required=True)
    title = fields.String(required=True)
    problem = fields.String(required=True)
    idea = fields.String(required=True)
    benefit = fields.String(required=True)
    place = fields.String(required=True)
    replaced_at = fields.AwareDateTime(required=True)


class HistoryShape(Schema):
    """The former words of a proposal, first ones first."""

    items = fields.List(fields.Nested(RevisionShape), required=True)
