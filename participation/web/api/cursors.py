"""Where a list goes on: opaque to who asks, and good for exactly the list it came from."""

from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer

from participation.core.errors import Invalid

# What may be another one on the next page of the same list.
_NOT_OF_LIST = ("cursor", "limit", "fields", "lang")


class WrongCursor(Invalid):
    """The cursor is none of this list."""

    message = _l("This cursor is not one of this list. Begin again without a cursor.")


def seal(place: Any) -> str | None:
    """Return the cursor for a place in the present list, None for None. JSON must hold it."""
    return None if place is None else str(_serializer().dumps(place))


def place_in(question: dict[str, Any]) -> Any:
    """Return the place that the call's cursor stands for, None without one; raise WrongCursor."""
    cursor = question.get("cursor")
    if not cursor:
        return None
    try:
        return _serializer().loads(cursor)
    except BadSignature as error:
        raise WrongCursor from error


def _serializer() -> URLSafeSerializer:
    asked = sorted(
        (name, value) for name, value in request.args.items() if name not in _NOT_OF_LIST
    )
    return URLSafeSerializer(
        current_app.config["SECRET_KEY"], salt=f"cursor:{request.path}:{asked!r}"
    )
