"""What the API tells of figures."""

from marshmallow import Schema, fields


def _share(of: str) -> fields.Integer:
    return fields.Integer(
        required=True, allow_none=True, metadata={"description": f"Per cent {of}."}
    )


class FiguresShape(Schema):
    """What an area came to in a fiscal year."""

    year = fields.Integer(
        required=True,
        metadata={"description": "Buddhist era; begins on 1 October of the year before."},
    )
    boards = fields.Integer(required=True)
    participants = fields.Integer(required=True)
    proposals = fields.Integer(required=True)
    opinions = fields.Integer(required=True)
    supports = fields.Integer(required=True)
    ballots = fields.Integer(
        required=True, metadata={"description": "Of votes whose result is public."}
    )
    answered = _share("of proposals")
    adopted = _share("of those answered")
    median_days = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Days to the first answer."}
    )
    satisfied = _share("of who answered surveys; boards with fewer than 5 answers left out")
    again = _share("who would join again, of the same")


class IndicatorsShape(Schema):
    """The figures of an area, the first fiscal year first; `sample` if they are of samples."""

    items = fields.List(fields.Nested(FiguresShape), required=True)
    sample = fields.Boolean(required=True)
