"""Which scope an operation needs, checked before every call."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from participation.core.errors import Forbidden
from participation.core.scopes import Scope
from participation.web.access import Access, declared_access
from participation.web.api.calls import is_api_call, unauthorized

View = TypeVar("View", bound=Callable[..., Any])


class ScopeMissing(Forbidden):
    """The token is not for this."""

    message = _l("This token is not for that. Make one in your settings that may do it.")


def scope(name: Scope) -> Callable[[View], View]:
    """Declare which scope a token needs for a view; stands beside `access`."""

    def declare(view: View) -> View:
        view.scope = name  # type: ignore[attr-defined]
        return view

    return declare


def declared_scope(view: Any) -> Scope:
    """Return the scope that a view needs: READ unless it says another."""
    return getattr(view, "scope", Scope.READ)


def has_scope(name: Scope) -> bool:
    """Tell whether the token of this call is for that; for what a public read adds to it."""
    return name in g.get("api_scopes", frozenset())


def let_in(scopes: frozenset[Scope]) -> None:
    """Note what the token of this call is for; called by whoever reads tokens."""
    g.api_scopes = scopes


def init_scopes(app: Flask) -> None:
    """Check tokens before every call; comes after the check of who may use a route."""

    @app.before_request
    def _check() -> None:
        if not is_api_call() or request.endpoint is None:
            return
        if "Authorization" in request.headers and not current_user.is_authenticated:
            # Not taken for a guest's: whoever sends a token wants to know that it has ended.
            raise unauthorized()
        if declared_access(current_app, request.endpoint) is Access.PUBLIC:
            return
        view = current_app.view_functions[request.endpoint]
        if not has_scope(declared_scope(view)):
            raise ScopeMissing
