"""The officials' desk, the page of one item, and an author's appeal."""

from flask import Blueprint

blueprint = Blueprint("moderation", __name__)

# Each module adds its routes to the blueprint above.
from participation.moderation.views import (  # noqa: E402
    appeals,
    desks,
    handings,
    interventions,
    items,
    letters,
    measures,
    merging,
    posts,
    relocations,
    removals,
    words,
)

__all__ = [
    "appeals",
    "blueprint",
    "desks",
    "handings",
    "interventions",
    "items",
    "letters",
    "measures",
    "merging",
    "posts",
    "relocations",
    "removals",
    "words",
]
