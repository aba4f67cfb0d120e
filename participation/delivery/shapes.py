"""What the API tells of answers."""

from marshmallow import Schema, fields, validate

from participation.core.fields import Line
from participation.core.shapes import ListQuestion
from participation.delivery.choices import Blocker, Plan, Stage, Standing
from participation.proposals.choices import AnswerKind


class AnswerShape(Schema):
    """A public answer of the municipality; a later number revises or follows the one before."""

    number = fields.Integer(required=True)
    kind = fields.Enum(AnswerKind, by_value=fields.String, required=True)
    reason = fields.String(required=True)
    unit = fields.String(required=True)
    answered_at = fields.AwareDateTime(required=True)


class AnswersShape(Schema):
    """All answers to a proposal, the first one first, and the day promised where none is there."""

    items = fields.List(fields.Nested(AnswerShape), required=True)
    waiting = fields.Boolean(required=True)
    due = fields.Date(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)


class WaitingQuestion(ListQuestion):
    """Of which board what waits is asked for; all of the municipality's without."""

    board = Line(longest=100, load_default="", metadata={"description": "Its id."})


class WaitingShape(Schema):
    """A proposal that waits for an answer."""

    id = fields.String(required=True, attribute="public_id")
    title = fields.String(required=True)
    board = fields.String(required=True)
    received_on = fields.Date(required=True)
    due = fields.Date(required=True, allow_none=True)
    url = fields.String(required=True)


class DeliveryShape(Schema):
    """How an adopted proposal is carried out."""

    proposal = fields.String(required=True, metadata={"description": "Its id."})
    title = fields.String(required=True)
    board = fields.String(required=True)
    stage = fields.Enum(Stage, by_value=fields.String, required=True)
    unit = fields.String(required=True)
    plan = fields.Enum(Plan, by_value=fields.String, required=True)
    due_on = fields.Date(required=True)
    budget_year = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Buddhist, October to September."}
    )
    budget = fields.Integer(required=True, allow_none=True, metadata={"description": "In satang."})
    blocked_by = fields.Enum(Blocker, by_value=fields.String, required=True, allow_none=True)
    blocked_words = fields.String(required=True)
    finished = fields.Boolean(required=True)
    stale = fields.Boolean(required=True)
    late = fields.Boolean(required=True)
    stopped = fields.Boolean(required=True)
    url = fields.String(required=True)


class EntryShape(Schema):
    """An entry on what is done."""

    number = fields.Integer(required=True)
    words = fields.String(required=True)
    stage = fields.Enum(Stage, by_value=fields.String, required=True)
    written_at = fields.AwareDateTime(required=True)


class WholeDeliveryShape(DeliveryShape):
    """How a proposal is carried out, with everything that was written on it, the latest first."""

    entries = fields.List(fields.Nested(EntryShape), required=True)


class DeliveriesQuestion(ListQuestion):
    """What is asked for of what a municipality carries out."""

    unit = Line(longest=200, load_default="")
    plan = fields.Enum(Plan, by_value=fields.String)
    year = fields.Integer(validate=validate.Range(2400, 2800))
    standing = fields.Enum(Standing, by_value=fields.String)


class ClosingReportShape(Schema):
    """What became of a board, and what the municipality says of it."""

    board = fields.String(required=True)
    proposals = fields.Integer(required=True)
    supports = fields.Integer(required=True)
    supporters = fields.Integer(required=True)
    waiting = fields.Integer(required=True, metadata={"description": "Without an answer."})
    answers = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "How many got which latest answer."},
    )
    number = fields.Integer(required=True, allow_none=True)
    words = fields.String(required=True, allow_none=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
