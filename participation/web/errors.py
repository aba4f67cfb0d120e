"""Refusals and HTTP errors become pages, once, in the reader's language."""

from flask import Flask, Response, current_app, flash, make_response, render_template
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from participation.core.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, TooOften
from participation.web.access import ask_to_sign_in, asks_to_sign_in
from participation.web.api.calls import is_api_call
from participation.web.fragments import lead_to, sentence, wants_fragment
from participation.web.kept_forms import keep_form, typed_text
from participation.web.problems import errors_of, problem

STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (Forbidden, 403),
    (Conflict, 409),
    (Invalid, 422),
    (TooOften, 429),
)


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal."""
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 400)


def init_errors(app: Flask) -> None:
    """Show an error page for everything that is refused or goes wrong."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http_error)


def _refused(refusal: Refusal) -> Response:
    if is_api_call():
        return problem(status_of(refusal), str(refusal), refusal.code)
    return _page(status_of(refusal), str(refusal))


def _form_expired(_error: CSRFError) -> BaseResponse:
    """Lead back to the page of the form, where it comes back filled in, or show what was typed."""
    if asks_to_sign_in():
        return ask_to_sign_in()
    # htmx leaves the page as it is: what was typed stands there.
    back = None if wants_fragment() else keep_form()
    if back is None:
        return _page(
            400,
            _("The page was open too long. Go back, reload it and send the form again."),
        )
    if not typed_text():
        flash(_("The page was open too long. Please press the button again."))
    return lead_to(back)


def _http_error(error: HTTPException) -> Response:
    sentences = {
        401: _("This needs a valid token. Make one in your settings."),
        404: _("This page does not exist. It may have moved: start from the home page."),
        405: _("This address does not take that kind of request."),
        413: _("What you sent is too large."),
        415: _("Please send JSON."),
        422: _("Something in it is not right. The list of errors says what."),
        429: _("Too many tries in a short time. Please wait a minute and try again."),
        500: _("Something went wrong on our side. Please try again in a moment."),
    }
    code = error.code or 500
    said = sentences.get(code, _("This request could not be understood."))
    if is_api_call():
        answer = problem(code, said, type(error).__name__, errors_of(error))
    else:
        answer = _page(code, said)
    # What the error says to programs stays: which methods there are, how long to wait.
    answer.headers.update(
        {name: text for name, text in error.get_headers() if name != "Content-Type"}
    )
    return answer


def _page(status: int, said: str) -> Response:
    """Answer a page with what was typed; htmx gets the sentence alone, for beside the button."""
    if wants_fragment():
        return sentence(said, status)
    shown = {"status": status, "sentence": said, "typed": typed_text()}
    try:
        page = render_template("error.html", **shown)
    except Exception:
        if status != 500:
            raise
        # The database may be what failed, and whatever Flask renders asks it who is signed in.
        plain = current_app.jinja_env.get_template("error_plain.html")
        page = plain.render(language=str(get_locale()), **shown)
    return make_response(page, status)
