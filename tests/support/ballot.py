"""Casting a ballot through its pages, as a voter without JavaScript does."""

from collections.abc import Mapping
from typing import Any

from tests.support.page import Form, Page


def cast(form: Form, marks: Mapping[str, Any]) -> Page:
    """Fill the ballot in, look it over, confirm it; return the page where that leads.

    A refused ballot comes back at once.
    """
    page = form.submit(marks)
    if not page.select("form.confirm"):
        return page
    confirm = page.form("form.confirm")
    sure = [button for button in confirm.element.iter("button") if not button.get("name")]
    return confirm.submit(button=" ".join("".join(sure[0].itertext()).split()))
