"""Words that tables are filled in with, in either language."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import force_locale

from participation.core.csv_rows import Shape
from participation.core.text import clean_line
from participation.proposals.choices import (
    ANSWER_NAMES,
    ANSWERS,
    CHANNEL_NAMES,
    OFFLINE,
    AnswerKind,
    IntakeChannel,
)

Meaning = TypeVar("Meaning", bound=StrEnum)


def channel_of(word: str) -> IntakeChannel | None:
    """Return the channel that a word names: its key, or its name in Thai or English."""
    return _meant(word, {channel: CHANNEL_NAMES[channel] for channel in OFFLINE})


def answer_of(word: str) -> AnswerKind | None:
    """Return the answer that a word names: its key, or its name in Thai or English."""
    return _meant(word, {kind: ANSWER_NAMES[kind] for kind in ANSWERS})


def _meant(word: str, names: Mapping[Meaning, Any]) -> Meaning | None:
    wanted = _plain(word)
    for language in ("th", "en"):
        with force_locale(language):
            for meaning, name in names.items():
                if wanted in (meaning.value, _plain(name)):
                    return meaning
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
