"""The blueprint of a feature's part of the API: one line says all about an operation."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, request
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from participation.core.errors import Invalid
from participation.core.kept_answers import once
from participation.web.access import Access, person
from participation.web.api.calls import PREFIX, caller
from participation.web.api.scopes import declared_scope
from participation.web.extensions import csrf, limiter

View = TypeVar("View", bound=Callable[..., Any])

KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 200
READS = "600 per minute"
WRITES = "120 per minute"


_KINDS: tuple[tuple[type[fields.Field[Any]], type, str], ...] = (
    (fields.Integer, int, "Not a valid integer."),
    (fields.Boolean, bool, "Not a valid boolean."),
)


class BodyParser(FlaskParser):
    """Takes objects alone, and of these only what the database can keep."""

    def load_json(self, req: Any, schema: Schema) -> Any:
        """Return the body; raise ValidationError for what no schema of ours could mean."""
        body = super().load_json(req, schema)
        if not isinstance(body, dict):
            raise ValidationError("Invalid input type.")
        text = json.dumps(body, ensure_ascii=False)
        if "\\u0000" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
            raise ValidationError(str(_l("There is a character in it that is none.")))
        # Forms know text alone, so the shapes take "1" for a number; here it has to be one.
        for name, kind in schema.fields.items():
            for of_schema, of_json, sentence in _KINDS:
                if isinstance(kind, of_schema) and type(body.get(name, of_json())) is not of_json:
                    raise ValidationError(sentence, name)
        return body


class KeyTooLong(Invalid):
    """The key is longer than keys are."""

    message = _l("This key is too long: %(most)s characters are enough.")


class UnknownFields(Invalid):
    """Fields were asked for that the answer does not have."""

    message = _l("There is no field %(names)s. The documentation lists all fields.")


class ApiBlueprint(Blueprint):
    """A part of the API.

    `asks` is the shape of the query string, `takes` that of the body; both come to the view as
    dictionaries (or what the schema makes of them), in this order, before what stands in the
    address. `answers` is the shape of the answer; without one there is none (204). A POST that
    comes with an Idempotency-Key is done once, however often it comes.
    """

    ARGUMENTS_PARSER = BodyParser()

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(f"api-{name}", import_name, url_prefix=PREFIX, description=description)
        self.tag = name
        # No cookie is read here, so no page of another site can send anything for anybody.
        csrf.exempt(self)
        limiter.shared_limit(READS, scope="api", key_func=caller)(self)
        limiter.shared_limit(
            WRITES, scope="api-writes", key_func=caller, methods=["POST", "PUT", "DELETE"]
        )(self)

    def get(self, rule: str, **shapes: Any) -> Callable[[View], View]:
        """Declare a read."""
        return self._operation("GET", rule, **shapes)

    def post(self, rule: str, **shapes: Any) -> Callable[[View], View]:
        """Declare an act."""
        return self._operation("POST", rule, **shapes)

    def put(self, rule: str, **shapes: Any) -> Callable[[View], View]:
        """Declare an act that may be done again without harm."""
        return self._operation("PUT", rule, **shapes)

    def delete(self, rule: str, **shapes: Any) -> Callable[[View], View]:
        """Declare that something is taken back."""
        return self._operation("DELETE", rule, **shapes)

    def _operation(
        self,
        method: str,
        rule: str,
        *,
        asks: type[Schema] | None = None,
        takes: type[Schema] | Schema | None = None,
        answers: type[Schema] | None = None,
        status: int = 200,
        **doc: Any,
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            decorated: Any = view
            if answers is None and "responses" not in doc:
                decorated = self.alt_response(204, description="Done", success=True)(
                    _nothing_to_say(decorated)
                )
            elif answers is not None:
                decorated = self.response(status, answers)(decorated)
            if takes is not None:
                decorated = self.arguments(takes, location="json")(decorated)
            if asks is not None:
                decorated = self.arguments(asks, location="query")(decorated)
            name = view.__name__
            if method == "POST" and view.access is not Access.PUBLIC:  # type: ignore[attr-defined]
                decorated = _done_once(decorated)
            documented = self.doc(operationId=name, security=_security(view), **doc)(decorated)
            self.add_url_rule(rule, name, documented, methods=[method], tags=[self.tag])
            return view

        return declare

    @staticmethod
    def _prepare_response_content(data: Any) -> Any:
        """Leave out what was not asked for."""
        wanted = set(filter(None, request.args.get("fields", "").split(",")))
        if not wanted or not isinstance(data, dict):
            return data
        if "items" in data and "next_cursor" in data:
            return {**data, "items": [_only(item, wanted) for item in data["items"]]}
        return _only(data, wanted)


def _only(item: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    unknown = wanted - item.keys()
    if unknown:
        raise UnknownFields(names=", ".join(sorted(unknown)))
    return {name: value for name, value in item.items() if name in wanted}


def _nothing_to_say(view: Callable[..., Any]) -> Callable[..., Response]:
    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Response:
        view(*args, **kwargs)
        return Response(status=204)

    return answer


def _done_once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a call with a key be answered as the first one with that key was."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(KEY_HEADER, "")
        if not key:
            return view(*args, **kwargs)
        if len(key) > LONGEST_KEY:
            raise KeyTooLong(most=LONGEST_KEY)
        answers: list[Response] = []

        def act() -> str:
            answers.append(view(*args, **kwargs))
            return json.dumps([answers[0].status_code, answers[0].get_data(as_text=True)])

        asked = f"{request.method} {request.full_path} {request.get_data(as_text=True)}"
        kept, again = once(person().public_id, key, asked, act)
        if not again:
            return answers[0]
        status, text = json.loads(kept)
        headers = {"Idempotency-Replayed": "true"}
        return Response(text, status, headers, mimetype="application/json")

    return answer


def _security(view: Any) -> list[dict[str, list[str]]]:
    """Return who may call, as the document says it."""
    if view.access is Access.PUBLIC:
        return [{}, {"token": []}]
    return [{"token": [declared_scope(view).value]}]
