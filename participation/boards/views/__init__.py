"""Pages of boards before people take part in them."""

from flask import Blueprint

blueprint = Blueprint("boards", __name__)

# The pages register themselves at the blueprint.
from participation.boards.views import begin, changes, documents, form, opening, starting  # noqa: E402

__all__ = ["begin", "blueprint", "changes", "documents", "form", "opening", "starting"]
