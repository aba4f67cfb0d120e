"""Pages of discussions, and the pieces of them that htmx puts in place."""

from flask import Blueprint

blueprint = Blueprint("discussion", __name__)

# Each module adds its routes to the blueprint above.
from participation.discussion.views import acts, reading, reports, writing  # noqa: E402

__all__ = ["acts", "blueprint", "reading", "reports", "writing"]
