"""Text as it is searched: the words of a text, and the words inside them.

Thai is written without spaces, and people type part of a name, leave out a tone mark, or write it
in the wrong order. So words are put into one form, cut by dictionary, and beside each stand the
words of the dictionary that are inside it and its letters without tone marks.
"""

import re
import unicodedata
from dataclasses import dataclass

from pythainlp.tokenize import word_dict_trie
from pythainlp.util import normalize

from participation.core.text import arabic_digits, clean_line
from participation.core.words import segments

LONGEST = 100
"""Letters of a word that count."""

_TONES = re.compile("[\u0e48-\u0e4b]")
SHORTEST_PART = 3
"""Letters of a word inside others: shorter ones are found in everything."""

_SAYS_SOMETHING = re.compile(r"\w")
# Letters and digits with the Thai signs above and below them, to the next space or sign.
_RUN = re.compile(r"[\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+")
# A word does not begin with a vowel sign or tone mark.
_NO_START = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")


@dataclass(frozen=True)
class Terms:
    """The words of a text, and what weighs less: words inside them, and without tone marks."""

    words: tuple[str, ...]
    parts: tuple[str, ...]


def one_form(text: str) -> str:
    """Return `text` in the form in which texts are compared."""
    plain = clean_line(unicodedata.normalize("NFKC", text)).replace("\u0e4d\u0e32", "\u0e33")
    return arabic_digits(normalize(plain)).casefold()


def without_tones(word: str) -> str:
    """Return a word without tone marks: they are what is mistyped most."""
    return _TONES.sub("", word)


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, spaces and signs left out."""
    return [
        word[:LONGEST]
        for run in _RUN.findall(one_form(text))
        for word in segments(run)
        if _SAYS_SOMETHING.search(word)
    ]


def terms_of(*texts: str) -> Terms:
    """Return what a text is found by."""
    words = [word for text in texts for word in words_of(text)]
    runs = dict.fromkeys(run for text in texts for run in _RUN.findall(one_form(text)))
    parts = [part for run in runs for part in _inside(run)]
    parts += [without_tones(word) for word in [*words, *parts]]
    known = set(words)
    return Terms(tuple(words), tuple(part for part in dict.fromkeys(parts) if part not in known))


def quoted(word: str) -> str:
    """Return a word as a lexeme in PostgreSQL's notation."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _inside(run: str) -> list[str]:
    """Return every word of the dictionary that letters of a run make, whichever way it is cut."""
    dictionary = word_dict_trie()
    return [
        part
        for start in range(len(run) - SHORTEST_PART + 1)
        if not _NO_START.match(run[start])
        for part in dictionary.prefixes(run[start : start + LONGEST])
        if len(part) >= SHORTEST_PART and not _NO_START.match(run[start + len(part) :])
    ]
