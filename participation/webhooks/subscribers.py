"""What is told to webhooks: news, as soon as they are written down."""

from typing import Any

from participation.notifications.events import news_noted
from participation.webhooks.services import note_news


def _on_news_noted(_sender: Any, *, news_id: int) -> None:
    note_news(news_id)


def subscribe() -> None:
    """Listen to what the features below tell."""
    news_noted.connect(_on_news_noted, weak=False)
