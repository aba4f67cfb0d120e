"""News as Atom (RFC 4287); pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree  # nosec B405: it writes here and never reads

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"

# What XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ElementTree.register_namespace("", ATOM)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One piece of news; `address` is absolute and its lasting name. `author` is public or ""."""

    address: str
    title: str
    text: str
    published: datetime
    updated: datetime
    author: str = ""


@dataclass(frozen=True, kw_only=True)
class Feed:
    """News of one board or area; addresses are absolute."""

    address: str
    page: str
    title: str
    author: str
    language: str
    begun: datetime
    entries: Sequence[Entry]


def to_atom(feed: Feed) -> bytes:
    """Return the feed, its newest entry first."""
    entries = sorted(feed.entries, key=lambda entry: entry.published, reverse=True)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"xml:lang": feed.language})
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(max([entry.updated for entry in entries] + [feed.begun])))
    _link(root, "self", feed.address, MEDIA_TYPE)
    _link(root, "alternate", feed.page, "text/html")
    _add(ElementTree.SubElement(root, f"{{{ATOM}}}author"), "name", feed.author)
    for entry in entries:
        _add_entry(root, entry)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _add_entry(root: ElementTree.Element, entry: Entry) -> None:
    element = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
    _add(element, "id", entry.address)
    _add(element, "title", entry.title)
    _add(element, "published", _moment(entry.published))
    _add(element, "updated", _moment(entry.updated))
    _link(element, "alternate", entry.address, "text/html")
    if entry.author:
        _add(ElementTree.SubElement(element, f"{{{ATOM}}}author"), "name", entry.author)
    _add(element, "summary", entry.text)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = _NOT_XML.sub("", text)


def _link(parent: ElementTree.Element, relation: str, address: str, kind: str) -> None:
    attributes = {"rel": relation, "type": kind, "href": address}
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", attributes)


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds")
