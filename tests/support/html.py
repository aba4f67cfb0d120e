"""What every page must keep: checked on each answer that a test's client gets."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from lxml import etree
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.support.markup import Markup, parse

Element = etree._Element

LANGUAGES = {"th", "en"}
# What a template leaves behind when it is given nothing, or a sentence its parameters.
LEFTOVERS = ("{{", "}}", "{%", "%(", "Undefined", "<LazyString")
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


def check_html(app: Flask, response: TestResponse) -> None:
    """Fail with all that is wrong with a page and its headers.

    Of pages of the same shape, which differ in words and numbers alone, the first one is parsed:
    it was found to be right, and parsing as browsers do takes longer than all else in a test.
    """
    path = response.request.path
    problems = [*header_problems(response)]
    shape = hash(shape_of(response.text))
    if shape not in _found_right or problems:
        problems += page_problems(response.text)
        problems += link_problems(app, parse(response.text).root, path)
        if not problems:
            _found_right.add(shape)
    listed = "\n".join(f"- {problem}" for problem in problems)
    assert not problems, f"{response.request.method} {path} shows a page with mistakes:\n{listed}"


# Values, what meta tags say, random ids and numbers.
_VARIES = re.compile(r'(?<=value=")[^"]*|(?<=content=")[^"]*|(?=[a-z]*[2-9])[a-z2-9]{12}|[0-9]+')
_found_right: set[int] = set()


def shape_of(page: str) -> str:
    """Return the markup of a page without its words, numbers and random ids.

    Whether there is a text at all is kept, and any leftover of a template.
    """
    if any(leftover in page for leftover in LEFTOVERS):
        return page
    tags = re.sub(r">([^<]*)<", lambda text: ">w<" if text[1].strip() else "><", page)
    return _VARIES.sub("0", tags)


def header_problems(response: TestResponse) -> Iterator[str]:
    """Yield what is wrong with the headers of a page."""
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src" not in policy:
        yield "no Content-Security-Policy"
    if "unsafe-" in policy or "*" in policy.split():
        yield f"a lax Content-Security-Policy: {policy}"
    if response.headers.get("X-Content-Type-Options") != "nosniff":
        yield "no X-Content-Type-Options: nosniff"


def page_problems(html: str) -> Iterator[str]:
    """Yield what is wrong with the markup of a page or fragment."""
    markup = parse(html)
    yield from markup.mistakes
    if markup.whole:
        yield from _document_problems(markup.root)
    yield from _id_problems(markup.root)
    if markup.whole:
        # A piece points into the page that it is put in.
        yield from _pointer_problems(markup.root)
    yield from _inline_problems(markup.root)
    yield from _field_problems(markup.root)
    yield from _form_problems(markup.root)
    yield from _name_problems(markup.root)
    yield from _leftover_problems(markup)


def link_problems(app: Flask, root: Element, path: str) -> Iterator[str]:
    """Yield the links, sources and form actions that lead nowhere inside the application."""
    for element, attribute, method in _addresses(root):
        address = element.get(attribute)
        if address.startswith("#"):
            continue
        target = urlsplit(urljoin(path, address))
        if target.scheme in ("http", "https", "mailto", "tel") or target.netloc:
            if element.tag not in ("a", "link"):
                yield f"<{element.tag} {attribute}={address!r}> leaves the site"
            elif element.get("rel") == "stylesheet":
                yield f"a style sheet from elsewhere: {address}"
        elif not _leads_somewhere(app, target.path, method):
            yield f"<{element.tag} {attribute}={address!r}> leads nowhere ({method})"


def _addresses(root: Element) -> Iterator[tuple[Element, str, str]]:
    for element in root.iter(etree.Element):
        if element.tag in ("a", "link", "area") and element.get("href"):
            yield element, "href", "GET"
        if element.tag in ("script", "img", "source", "iframe") and element.get("src"):
            yield element, "src", "GET"
        if element.tag == "form" and element.get("action"):
            yield element, "action", (element.get("method") or "get").upper()
        for verb in ("get", "post", "put", "delete", "patch"):
            if element.get(f"hx-{verb}"):
                yield element, f"hx-{verb}", verb.upper()


def _leads_somewhere(app: Flask, path: str, method: str) -> bool:
    adapter = app.url_map.bind("localhost")
    try:
        endpoint, arguments = adapter.match(path or "/", method=method)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    if endpoint == "static":
        return Path(app.static_folder or "", arguments["filename"]).is_file()
    return True


def _document_problems(root: Element) -> Iterator[str]:
    if root.get("lang") not in LANGUAGES:
        yield f"<html lang={root.get('lang')!r}>"
    if not (root.findtext("head/title") or "").strip():
        yield "no title"
    if root.find("head/meta[@name='viewport']") is None:
        yield "no viewport: a phone would show it tiny"
    for tag in ("main", "h1"):
        count = len(list(root.iter(tag)))
        if count != 1:
            yield f"{count} <{tag}>, not one"


def _id_problems(root: Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in root.iter(etree.Element))
    for name, count in ids.items():
        if name is not None and count > 1:
            yield f"id {name!r} is there {count} times"


def _pointer_problems(root: Element) -> Iterator[str]:
    ids = {element.get("id") for element in root.iter(etree.Element)}
    for element in root.iter(etree.Element):
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute}={name!r} points at nothing"
        fragment = (element.get("href") or "").partition("#")
        if fragment[0] == "" and fragment[2] and fragment[2] not in ids:
            yield f"href='#{fragment[2]}' points at nothing"


def _inline_problems(root: Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        if element.tag == "style":
            yield "an inline <style>"
        if element.tag == "script" and not element.get("src"):
            yield "an inline <script>"
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"<{element.tag} {name}=…>: inline style or script"
            if value.strip().lower().startswith("javascript:"):
                yield f"<{element.tag} {name}={value!r}>"


def _field_problems(root: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in root.iter("label") if _says_something(label)}
    for field in root.iter("input", "select", "textarea"):
        if field.get("type") in UNLABELLED:
            continue
        inside = any(_says_something(label) for label in field.iterancestors("label"))
        named = field.get("aria-label") or field.get("aria-labelledby")
        if not (inside or named or (field.get("id") and field.get("id") in labelled)):
            yield f"<{field.tag} name={field.get('name')!r}> has no label"


def _form_problems(root: Element) -> Iterator[str]:
    for form in root.iter("form"):
        if not form.get("action"):
            yield "a form without action"
        if (form.get("method") or "get").lower() == "post":
            tokens = [field for field in form.iter("input") if field.get("name") == "csrf_token"]
            if len(tokens) != 1:
                yield f"{len(tokens)} csrf_token in the form {form.get('action')!r}, not one"


def _name_problems(root: Element) -> Iterator[str]:
    for element in root.iter("a", "button", "h1", "h2", "h3", "h4", "summary", "legend", "label"):
        if not _says_something(element):
            yield f"an empty <{element.tag}>: {etree.tostring(element, encoding='unicode')[:120]}"
    for image in root.iter("img"):
        if image.get("alt") is None:
            yield f"an image without alt: {image.get('src')}"
    for drawing in root.iter("{*}svg", "svg"):
        hidden = drawing.get("aria-hidden") == "true"
        if not hidden and not (drawing.get("aria-label") or drawing.get("aria-labelledby")):
            yield "an <svg> that is neither named nor aria-hidden"


def _says_something(element: Element) -> bool:
    if element.get("aria-label") or element.get("aria-labelledby"):
        return True
    if "".join(element.itertext()).strip():
        return True
    return any((image.get("alt") or "").strip() for image in element.iter("img"))


def _leftover_problems(markup: Markup) -> Iterator[str]:
    for element in markup.root.iter(etree.Element):
        if element.tag in ("script", "textarea", "code", "pre"):
            continue
        for text in (element.text, *(child.tail for child in element)):
            if text and any(leftover in text for leftover in LEFTOVERS):
                yield f"a template's leftover: {text.strip()[:120]!r}"
