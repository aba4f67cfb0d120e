"""Addresses as they are written outside the site: on posters, in chats, in feeds."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for


def absolute(endpoint: str, **values: Any) -> str:
    """Return the whole address of an endpoint, by SITE_URL: a request may claim any host."""
    return current_app.config["SITE_URL"] + url_for(endpoint, **values)


def site_host() -> str:
    """Return the host the site is reached at, without a port."""
    return urlsplit(current_app.config["SITE_URL"]).hostname or "localhost"


def without_scheme(address: str) -> str:
    """Return an address as people type it."""
    return address.removeprefix("https://").removeprefix("http://")
