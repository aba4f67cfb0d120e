"""A form that could not be taken is kept, and comes back filled in.

That happens when a guest, or somebody whose session has ended, sends a form: after signing in they
are on the page of that form again, and what they typed stands in it. Every `Form` of that page and
`came_back()` give it. What was typed is kept on the server (`core.kept_forms`) for an hour under a
key that stands in a cookie; passwords, codes and files are not kept.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from participation.core import kept_forms
from participation.web.extensions import limiter
from participation.web.fragments import page_asked_from, wants_fragment
from participation.web.redirects import next_address

LIFETIME = timedelta(hours=1)
# Characters of one form, and forms of one address; beyond that people are shown their text instead.
LARGEST = 200_000
FREQUENCY = "100 per hour"
# Never kept and never shown back, whatever went wrong.
SECRET_FIELDS = {
    "csrf_token",
    "password",
    "new_password",
    "current_password",
    "code",
    "next",
    "table",
    # The two traps (`traps`).
    "website",
    "began",
}
PREFIX = "kept-"


@dataclass(frozen=True)
class Kept:
    """A form that came back: what was typed by field, and whether files were with it."""

    typed: dict[str, str]
    files: bool


def typed_text() -> dict[str, str]:
    """Return what may be kept or shown back of the form that was sent."""
    try:
        form = request.form
    except HTTPException:
        # It is too large, or no form at all: that may be the very error to show.
        return {}
    return {name: text for name, text in form.items() if name not in SECRET_FIELDS and text.strip()}


def keep_form() -> str | None:
    """Keep the form of this request; return the address of the page where it comes back.

    A form in which nothing was typed has nothing to keep, but a page to go back to all the same.
    None if there is no such page, or the form can't be kept.
    """
    page = page_of_form()
    if page is None or not _from_here():
        return None
    typed = typed_text()
    if typed:
        body = json.dumps({"typed": typed, "files": _had_files()})
        if len(body) > LARGEST:
            return None
        try:
            with limiter.limit(FREQUENCY):
                key = kept_forms.keep(body, LIFETIME)
        except RateLimitExceeded:
            return None
        g.kept_cookie = (_cookie_of(page), urlencode({"key": key, "action": request.path}))
    return page


def came_back() -> dict[str, str]:
    """Return what was typed into a form of this page before it had to be kept, by field."""
    kept = kept_form()
    if kept is None:
        return {}
    g.kept_form_used = True
    return kept.typed


def kept_form() -> Kept | None:
    """Return the form that came back to this page, None if there is none."""
    if not has_request_context():
        return None
    if "kept_form" not in g:
        g.kept_form = _find()
    found: Kept | None = g.kept_form
    return found


def is_kept_for(address: str) -> bool:
    """Tell whether a form waits for its person at this address."""
    return _cookie_of(address) in request.cookies


def init_kept_forms(app: Flask) -> None:
    """Hand out and take back the cookies, and tell templates what came back."""

    @app.context_processor
    def _in_templates() -> dict[str, Any]:
        return {"kept_form": kept_form, "is_kept_for": is_kept_for}

    @app.after_request
    def _cookies(response: Response) -> Response:
        secure = app.config["SESSION_COOKIE_SECURE"]
        if "kept_cookie" in g:
            name, value = g.kept_cookie
            response.set_cookie(
                name,
                value,
                max_age=int(LIFETIME.total_seconds()),
                httponly=True,
                samesite="Lax",
                secure=secure,
            )
        elif request.method == "POST" and response.status_code < 400:
            for name in _cookies_of_action(request.path):
                # Without its key nobody can open what was kept.
                response.delete_cookie(name, httponly=True, samesite="Lax", secure=secure)
        if g.get("kept_form"):
            response.headers["Cache-Control"] = "no-store"
        return response


def _find() -> Kept | None:
    cookie = request.cookies.get(_cookie_of(request.path))
    if request.method != "GET" or not cookie:
        return None
    (key,) = parse_qs(cookie).get("key", [""])[:1]
    text = kept_forms.open_kept(key)
    return Kept(**json.loads(text)) if text else None


def _cookie_of(address: str) -> str:
    """Return the name of the cookie of a page: one for each, so that none displaces another."""
    return PREFIX + sha256(urlsplit(address).path.encode()).hexdigest()[:16]


def _cookies_of_action(action: str) -> list[str]:
    return [
        name
        for name, value in request.cookies.items()
        if name.startswith(PREFIX) and parse_qs(value).get("action") == [action]
    ]


def _had_files() -> bool:
    return any(file.filename for file in request.files.values())


def _from_here() -> bool:
    """Tell whether the form was sent from a page of this site, as far as the browser says."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def page_of_form() -> str | None:
    """Return the address of the page on which the form stands.

    Browsers say it. Where they do not, it is the form's own address if that is a page, else where
    the form wants to go on.
    """
    if wants_fragment():
        return page_asked_from()
    further = next_address("")
    before = urlsplit(request.referrer or "")
    from_elsewhere = before.path != request.path
    if from_elsewhere and before.netloc == request.host and is_page(before.path):
        return before.path + (f"?{before.query}" if before.query else "")
    if is_page(request.path):
        return f"{request.path}?{urlencode({'next': further})}" if further else request.path
    return further if further and is_page(urlsplit(further).path) else None


def is_page(path: str) -> bool:
    """Tell whether a page can be asked for at a local address."""
    try:
        current_app.url_map.bind(request.host).match(path, method="GET")
    except (RequestRedirect, HTTPException):
        return False
    return True
