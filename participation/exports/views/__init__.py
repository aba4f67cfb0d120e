"""Downloads, and the pages that lead to them."""

from flask import Blueprint

blueprint = Blueprint("exports", __name__)

# Each module adds its routes to the blueprint above.
from participation.exports.views import boards, catalogue, data, files  # noqa: E402

__all__ = ["blueprint", "boards", "catalogue", "data", "files"]
