"""Pages on which people find boards, support proposals and vote."""

from flask import Blueprint

blueprint = Blueprint("voting", __name__)

# Each module adds its routes to the blueprint above.
from participation.voting.views import (  # noqa: E402
    ballot_steps,
    ballots,
    board,
    browse,
    groups,
    paper,
    reviews,
    roll,
    sealing,
    similar,
    supports,
)

__all__ = [
    "ballot_steps",
    "ballots",
    "blueprint",
    "board",
    "browse",
    "groups",
    "paper",
    "reviews",
    "roll",
    "sealing",
    "similar",
    "supports",
]
