"""What the API tells officials and authors about moderation."""

from marshmallow import Schema, fields

from participation.core.shapes import Body
from participation.discussion.choices import ReportReason, Target
from participation.moderation.choices import Decision


class WaitingLine(Schema):
    """One thing on the desk."""

    kind = fields.String(required=True)
    name = fields.String(required=True)
    board = fields.String(required=True)
    due = fields.Date(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    since = fields.AwareDateTime(required=True)


class DeskShape(Schema):
    """What waits for the officials of a municipality, due first."""

    count = fields.Integer(required=True)
    items = fields.List(fields.Nested(WaitingLine), required=True)


class ReportShape(Schema):
    """A report that waits; who reported is told to nobody."""

    id = fields.String(required=True, attribute="public_id")
    reason = fields.Enum(ReportReason, by_value=fields.String, required=True)
    words = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class HidingShape(Schema):
    """Why something is hidden, and the appeal against it."""

    id = fields.String(required=True, attribute="public_id")
    act = fields.String(required=True, attribute="act_id", metadata={"description": "For undo."})
    reason = fields.Enum(ReportReason, by_value=fields.String, required=True)
    words = fields.String(required=True)
    hidden_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    appealed_at = fields.AwareDateTime(required=True, allow_none=True)
    appeal_words = fields.String(required=True)
    decision = fields.Enum(Decision, by_value=fields.String, required=True, allow_none=True)
    decision_words = fields.String(required=True)


class ItemShape(Schema):
    """An opinion or a proposal as officials handle it."""

    target = fields.Enum(Target, by_value=fields.String, required=True)
    id = fields.String(required=True, attribute="public_id")
    proposal = fields.String(required=True)
    text = fields.String(required=True)
    reports = fields.List(fields.Nested(ReportShape), required=True)
    hiding = fields.Nested(HidingShape, required=True, allow_none=True)


class ReportsRead(Body):
    """How many reports of it were read: who read fewer than there are is refused."""

    reports = fields.Integer(required=True, strict=True)


class ActBody(Body):
    """Which act."""

    act = fields.String(required=True)


class ActShape(Schema):
    """An act, to be undone within ten minutes."""

    act = fields.String(required=True)
