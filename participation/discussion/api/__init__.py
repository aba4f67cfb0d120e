"""Opinions under proposals, for programs."""

from participation.web.api.blueprint import ApiBlueprint

blueprint = ApiBlueprint("comments", __name__, "Opinions and replies under proposals.")

# Each module adds its operations to the blueprint above.
from participation.discussion.api import reading, reports, writing  # noqa: E402

__all__ = ["blueprint", "reading", "reports", "writing"]
