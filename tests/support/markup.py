"""HTML parsed as browsers do, with what they would silently repair."""

from dataclasses import dataclass
from functools import lru_cache

import html5lib
from html5lib.constants import E as MEANINGS
from lxml import etree


@dataclass(frozen=True)
class Markup:
    """A parsed document or fragment, and its mistakes as sentences."""

    root: etree._Element
    mistakes: tuple[str, ...]
    whole: bool


@lru_cache(maxsize=8)
def parse(html: str) -> Markup:
    """Parse a page, or a fragment such as htmx asks for."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    whole = "<html" in html[:500].lower()
    root = parser.parse(html if whole else f"<!doctype html><body>{html}").getroot()
    mistakes = tuple(
        f"line {line}: {MEANINGS[code] % details}" for (line, _), code, details in parser.errors
    )
    return Markup(root, mistakes, whole)
