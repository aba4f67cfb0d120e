"""Posting a proposal with its form."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.page import Page, text_of

_BOUNDARY = "files-end-here"


def publish(page: Page, typed: Mapping[str, Any] | None = None, **more: Any) -> Page:
    """Fill in the form of a page and press what publishes it; return the page where it leads."""
    button = text_of(page.one("#proposal-form [data-publish]"))
    return page.form("#proposal-form").submit(typed, button=button, **more)


def press(page: Page, address: str, typed: Mapping[str, Any] | None = None) -> Page:
    """Fill in the form of a page and press the button that leads to `address`, by its end."""
    button = text_of(page.one(f"#proposal-form [formaction$='{address}']"))
    return page.form("#proposal-form").submit(typed, button=button)


def send_files(
    page: Page,
    files: Sequence[tuple[str, bytes]],
    typed: Mapping[str, str] | None = None,
    *,
    address: str | None = None,
    field: str = "files",
) -> Page:
    """Send the form of a page with files (names and bytes), to `address` or where it publishes."""
    form = page.form("main form[enctype]")
    fields = [*form.values.items(multi=True)]
    fields = [(name, text) for name, text in fields if name not in (typed or {})]
    # By hand: what the client would make itself keeps a temporary file open.
    parts = [(f'name="{name}"', text.encode()) for name, text in [*fields, *(typed or {}).items()]]
    parts += [
        (f'name="{field}"; filename="{name}"\r\nContent-Type: image/jpeg', content)
        for name, content in files
    ]
    body = b"".join(
        f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + raw + b"\r\n"
        for head, raw in parts
    )
    response = page.client.post(
        address or form.action,
        data=body + f"--{_BOUNDARY}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={_BOUNDARY}",
        follow_redirects=True,
    )
    assert response.page is not None, f"{response.status}, no page"
    return response.page
