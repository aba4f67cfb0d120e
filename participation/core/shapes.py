"""Shapes that all parts of the API share: questions, bodies, pages of lists."""

from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, RAISE, Schema, fields, validate

MOST_ON_PAGE = 100
ON_PAGE = 20


class Question(Schema):
    """What any read may be asked: which fields, in which language."""

    class Meta:
        """Other sites add parameters of their own to addresses."""

        unknown = EXCLUDE

    fields_wanted = fields.String(
        data_key="fields",
        load_default="",
        validate=validate.Regexp(
            r"^([a-z_]+(,[a-z_]+)*)?$",
            error=_l("Write names of fields, separated by commas, for example id,title."),
        ),
        metadata={"description": "Names of the fields wanted, separated by commas; all without."},
    )
    lang = fields.String(
        validate=validate.OneOf(("th", "en")),
        metadata={"description": "Language of sentences; else Accept-Language, else Thai."},
    )


class ListQuestion(Question):
    """What any list may be asked: how much of it, and from where on."""

    limit = fields.Integer(
        load_default=ON_PAGE,
        validate=validate.Range(1, MOST_ON_PAGE),
        metadata={"description": "How many items at most."},
    )
    cursor = fields.String(
        load_default="",
        metadata={"description": "`next_cursor` of the page before; the first page without."},
    )


class Body(Schema):
    """What is sent: fields that nobody knows are refused, so that nothing is lost unseen."""

    class Meta:
        """Say it in the document too."""

        unknown = RAISE


class Empty(Body):
    """A body without fields."""


@cache
def page_of(shape: type[Schema]) -> type[Schema]:
    """Return the shape of a page of a list whose items have `shape`."""
    made: dict[str, Any] = {
        "__doc__": f"A page of a list; each item is a {shape.__name__}.",
        "items": fields.List(fields.Nested(shape), required=True),
        "next_cursor": fields.String(
            required=True,
            allow_none=True,
            metadata={"description": "Where the list goes on; null at its end."},
        ),
    }
    return type(f"{shape.__name__.removesuffix('Shape')}Page", (Schema,), made)
