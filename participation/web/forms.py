"""Forms: the schema decides, and what was typed comes back with its errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from participation.web.kept_forms import came_back


@dataclass
class Form:
    """A form as shown: `typed` texts by field, `errors` by field, `data` once it is valid.

    On a page to which a form came back (`kept_forms`), what was typed then stands in it.
    What a list of the schema takes is typed as a list of texts.
    """

    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    data: Any = None

    def __post_init__(self) -> None:
        """Put in what came back."""
        self.typed = {**self.typed, **came_back()}

    @property
    def valid(self) -> bool:
        """Whether the schema took everything."""
        return not self.errors


def load_form(schema: Schema) -> Form:
    """Load the posted form through `schema`."""
    return _load(schema, request.form)


def load_question(schema: Schema) -> Form:
    """Load what the address asks for (its query string) through `schema`."""
    return _load(schema, request.args)


def _load(schema: Schema, sent: MultiDict[str, str]) -> Form:
    typed: dict[str, Any] = sent.to_dict()
    for name, kind in schema.fields.items():
        if isinstance(kind, fields.List):
            typed[name] = sent.getlist(name)
    return load_kept(schema, typed)


def load_kept(schema: Schema, typed: Mapping[str, Any]) -> Form:
    """Load what was typed at another time through `schema`."""
    values = {name: typed[name] for name in schema.fields if name in typed}
    try:
        return Form(typed=typed, data=schema.load(values))
    except ValidationError as error:
        return Form(typed=typed, errors=in_words(error.normalized_messages()))


def in_words(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the messages as lists of plain text: marshmallow leaves a lazy sentence alone."""
    return {
        name: [str(said) for said in (found if isinstance(found, list) else [found])]
        for name, found in messages.items()
    }
