"""Reads of answers, of what waits for one, of what is carried out, and of reports."""

from participation.delivery.queries.answers import (
    Waiting,
    answers_of,
    awaits_answer,
    story_of,
    unanswered,
)
from participation.delivery.queries.reports import (
    Figures,
    Outcome,
    closing_report,
    figures_of,
    highlights_of,
    outcome_of,
)

__all__ = [
    "Figures",
    "Outcome",
    "Waiting",
    "answers_of",
    "awaits_answer",
    "closing_report",
    "figures_of",
    "highlights_of",
    "outcome_of",
    "story_of",
    "unanswered",
]
