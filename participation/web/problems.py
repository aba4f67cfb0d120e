"""Refusals for programs: problem+json (RFC 9457), in the language asked for."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from participation.core.fields import REQUIRED

# What marshmallow says by itself, in English alone.
_IN_WORDS = {
    "Missing data for required field.": REQUIRED,
    "Field may not be null.": REQUIRED,
    "Unknown field.": _l("There is no such field."),
    "Not a valid string.": _l("This has to be text."),
    "Not a valid integer.": _l("This has to be a whole number."),
    "Not a valid boolean.": _l("This has to be true or false."),
    "Not a valid list.": _l("This has to be a list."),
    "Invalid input type.": _l("This has to be an object with fields."),
    "Invalid JSON body.": _l("This is no JSON."),
}


def problem(
    status: int, detail: str, code: str, errors: Mapping[str, list[str]] | None = None
) -> Response:
    """Answer a refusal for a program; `errors` are sentences by field."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = dict(errors)
    answer = jsonify(body)
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer


def errors_of(error: HTTPException) -> dict[str, list[str]]:
    """Return what is wrong with which field, where shapes refused what was sent."""
    messages = getattr(error, "data", {}).get("messages", {})
    found: dict[str, list[str]] = {}
    for said in messages.values():
        _collect(said, "", found)
    return found


def _collect(said: Any, place: str, found: dict[str, list[str]]) -> None:
    """Bring nested messages into one list for each place: `choices.0.points`."""
    if isinstance(said, Mapping):
        for name, inner in said.items():
            plain = "" if name == "_schema" else str(name)
            _collect(inner, f"{place}.{plain}".strip("."), found)
        return
    for sentence in said if isinstance(said, list) else [said]:
        found.setdefault(place or "body", []).append(str(_IN_WORDS.get(sentence, sentence)))
