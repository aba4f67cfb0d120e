"""Refusals and HTTP errors become pages, once, in the reader's language."""

from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from participation.core.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, TooOften
from participation.web.access import ask_to_sign_in
from participation.web.fragments import sentence, wants_fragment

STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (Forbidden, 403),
    (Conflict, 409),
    (Invalid, 422),
    (TooOften, 429),
)

# Never shown back, whatever went wrong.
_SECRET_FIELDS = {"csrf_token", "password", "next", "table"}


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal."""
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 400)


def init_errors(app: Flask) -> None:
    """Show an error page for everything that is refused or goes wrong."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http_error)


def _refused(refusal: Refusal) -> Response:
    return _page(status_of(refusal), str(refusal))


def _form_expired(_error: CSRFError) -> BaseResponse:
    if wants_fragment() and not current_user.is_authenticated:
        # The session is over, and the token with it. What was typed is kept by the browser.
        return ask_to_sign_in()
    return _page(
        400,
        _("The page was open too long. Go back, reload it and send the form again."),
    )


def _http_error(error: HTTPException) -> Response:
    sentences = {
        404: _("This page does not exist. It may have moved: start from the home page."),
        405: _("This address does not take that kind of request."),
        413: _("What you sent is too large."),
        429: _("Too many tries in a short time. Please wait a minute and try again."),
        500: _("Something went wrong on our side. Please try again in a moment."),
    }
    code = error.code or 500
    answer = _page(code, sentences.get(code, _("This request could not be understood.")))
    # What the error says to programs stays: which methods there are, how long to wait.
    answer.headers.update(
        {name: text for name, text in error.get_headers() if name != "Content-Type"}
    )
    return answer


def _page(status: int, said: str) -> Response:
    """Answer a page with what was typed; htmx gets the sentence alone, for beside the button."""
    if wants_fragment():
        return sentence(said, status)
    page = render_template("error.html", status=status, sentence=said, typed=_typed())
    return make_response(page, status)


def _typed() -> dict[str, str]:
    """Return what may be shown back of the form that was sent."""
    try:
        form = request.form
    except HTTPException:
        # It is too large, or no form at all: that may be the very error to show.
        return {}
    return {
        name: text for name, text in form.items() if name not in _SECRET_FIELDS and text.strip()
    }
