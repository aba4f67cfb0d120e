"""The form for a new board, filled in as an official does."""

from collections.abc import Mapping
from typing import Any

from tests.support.client import CheckingClient
from tests.support.page import Page

# The step that comes after each of the later ones.
_GOING_ON = ("phases", "rules", "look-over")


def go_through(client: CheckingClient, path: str, typed: Mapping[str, Any]) -> Page:
    """Go through all steps from `path` on; return the board's check-list.

    Each step takes those of the `typed` fields that it has. A step that comes back with something
    to correct is returned as it is.
    """
    page = _filled(client.page(path), typed, None)
    for going in _GOING_ON:
        if page.status == 200:
            page = _filled(page, typed, going)
    if page.status != 200:
        return page
    return client.page(f"/boards/{page.path.split('/')[2]}/manage")


def _filled(page: Page, typed: Mapping[str, Any], button: str | None) -> Page:
    form = page.form("#step-form")
    names = {field.get("name") for field in form.element.iter("input", "select", "textarea")}
    here = {name: value for name, value in typed.items() if name in names}
    return form.submit(here, button=button)
