"""A page as a person meets it: text, links, forms to fill in."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from lxml import etree, html
from lxml.cssselect import CSSSelector
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

if TYPE_CHECKING:
    from tests.support.client import CheckingClient

Element = etree._Element

NOT_SENT = {"submit", "button", "reset", "image", "file"}


def text_of(element: Element) -> str:
    """Return what is written in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


class Page:
    """One answer in HTML, and what can be done from there."""

    def __init__(self, client: "CheckingClient", response: TestResponse) -> None:
        self.client = client
        self.response = response
        self.status = response.status_code
        self.path = response.request.path
        # Without the places where lines may end: words stand as they were written.
        self.html = response.text.replace("<wbr>", "")

    @cached_property
    def root(self) -> Element:
        """The parsed document, or fragment in a document."""
        # This parser knows no <wbr>, and would put all that follows into it.
        return html.document_fromstring(self.html.replace("<wbr>", ""))

    @property
    def title(self) -> str:
        """What the tab says."""
        return text_of(self.one("title"))

    @property
    def text(self) -> str:
        """What the body says, with single spaces."""
        return text_of(self.one("body"))

    def select(self, css: str) -> list[Element]:
        """Return the elements that match a CSS selector."""
        return CSSSelector(css)(self.root)

    def one(self, css: str) -> Element:
        """Return the one element that matches."""
        found = self.select(css)
        assert len(found) == 1, f"{len(found)} elements match {css!r} on {self.path}"
        return found[0]

    def texts(self, css: str) -> list[str]:
        """Return what is written in the elements that match."""
        return [text_of(element) for element in self.select(css)]

    def follow(self, text: str) -> "Page":
        """Follow the first link that is called `text`."""
        links = [link for link in self.select("a[href]") if text_of(link) == text]
        assert links, f"no link {text!r} on {self.path}"
        return self.client.page(urljoin(self.path, links[0].get("href")))

    def form(self, css: str = "main form") -> "Form":
        """Return the one form that matches."""
        return Form(self, self.one(css))


class Form:
    """A form with what stands in it."""

    def __init__(self, page: Page, element: Element) -> None:
        self.page = page
        self.element = element
        self.action = urljoin(page.path, element.get("action") or "")
        self.method = (element.get("method") or "get").upper()

    @property
    def values(self) -> MultiDict[str, str]:
        """What a browser would send now, without a button."""
        sent: MultiDict[str, str] = MultiDict()
        for field in self._fields():
            for value in _values(field):
                sent.add(field.get("name"), value)
        return sent

    def submit(
        self, changes: Mapping[str, Any] | None = None, *, button: str | None = None, **more: Any
    ) -> Page:
        """Fill in and send; return the page where it leads.

        A value is a text, a list of texts, or None to leave the field out. Fields that the form
        does not have, and choices that it does not offer, are refused. `button` is what the
        button says, if it is not the only one.
        """
        sent = self.values
        for name, value in {**(changes or {}), **more}.items():
            chosen = [] if value is None else value if isinstance(value, list) else [value]
            self._check_offered(name, [str(item) for item in chosen])
            sent.setlist(name, [str(item) for item in chosen])
        pressed = self._button(button)
        if pressed.get("name"):
            sent.add(pressed.get("name"), pressed.get("value") or "")
        action = urljoin(self.action, pressed.get("formaction") or "")
        where = {"query_string": sent} if self.method == "GET" else {"data": sent}
        # As browsers do on our pages (Referrer-Policy: same-origin).
        headers = {"Referer": urljoin("http://localhost", self.page.path)}
        response = self.page.client.open(
            action, method=self.method, follow_redirects=True, headers=headers, **where
        )
        assert response.page is not None, f"{action} answered {response.status}, no page"
        return response.page

    def _fields(self) -> list[Element]:
        return [
            field
            for field in self.element.iter("input", "select", "textarea")
            if field.get("name")
            and "disabled" not in field.attrib
            and field.get("type") not in NOT_SENT
        ]

    def _check_offered(self, name: str, values: list[str]) -> None:
        fields = [field for field in self._fields() if field.get("name") == name]
        assert fields, f"the form on {self.page.path} has no field {name!r}"
        offers = [_offers(field) for field in fields]
        if None not in offers:
            offered = {value for offer in offers for value in offer or ()}
            assert offered >= set(values), f"{name!r} offers {sorted(offered)}, not {values}"

    def _button(self, text: str | None) -> Element:
        buttons = [
            button
            for button in self.element.iter("button", "input")
            if (button.get("type") or ("submit" if button.tag == "button" else "")) == "submit"
            and text in (None, text_of(button), button.get("value"))
        ]
        assert len(buttons) == 1, f"{len(buttons)} buttons {text or ''} in {self.action}"
        return buttons[0]


def _values(field: Element) -> list[str]:
    """Return what a field sends."""
    if field.tag == "textarea":
        # The line feed after the tag is the template's, not part of the text.
        return ["".join(field.itertext()).removeprefix("\n")]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib]
        if not chosen and "multiple" not in field.attrib:
            chosen = options[:1]
        return [_option_value(option) for option in chosen]
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value", "on")] if "checked" in field.attrib else []
    return [field.get("value") or ""]


def _offers(field: Element) -> set[str] | None:
    """Return the values one may choose from, or None for a field to type in."""
    if field.tag == "select":
        return {_option_value(option) for option in field.iter("option")}
    if field.get("type") in ("checkbox", "radio"):
        return {field.get("value", "on")}
    return None


def _option_value(option: Element) -> str:
    value = option.get("value")
    return text_of(option) if value is None else value
