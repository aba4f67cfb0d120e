"""Calls of the API: told apart from pages, without cookies, and with headers of their own."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from time import time
from typing import Any

from flask import Flask, Response, request
from flask_limiter.util import get_remote_address
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from participation.web.extensions import limiter

PREFIX = "/api/v1"
# Small pages that stand in frames of other sites.
FRAMES = "/widgets/"
_READING = ("GET", "HEAD")
_SHOWN_HEADERS = "ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"


class WithoutCookies:
    """The application as the API and pages in frames know it: nobody's cookie changes an answer.

    Whose call it is, a token alone says: no other site can let somebody's browser act here.
    """

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Hand the call on."""
        if _has_no_cookies(environ.get("PATH_INFO", "")):
            environ.pop("HTTP_COOKIE", None)
        return self._inner(environ, start)


def is_api_call() -> bool:
    """Tell whether the present request is one of the API."""
    return _is_of_api(request.path)


def has_no_cookies() -> bool:
    """Tell whether the present request neither reads nor sets any cookie."""
    return _has_no_cookies(request.path)


def bearer_token() -> str:
    """Return the token that came with the call, empty if none did."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def unauthorized() -> Unauthorized:
    """Return the refusal of a call that needs a token, or came with one that is not valid."""
    return Unauthorized(www_authenticate=WWWAuthenticate("bearer"))


def caller() -> str:
    """Return who is counted by the rate limits: a token, or else an address."""
    token = bearer_token()
    return sha256(token.encode()).hexdigest() if token else get_remote_address()


def init_api_calls(app: Flask) -> None:
    """Answer what browsers ask beforehand, and add the headers of the API."""
    app.wsgi_app = WithoutCookies(app.wsgi_app)  # type: ignore[assignment, method-assign]

    @app.before_request
    def _asked_beforehand() -> Response | None:
        if request.method == "OPTIONS" and is_api_call() and request.endpoint is not None:
            return Response(status=204)
        return None

    @app.after_request
    def _headers(response: Response) -> Response:
        if is_api_call():
            _open_to_other_sites(response)
            _tell_limits(response)
            response.vary.update(("Accept-Language", "Authorization"))
            if request.method in _READING and response.status_code == 200:
                _tag(response)
        return response


def _is_of_api(path: str) -> bool:
    return path.startswith(f"{PREFIX}/")


def _has_no_cookies(path: str) -> bool:
    return _is_of_api(path) or path.startswith(FRAMES)


def _open_to_other_sites(response: Response) -> None:
    """Let pages of other sites read what everybody may read; writing is for programs alone."""
    if request.method not in (*_READING, "OPTIONS") or "Authorization" in request.headers:
        return
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _SHOWN_HEADERS
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match, Accept-Language"
        response.headers["Access-Control-Max-Age"] = "86400"


def _tag(response: Response) -> None:
    """Name the answer by its content; who has it already gets none."""
    response.headers["Cache-Control"] = "private, no-cache"
    if not response.is_streamed:
        response.add_etag()
        response.make_conditional(request)


def _tell_limits(response: Response) -> None:
    """Say how much may still be asked for: of the limits that count here, the one nearest."""
    limits = limiter.current_limits
    if not limits:
        return
    nearest = min(limits, key=lambda limit: limit.remaining)
    response.headers["RateLimit-Limit"] = str(nearest.limit.amount)
    response.headers["RateLimit-Remaining"] = str(max(0, nearest.remaining))
    response.headers["RateLimit-Reset"] = str(max(1, int(nearest.reset_at - time())))
