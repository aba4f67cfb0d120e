"""Thai words: written without spaces, so a dictionary tells where one ends (pythainlp, newmm)."""

import os
import re
import unicodedata
from functools import lru_cache

# It looks for a folder to write to as it is imported; it needs none, nor the network.
os.environ.setdefault("PYTHAINLP_DATA", "/nonexistent")
os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
os.environ.setdefault("PYTHAINLP_OFFLINE", "1")

from pythainlp.corpus import thai_stopwords, thai_words
from pythainlp.tokenize import word_tokenize

from participation.core.text import arabic_digits, clean_line

# Words that say nothing of what a text is about: those that pythainlp knows, how Thai people begin
# a request, and English ones.
_ASKING = frozenset(["ขอ", "ขอให้", "อยาก", "อยากให้", "เสนอ", "เสนอให้", "ต้องการ", "ควร", "โครงการ"])
_ENGLISH = frozenset(["and", "at", "for", "in", "is", "of", "on", "or", "the", "to", "we", "with"])
_EMPTY = thai_stopwords() | _ASKING | _ENGLISH
_LONGEST_COMPOUND = 40
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


def index_words(text: str) -> list[str]:
    """Return `content_words` and the words that compounds among them are made of.

    So ถังขยะ is found by ขยะ: the dictionary knows both, and cuts off the longer one.
    """
    whole = content_words(text)
    parts = (part for word in whole for part in parts_of(word) if len(part) > 2)
    return list(dict.fromkeys([*whole, *(part for part in parts if _says_something(part))]))


@lru_cache(maxsize=4096)
def parts_of(word: str) -> tuple[str, ...]:
    """Return the fewest shorter words that `word` is put together from, none if it is not."""
    if len(word) > _LONGEST_COMPOUND:
        return ()
    known = _dictionary()
    # From each place on, the fewest words to the end.
    rest: dict[int, list[str]] = {len(word): []}
    for start in range(len(word) - 2, -1, -1):
        ends = [end for end in rest if end - start >= 2 and word[start:end] in known]
        ways = [[word[start:end], *rest[end]] for end in ends if end - start < len(word)]
        if ways:
            rest[start] = min(ways, key=len)
    return tuple(rest.get(0, ()))


@lru_cache(maxsize=1)
def _dictionary() -> frozenset[str]:
    return frozenset(thai_words())


def warm_up() -> None:
    """Load the dictionary, which takes half a second, before the first person waits for it."""
    index_words("เริ่มต้น")


def _says_something(word: str) -> bool:
    return len(word) > 1 and word not in _EMPTY and _PLAIN.search(word) is not None
