"""What the API tells of opinions, and may be asked about them."""

from marshmallow import Schema, fields

from participation.core.shapes import Question
from participation.discussion.choices import Order, Stance


class ThreadsQuestion(Question):
    """In which order opinions are asked for, and from where on."""

    order = fields.Enum(Order, by_value=fields.String, load_default=Order.SUPPORTED)
    cursor = fields.String(load_default="")


class ThreadQuestion(Question):
    """From which reply on a thread is asked for."""

    cursor = fields.String(load_default="")


class CommentShape(Schema):
    """An opinion with the first replies below it. Names of authors are on its page alone."""

    id = fields.String(required=True)
    text = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Null where it was withdrawn or officials hid it."},
    )
    stance = fields.Enum(Stance, by_value=fields.String, required=True, allow_none=True)
    by_official = fields.Boolean(required=True)
    support_count = fields.Integer(required=True)
    reply_count = fields.Integer(required=True)
    withdrawn = fields.Boolean(required=True)
    hidden = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)
    edited_at = fields.AwareDateTime(required=True, allow_none=True)
    url = fields.String(required=True, metadata={"description": "Its page for people."})
    replies = fields.List(fields.Nested(lambda: CommentShape()), required=True)
    replies_left_out = fields.Integer(
        required=True, metadata={"description": "More replies are in the thread itself."}
    )


class ThreadShape(Schema):
    """One thread from its top, a page of replies at a time."""

    top = fields.Nested(CommentShape, required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class PostedShape(Schema):
    """One's own opinion."""

    id = fields.String(required=True)
    url = fields.String(required=True)


class SupportedCommentShape(Schema):
    """Whether one supports an opinion now, and how many do."""

    supported = fields.Boolean(required=True)
    support_count = fields.Integer(required=True)
