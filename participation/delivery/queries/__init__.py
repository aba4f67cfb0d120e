"""Reads of answers, of what waits for one, of what is carried out, and of reports."""

from participation.delivery.queries.answers import (
    Waiting,
    answers_of,
    awaits_answer,
    story_of,
    unanswered,
)
from participation.delivery.queries.reports import (
    NAMED,
    Highlight,
    Opinions,
    Outcome,
    closing_report,
    highlights_of,
    opinions_on,
    outcome_of,
)

__all__ = [
    "NAMED",
    "Highlight",
    "Opinions",
    "Outcome",
    "Waiting",
    "answers_of",
    "awaits_answer",
    "closing_report",
    "highlights_of",
    "opinions_on",
    "outcome_of",
    "story_of",
    "unanswered",
]
