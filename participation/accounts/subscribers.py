"""What the accounts do when they hear news from below."""

from typing import Any

from participation.accounts.services.settings import choose_language
from participation.web.access import person
from participation.web.locale import language_chosen


def _on_language_chosen(_sender: Any, *, language: str) -> None:
    """Write to the person in the language they chose for the pages."""
    if person() is not None:
        choose_language(person(), language)


def subscribe() -> None:
    """Listen to what the features below tell."""
    language_chosen.connect(_on_language_chosen, weak=False)
