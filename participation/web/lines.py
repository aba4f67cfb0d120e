"""Lines of Thai that end where words do.

Browsers look Thai words up in a small dictionary of their own and break others in the middle
(ทาง|เดิน, ลง|คะแนน). Every page passes here once it is written: the segmenter says where a line may
end, as <wbr>. Nothing is added to the words themselves, so they can be searched and copied.
"""

import re
from functools import lru_cache
from html import unescape

from markupsafe import Markup, escape

from participation.core.words import segments

_THAI = re.compile("[\u0e00-\u0e7f]")
# What is no running text; or else a piece of text with Thai in it, which begins where a tag ends.
_TEXT = re.compile(
    r"<(title|textarea|option|script|style|svg|pre)\b.*?</\1>"
    r'|(?<!<wbr)(?<! class="words")>([^<]*[\u0e00-\u0e7f][^<]*)',
    re.DOTALL,
)
_LINE = re.compile(r"(\s*)(.*?)(\s*)")
# A line does not begin with one of these, nor end with one of those.
_NO_START = "ๆฯ)]}”’»!?.,:;%…"
_NO_END = "([{“‘«"
_NUMBER = re.compile(r"[\d.,]+")
_UNITS = ("บาท",)
# No word is that long; a line that is all one word has to break somewhere.
_LONGEST_WORD = 24


def whole_page(html: str) -> str:
    """Return a page, or a piece of one, whose lines of Thai end between words."""
    return _TEXT.sub(lambda found: found[0] if found[2] is None else f">{_lines(found[2])}", html)


@lru_cache(maxsize=8192)
def _lines(text: str) -> Markup:
    """Return what stands between two tags; line feeds and the spaces at its ends stay outside."""
    parts = (_LINE.fullmatch(line) for line in unescape(text).split("\n"))
    return Markup("\n").join(
        Markup("{}{}{}").format(part[1], whole_words(part[2]), part[3]) for part in parts if part
    )


def whole_words(text: str) -> Markup:
    """Return one line of text as HTML whose lines end between words.

    What holds no Thai stays as it is.
    """
    if not _THAI.search(text):
        return escape(text)
    tokens = segments(text)
    parts: list[Markup] = []
    unbroken = 0
    for place, token in enumerate(tokens):
        unbroken += len(token)
        if place and (_may_break(tokens, place) or unbroken > _LONGEST_WORD):
            parts.append(Markup("<wbr>"))
            unbroken = len(token)
        long = len(token) > _LONGEST_WORD
        parts.append(Markup("<span>{}</span>").format(token) if long else escape(token))
    return Markup('<span class="words">{}</span>').format(Markup("").join(parts))


def whole_paragraphs(text: str) -> Markup:
    """Return a text of several lines, each as `whole_words` gives it."""
    return Markup("\n").join(whole_words(line) for line in text.splitlines())


def whole_phrases(text: str) -> Markup:
    """Return one line of text as HTML whose lines end at its spaces only, Thai as well."""
    return Markup('<span class="words">{}</span>').format(
        Markup(" <wbr>").join(escape(phrase) for phrase in text.split(" "))
    )


def _may_break(tokens: list[str], place: int) -> bool:
    """Tell whether a line may end before the token at `place`: after a space, not before it."""
    token, before = tokens[place], tokens[place - 1]
    if token.isspace() or token[0] in _NO_START or before[-1] in _NO_END or token in _UNITS:
        return False
    # A number stays with what it counts.
    return not (before.isspace() and place > 1 and _NUMBER.fullmatch(tokens[place - 2]))
