"""The test client: clean contexts, and a look at every page it is shown."""

from contextvars import Context
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient, FlaskCliRunner

from tests.support.html import check_html
from tests.support.page import Page


def is_on_sqlite(app: Flask) -> bool:
    """Tell whether this is the run on SQLite."""
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")


def settle(app: Flask) -> None:
    """End the test's own transaction, so that it sees what others write, and they what it wrote."""
    if has_app_context():
        session = app.extensions["sqlalchemy"].session
        session.commit()
        session.expire_all()


class CheckingClient(FlaskClient):
    """A client whose answers carry `page` (a Page, for HTML) and have been checked once.

    Each request runs in a context of its own, as on a server: nothing of the test's application
    context (database session, signed-in person, language) leaks into it.
    """

    def open(self, *args: Any, **kwargs: Any):
        settle(self.application)
        # A stream is read to its end in the context it was begun in.
        kwargs.setdefault("buffered", True)
        response = Context().run(super().open, *args, **kwargs)
        settle(self.application)
        response.page = None
        # The few words that come with a redirect are shown to nobody.
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            response.page = Page(self, response)
            # The run on PostgreSQL shows the same pages again; parsing them is most of the work.
            if is_on_sqlite(self.application):
                check_html(self.application, response)
        return response

    def page(self, path: str, status: int = 200) -> Page:
        """Visit `path`, follow redirects, and return the page, which must answer `status`."""
        response = self.get(path, follow_redirects=True)
        assert response.status_code == status, f"{path} answered {response.status}"
        assert response.page is not None, f"{path} is no page but {response.mimetype}"
        return response.page


class CleanCliRunner(FlaskCliRunner):
    """A runner whose commands run in a context of their own, as in a terminal."""

    def invoke(self, *args: Any, **kwargs: Any):
        settle(self.app)
        result = Context().run(super().invoke, *args, **kwargs)
        settle(self.app)
        return result
