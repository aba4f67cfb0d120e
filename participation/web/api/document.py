"""The document of the API (OpenAPI 3.1) and the page that shows it to people."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from flask import Blueprint, Flask, Response, current_app, render_template
from flask_smorest import Api
from flask_smorest import Blueprint as Part
from flask_smorest.spec import prepare_response
from marshmallow import Schema, fields

from participation.web.access import Access, access
from participation.web.addresses import absolute
from participation.web.api.blueprint import KEY_HEADER, LONGEST_KEY
from participation.web.api.calls import PREFIX

PROBLEM_TYPE = "application/problem+json"

blueprint = Blueprint("api", __name__)

_ABOUT = """\
Everything a resident, an official and the public can do here, for programs.

Moments are ISO 8601 in UTC, amounts whole satang (or the minor unit of `currency`). Ids never
change. Lists go on with `cursor`. Answers carry an `ETag`: send it as `If-None-Match`. A POST with
an `Idempotency-Key` may be sent again without harm for a day. Refusals are
`application/problem+json` with a stable `code`.
"""

_KEY = {
    "in": "header",
    "name": KEY_HEADER,
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "A text of your own: the same act, sent again with it, is not done again.",
}


class Problem(Schema):
    """A refusal (RFC 9457), with its reason in the language asked for."""

    type = fields.String(required=True)
    title = fields.String(required=True, metadata={"description": "The HTTP status in words."})
    status = fields.Integer(required=True)
    detail = fields.String(
        required=True, metadata={"description": "What is wrong and what to do, for people."}
    )
    code = fields.String(
        required=True, metadata={"description": "The stable name of the refusal, for programs."}
    )
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Sentences by field, where fields are wrong."},
    )


class DocumentedApi(Api):
    """flask-smorest, with our own refusals and our own page."""

    ERROR_SCHEMA = Problem

    def _register_doc_blueprint(self) -> None:
        """Leave it out: the routes below declare who may use them."""

    def _register_error_handlers(self) -> None:
        """Leave them out: `web.errors` answers pages and programs."""

    def _register_responses(self) -> None:
        refused = {"description": "Refused, with the reason", "schema": Problem}
        prepare_response(refused, self.spec, PROBLEM_TYPE)
        for name in ("DEFAULT_ERROR", HTTPStatus.UNPROCESSABLE_ENTITY.name):
            self.spec.components.response(name, refused, lazy=True)

    def _register_pagination_header(self) -> None:
        """Leave it out: lists go on by cursors."""


def init_api(app: Flask, parts: Iterable[Part]) -> None:
    """Register the parts of the API and put its document together."""
    app.config.update(API_TITLE="Ruam Khit", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    info = {"description": _ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}
    plugin = MarshmallowPlugin(schema_name_resolver=_name_of)
    api = DocumentedApi(app, spec_kwargs={"info": info, "marshmallow_plugin": plugin})
    api.spec.components.security_scheme(
        "token",
        {
            "type": "http",
            "scheme": "bearer",
            "description": "A personal token, made in one's settings or with an e-mail address"
            " and password.",
        },
    )
    for part in parts:
        api.register_blueprint(part)
    app.extensions["api_document"] = _whole(api.spec.to_dict(), app.config["SITE_URL"])
    app.register_blueprint(blueprint)


def _name_of(schema: Any) -> str:
    found: Any = resolve_schema_cls(schema)
    name: str = found.__name__
    # What is typed into forms is a body here.
    return (
        f"{name.removesuffix('Schema')}Body"
        if name.endswith("Schema")
        else name.removesuffix("Shape")
    )


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    found: dict[str, Any] = current_app.extensions["api_document"]
    return found


def _whole(found: dict[str, Any], site: str) -> dict[str, Any]:
    """Add what the parts do not say: where the API is, and the key of acts."""
    for operations in found["paths"].values():
        act = operations.get("post")
        if act is not None and {} not in act["security"]:
            act.setdefault("parameters", []).append(_KEY)
        if any(one["name"] == "fields" for one in operations.get("get", {}).get("parameters", [])):
            _promise_no_field(operations["get"], found["components"]["schemas"])
    return {**found, "servers": [{"url": site}]}


def _promise_no_field(read: dict[str, Any], shapes: dict[str, Any]) -> None:
    """Say that what comes is up to who asks: any field may be left out by `fields`."""
    shape = _shape_of(read["responses"]["200"]["content"]["application/json"]["schema"], shapes)
    if "next_cursor" in shape["properties"] and "items" in shape["properties"]:
        shape = _shape_of(shape["properties"]["items"]["items"], shapes)
    shape.pop("required", None)


def _shape_of(reference: dict[str, str], shapes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = shapes[reference["$ref"].rpartition("/")[2]]
    return found


@blueprint.get(f"{PREFIX}/openapi.json")
@access(Access.PUBLIC)
def openapi() -> Any:
    """Answer the document."""
    # In the order of the house, not of the alphabet: programs take the first of what they know.
    return Response(
        json.dumps(document(), ensure_ascii=False, default=str), mimetype="application/json"
    )


@blueprint.get("/api/docs")
@access(Access.PUBLIC)
def docs() -> Any:
    """Show the document as a page, part by part."""
    found = document()
    parts: dict[str, list[dict[str, Any]]] = {}
    for path, operations in found["paths"].items():
        of_path = operations.get("parameters", [])
        for method, operation in operations.items():
            if method != "parameters":
                shown = {
                    "path": path,
                    "method": method.upper(),
                    "asked": _asked(operation, of_path),
                }
                parts.setdefault(operation["tags"][0], []).append({**operation, **shown})
    return render_template(
        "api/docs.html",
        parts=parts,
        about={tag["name"].removeprefix("api-"): tag["description"] for tag in found["tags"]},
        shapes={name: _fields(shape) for name, shape in found["components"]["schemas"].items()},
        document=absolute("api.openapi"),
        server=found["servers"][0]["url"],
    )


def _asked(operation: dict[str, Any], of_path: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return the parameters as the page shows them: name, schema, meaning, whether needed."""
    parameters = [*of_path, *operation.get("parameters", [])]
    return [
        (one["name"], one["schema"], one.get("description", ""), one.get("required"))
        for one in parameters
    ]


def _fields(shape: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the fields of a shape as the page shows them."""
    needed = shape.get("required", [])
    return [
        (name, schema, schema.get("description", ""), name in needed)
        for name, schema in shape.get("properties", {}).items()
    ]
