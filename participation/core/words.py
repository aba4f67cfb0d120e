"""Thai words: written without spaces, so a dictionary tells where one ends (pythainlp, newmm)."""

import os
import re
import unicodedata

# It looks for a folder to write to as it is imported; it needs none, nor the network.
os.environ.setdefault("PYTHAINLP_DATA", "/nonexistent")
os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
os.environ.setdefault("PYTHAINLP_OFFLINE", "1")

from pythainlp.corpus import thai_stopwords
from pythainlp.tokenize import word_tokenize

from participation.core.text import arabic_digits, clean_line

# Words that say nothing of what a text is about: those that pythainlp knows, how Thai people begin
# a request, and English ones.
_ASKING = frozenset(["ขอ", "ขอให้", "อยาก", "อยากให้", "เสนอ", "เสนอให้", "ต้องการ", "ควร", "โครงการ"])
_ENGLISH = frozenset(["and", "at", "for", "in", "is", "of", "on", "or", "the", "to", "we", "with"])
_EMPTY = thai_stopwords() | _ASKING | _ENGLISH
_PLAIN = re.compile(r"\w", re.UNICODE)


def segments(text: str) -> list[str]:
    """Return `text` cut into words, spaces and signs; joined again they are the text."""
    return list(word_tokenize(text, engine="newmm", keep_whitespace=True)) if text else []


def content_words(text: str) -> list[str]:
    """Return the different words of `text` that say what it is about, in order.

    In lower case, with Arabic digits; single letters and words like ที่, และ, the are left out.
    """
    plain = arabic_digits(clean_line(unicodedata.normalize("NFKC", text))).casefold()
    # NFKC takes the Thai sara am apart; the dictionary knows it whole.
    words = (word.strip() for word in segments(plain.replace("\u0e4d\u0e32", "\u0e33")))
    return list(dict.fromkeys(word for word in words if _says_something(word)))


def warm_up() -> None:
    """Load the dictionary, which takes half a second, before the first person waits for it."""
    segments("เริ่ม")


def _says_something(word: str) -> bool:
    return len(word) > 1 and word not in _EMPTY and _PLAIN.search(word) is not None
