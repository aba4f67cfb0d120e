"""Text as people type it: digits, spaces, invisible characters."""

import unicodedata
from datetime import datetime

from flask_babel import get_locale

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

# Characters that show nothing and can make two texts look alike or turn a line around.
# Zero-width joiners stay out too: Thai does not need them.
_INVISIBLE = {
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xE0000, 0xE0080),
    0xFEFF,
    0x00AD,
    0x061C,
    0x180E,
    # Fillers: letters that show nothing, so that a text of them would not count as empty.
    0x115F,
    0x1160,
    0x3164,
    0xFFA0,
}

# Letters and marks that look like nothing at all.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_MOST_PILED = 3


def in_reading_language(*, thai: str, english: str) -> str:
    """Return the one of two texts that is in the reader's language."""
    return thai if str(get_locale()) == "th" else english


def day_and_time(moment: datetime) -> str:
    """Return a moment of Bangkok time in figures: “9/3/2569 09.30 น.” or “9/3/2026 09:30”."""
    day = f"{moment.day}/{moment.month}"
    return in_reading_language(
        thai=f"{day}/{moment.year + 543} {moment:%H.%M} น.",
        english=f"{day}/{moment.year} {moment:%H:%M}",
    )


def arabic_digits(text: str) -> str:
    """Return `text` with Thai digits as Arabic ones."""
    return text.translate(_THAI_DIGITS)


def clean_line(text: str) -> str:
    """Return one tidy line: NFC, no invisible or control characters, single spaces."""
    return " ".join(_visible(text).split())


def tidy_name(text: str) -> str:
    """Return a name in which everything can be seen.

    Without format characters and letters that show as nothing; signs that pile up on a letter are
    cut after the third (Thai needs two).
    """
    kept: list[str] = []
    piled = 0
    for character in clean_line(text):
        category = unicodedata.category(character)
        piled = piled + 1 if category in ("Mn", "Me") else 0
        unseen = category in ("Cf", "Co", "Cn", "Cs") or character in _BLANK
        if not unseen and piled <= _MOST_PILED:
            kept.append(character)
    return " ".join("".join(kept).split())


def has_letters(text: str) -> bool:
    """Tell whether there is a letter or a digit of any script in the text."""
    return any(character.isalnum() for character in text)


def clean_text(text: str) -> str:
    """Return tidy paragraphs: like `clean_line` on each line, at most one blank line in a row."""
    lines = [" ".join(line.split()) for line in _visible(text).splitlines()]
    tidy: list[str] = []
    for line in lines:
        if line or (tidy and tidy[-1]):
            tidy.append(line)
    return "\n".join(tidy).strip()


def _visible(text: str) -> str:
    return "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if ord(character) not in _INVISIBLE
        and (character in "\n\t\r" or unicodedata.category(character) != "Cc")
    )
