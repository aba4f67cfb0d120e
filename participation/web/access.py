"""Every route declares who may use it; a route that does not is never served."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from participation.core.errors import Forbidden
from participation.web.api.calls import is_api_call, unauthorized
from participation.web.fragments import lead_to, page_asked_from, wants_fragment
from participation.web.kept_forms import keep_form, typed_text
from participation.web.redirects import next_address

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """Who may use a route.

    OFFICIAL asks for a signed-in person here; of which municipality they must be an official is
    checked by the view's policy, which knows the municipality. IN_SESSION lets in whoever has a
    session: the view looks for itself whose it is and whether it goes on (see `session_id`),
    together with what else it needs.
    """

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    IN_SESSION = "in_session"
    OFFICIAL = "official"


class NotKept(Forbidden):
    """A guest sent a form that can't be kept until they have signed in."""

    message = _l("Please sign in first. Copy what you typed before you do: it could not be kept.")


def access(level: Access) -> Callable[[View], View]:
    """Declare who may use a view. Stands under the route decorators."""

    def declare(view: View) -> View:
        view.access = level  # type: ignore[attr-defined]
        return view

    return declare


def person() -> Any:
    """Return the signed-in account itself, or None for a guest."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def session_id() -> str:
    """Return what the session says of who is signed in, unchecked; empty if nothing."""
    return str(session.get("_user_id", ""))


def declared_access(app: Flask, endpoint: str) -> Access | None:
    """Return what a route declares, None if it says nothing. Static files are public."""
    if endpoint == "static":
        return Access.PUBLIC
    return getattr(app.view_functions[endpoint], "access", None)


def init_access(app: Flask) -> None:
    """Check the declared access before every request."""

    @app.before_request
    def _check() -> Any:
        if "\0" in request.path:
            # No address of ours holds one, and PostgreSQL would not even look for it.
            raise NotFound
        if request.endpoint is None:
            return None
        level = declared_access(app, request.endpoint)
        if level is None:
            raise NotFound
        return ask_to_sign_in() if asks_to_sign_in() else None


def asks_to_sign_in() -> bool:
    """Tell whether this request is a guest's and for people who are signed in."""
    level = declared_access(current_app, request.endpoint) if request.endpoint else None
    if level in (None, Access.PUBLIC) or (level is Access.IN_SESSION and session_id()):
        return False
    return not current_user.is_authenticated


def ask_to_sign_in() -> Response:
    """Send the guest to sign in, and afterwards back to a page (never to an address for forms).

    What they typed is kept meanwhile; raises NotKept if it can't be. A program is told that it
    needs a token.
    """
    if is_api_call():
        raise unauthorized()
    login = current_app.login_manager.login_view  # type: ignore[attr-defined]
    if request.method != "GET":
        back = keep_form()
        if back is None and typed_text():
            raise NotKept
        return lead_to(url_for(login, next=back or next_address("/")))
    if wants_fragment():
        return lead_to(url_for(login, next=page_asked_from()))
    response: Response = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return response
