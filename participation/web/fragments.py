"""htmx: the same address answers a page, or the piece of it that is put in place."""

import json
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse


def wants_fragment() -> bool:
    """Tell whether htmx asks for a piece (not for a page it goes back to)."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers


def fragment(
    html: str,
    *,
    status: int = 200,
    say: str = "",
    focus: str = "",
    instead: tuple[str, str] | None = None,
) -> Response:
    """Answer a piece of a page.

    `say` is read out to those who do not see what changed, `focus` selects what gets the focus
    then, and `instead` names another place to put the piece, and how.
    """
    answer = make_response(html, status)
    # ASCII only: a header takes nothing else.
    if say:
        answer.headers["HX-Trigger"] = json.dumps({"say": say})
    if focus:
        answer.headers["HX-Trigger-After-Settle"] = json.dumps({"focus-on": focus})
    if instead:
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = instead
    return answer


def sentence(text: str, status: int) -> Response:
    """Answer a sentence that is said beside the button that was pressed."""
    answer = make_response(text, status)
    answer.content_type = "text/plain; charset=utf-8"
    return answer


def lead_to(address: str) -> BaseResponse:
    """Let the browser go to another page, also where htmx asked for a piece."""
    if not wants_fragment():
        return redirect(address)
    answer = make_response("", 401)
    answer.content_type = "text/plain; charset=utf-8"
    answer.headers["HX-Redirect"] = address
    return answer


def page_asked_from() -> str:
    """Return the local address of the page the piece was asked from, or the home page."""
    parts = urlsplit(request.headers.get("HX-Current-URL", ""))
    path = parts.path if parts.path.startswith("/") and not parts.path.startswith("//") else "/"
    return f"{path}?{parts.query}" if parts.query else path


def init_fragments(app: Flask) -> None:
    """Let no cache hand a piece to somebody who asks for the page."""

    @app.after_request
    def _vary(response: Response) -> Response:
        response.vary.add("HX-Request")
        return response
