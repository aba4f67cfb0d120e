"""News of news, sent inside the transaction that writes them down."""

from blinker import signal

# Something happened that is told, once. Argument: news_id: int (the row's id).
news_noted = signal("news-noted")
