"""Pages with which a municipality answers, and on which everybody sees what still waits."""

from flask import Blueprint

blueprint = Blueprint("delivery", __name__)

# Each module adds its routes to the blueprint above.
from participation.delivery.views import (  # noqa: E402
    answers,
    deliveries,
    entries,
    logos,
    phrases,
    questions,
    reports,
    settings,
    surveys,
)

__all__ = [
    "answers",
    "blueprint",
    "deliveries",
    "entries",
    "logos",
    "phrases",
    "questions",
    "reports",
    "settings",
    "surveys",
]
