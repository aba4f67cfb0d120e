"""Pages on which residents post and change proposals, and officials settle costs."""

from flask import Blueprint

blueprint = Blueprint("proposals", __name__)

# Each module adds its routes to the blueprint above.
from participation.proposals.views import changes, costing, costs, files, posting, sorting  # noqa: E402

__all__ = ["blueprint", "changes", "costing", "costs", "files", "posting", "sorting"]
