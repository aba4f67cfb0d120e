"""Words that tables are filled in with, in either language."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import force_locale

from participation.core.csv_rows import Shape
from participation.core.text import clean_line
from participation.proposals.choices import CHANNEL_NAMES, OFFLINE, IntakeChannel


def channel_of(word: str) -> IntakeChannel | None:
    """Return the channel that a word names: its key, or its name in Thai or English."""
    wanted = clean_line(word).casefold()
    for language in ("th", "en"):
        with force_locale(language):
            for channel in OFFLINE:
                if wanted in (channel.value, str(CHANNEL_NAMES[channel]).casefold()):
                    return channel
    return None


def with_headings(shape: Shape, others: Mapping[str, str]) -> Shape:
    """Return `shape` with the names of its columns in both languages, and `others`, as headings."""
    headings = {**others}
    for language in ("th", "en"):
        with force_locale(language):
            headings |= {_plain(name): column for column, name in shape.shown.items()}
    return replace(shape, headings=headings)


def _plain(name: Any) -> str:
    return clean_line(str(name)).lower()
