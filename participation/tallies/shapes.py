"""What the API tells of results."""

from marshmallow import Schema, fields

from participation.boards.choices import BoardKind


class ResultShape(Schema):
    """The result of a board, once it is public.

    Of a board of ideas it is the ranking by support: `/boards/{id}/proposals?order=support`.
    """

    board = fields.String(required=True)
    kind = fields.Enum(BoardKind, by_value=fields.String, required=True)
    supporters = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Different people who support something (ideas)."},
    )
    digest = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "SHA-256 of the canonical JSON of `body`."},
    )
    counted_at = fields.AwareDateTime(required=True, allow_none=True)
    engine = fields.String(
        required=True, allow_none=True, metadata={"description": "Version of the counting code."}
    )
    body = fields.Dict(
        required=True,
        allow_none=True,
        metadata={"description": "Counts and winners; anyone can count again (docs/counting.md)."},
    )
    reasons = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "What became of each project and why, in words, by code."},
    )


class LiveCountShape(Schema):
    """The count as it stands now, where the rules say that it is shown."""

    board = fields.String(required=True)
    body = fields.Dict(required=True)


class CountedShape(Schema):
    """That the ballots are counted; what came of it is public from its day on."""

    counted_at = fields.AwareDateTime(required=True)
