"""Forms that may carry files: how much each route takes, decided before anything reads them."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Request, request

View = TypeVar("View", bound=Callable[..., Any])

_CHUNK = 64 * 1024
# Beyond this nobody waits for a page in words.
_MOST_READ_AWAY = 200 * 1024 * 1024


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Declare that a view takes forms of at most `most_bytes`. Stands under the route decorators.

    It holds for guests too: whose session has ended meanwhile gets the text back after signing in.
    """

    def declare(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return declare


def init_large_forms(app: Flask) -> None:
    """Set the limit of each request; comes before whatever reads forms."""

    @app.before_request
    def _set_limit() -> None:
        most = getattr(app.view_functions.get(request.endpoint or ""), "most_bytes", None)
        if most is not None:
            request.max_content_length = most
        _read_away(request)


def _read_away(request: Request) -> None:
    """Take in what is too large: a browser hears the answer only when it has sent everything."""
    left = request.content_length or 0
    if left <= (request.max_content_length or left) or left > _MOST_READ_AWAY:
        return
    stream = request.environ["wsgi.input"]
    while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
        left -= len(chunk)
