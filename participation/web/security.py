"""Headers that keep pages safe: nothing inline, nothing from elsewhere, never in a frame."""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response

_PICTURES = "img-src 'self' data:"
_NO_FRAMES = "frame-ancestors 'none'"
_ANY_FRAMES = "frame-ancestors https: http:"
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    _PICTURES,
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    _NO_FRAMES,
)


def init_security(app: Flask) -> None:
    """Add the headers to every answer."""
    policy = content_security_policy(app.config["MAP_TILE_URL"])

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def in_frames(html: str) -> Response:
    """Answer a page that other sites may put into a frame; all others stay out of them."""
    policy = content_security_policy(current_app.config["MAP_TILE_URL"])
    answer = make_response(html)
    answer.headers["Content-Security-Policy"] = policy.replace(_NO_FRAMES, _ANY_FRAMES)
    return answer


def content_security_policy(tile_url: str) -> str:
    """Return the policy of every page; pictures may come from the map's server too, if it is set.

    Raises ValueError for an address that is none of one server.
    """
    if not tile_url:
        return "; ".join(_POLICY)
    server = urlsplit(tile_url)
    if server.scheme not in ("https", "http") or not re.fullmatch(r"[\w.:-]+", server.netloc):
        raise ValueError(f"MAP_TILE_URL {tile_url!r} is no address of one server")
    pictures = f"{_PICTURES} {server.scheme}://{server.netloc}"
    return "; ".join(pictures if rule == _PICTURES else rule for rule in _POLICY)
