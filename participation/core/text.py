"""Text as people type it: digits, spaces, invisible characters."""

import unicodedata

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


def in_reading_language(*, thai: str, english: str) -> str:
    """Return the one of two texts that is in the reader's language."""
    return thai if str(get_locale()) == "th" else english


def arabic_digits(text: str) -> str:
    """Return `text` with Thai digits as Arabic ones."""
    return text.translate(_THAI_DIGITS)


def clean_line(text: str) -> str:
    """Return one tidy line: NFC, no invisible or control characters, single spaces."""
    return " ".join(_visible(text).split())


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
