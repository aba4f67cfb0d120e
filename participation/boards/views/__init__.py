"""Pages of boards before people take part in them."""

from flask import Blueprint

blueprint = Blueprint("boards", __name__)

# The pages register themselves at the blueprint.
from participation.boards.views import (  # noqa: E402
    begin,
    changes,
    documents,
    form,
    moderating,
    opening,
    starting,
)

__all__ = [
    "begin",
    "blueprint",
    "changes",
    "documents",
    "form",
    "moderating",
    "opening",
    "starting",
]
