"""What every template may use."""

import secrets
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, has_request_context, request
from flask_babel import get_locale
from flask_babel import gettext as _

from participation.core import clock
from participation.core.money import format_amount
from participation.web.addresses import absolute
from participation.web.kept_forms import is_page, page_of_form
from participation.web.kept_page import FORM_TOKENS
from participation.web.lines import whole_page, whole_paragraphs, whole_phrases, whole_words
from participation.web.links import linked
from participation.web.locale import LANGUAGES, date_and_time, last_day, long_date, time_left

# Values of addresses that are equal only if they look the same.
_PLAIN = {str, int, type(None)}


def number(value: int) -> str:
    """Return a whole number with thousands separated."""
    return f"{value:,}"


def file_size(count: int) -> str:
    """Return how large a file is, in the unit that keeps the number short."""
    if count < 1024 * 1024:
        return str(_("%(size)s KB", size=max(1, round(count / 1024))))
    return str(_("%(size)s MB", size=f"{count / 1024**2:.1f}"))


def local_name(thing: Any) -> str:
    """Return the name of a province or municipality in the reader's language."""
    return str(thing.name)


def form_token() -> str:
    """Return a token for one form, so that what is sent twice is done once.

    A page that is kept gets other ones each time it is sent.
    """
    token = secrets.token_urlsafe(16)
    request.environ.setdefault(FORM_TOKENS, []).append(token)
    return token


def this_page_in(language: str) -> str:
    """Return the address of the present page in another language.

    Where only forms are sent, it is that of the page with the form.
    """
    if request.method == "GET" or is_page(request.path):
        return f"{request.path}?{urlencode({**request.args.to_dict(), 'lang': language})}"
    return f"{urlsplit(page_of_form() or '/').path}?{urlencode({'lang': language})}"


def _remembering(app: Flask) -> Callable[..., str]:
    """Return `url_for` for templates: what it said once it says again, without building it."""

    @lru_cache(maxsize=16_384)
    def build(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return app.url_for(endpoint, **dict(values))

    def url_for(endpoint: str, **values: Any) -> str:
        if (
            app.debug
            or endpoint.startswith(".")
            or not _PLAIN.issuperset(map(type, values.values()))
        ):
            return app.url_for(endpoint, **values)
        root = request.root_path if has_request_context() else app.config["APPLICATION_ROOT"]
        return build(root, endpoint, tuple(values.items()))

    return url_for


def _end_lines_between_words(response: Response) -> Response:
    if response.mimetype == "text/html" and not response.is_streamed:
        response.set_data(whole_page(response.get_data(as_text=True)))
    return response


def init_rendering(app: Flask) -> None:
    """Give templates their filters and globals."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        amount=format_amount,
        date_and_time=date_and_time,
        last_day=last_day,
        linked=linked,
        file_size=file_size,
        iso_day=date.fromisoformat,
        local_name=local_name,
        long_date=long_date,
        number=number,
        time_left=time_left,
        paragraphs=whole_paragraphs,
        phrases=whole_phrases,
        words=whole_words,
    )

    app.jinja_env.globals["url_for"] = _remembering(app)

    app.after_request(_end_lines_between_words)

    @app.context_processor
    def _globals() -> dict[str, Any]:
        return {
            "absolute": absolute,
            "language": str(get_locale()),
            "form_token": form_token,
            "languages": LANGUAGES,
            "map": {
                "tiles": app.config["MAP_TILE_URL"],
                "attribution": app.config["MAP_ATTRIBUTION"],
            },
            "now": clock.now(),
            "site_name": app.config["SITE_NAME"] or _("Ruam Khit"),
            "this_page_in": this_page_in,
        }
