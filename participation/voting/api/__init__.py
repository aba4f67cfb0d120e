"""Boards, proposals, supports and ballots, for programs."""

from participation.web.api.blueprint import ApiBlueprint

blueprint = ApiBlueprint(
    "boards", __name__, "Boards with their rules, proposals, supports and ballots."
)

# Each module adds its operations to the blueprint above.
from participation.voting.api import boards, proposals, votes  # noqa: E402

__all__ = ["blueprint", "boards", "proposals", "votes"]
