"""Forms take turns within a process, so that no two threads write at once.

Writers wait for each other in the database anyway. Where several threads of one process try, each
loses the interpreter to another whenever it waits for the database, and while it waits to get it
back it holds the lock that all the others wait for: taking turns, a ballot costs a third less
(`make bench`). Nobody waits for somebody's slow line: a form is read before its turn, and answers
are sent after it. Pages that are only looked at take no turns.
"""

from collections.abc import Iterable
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Longer ones carry files: they are not kept in memory, and come in without a turn.
LONGEST_FORM = 64 * 1024


class Turns:
    """Stands before the application."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application
        self._turn = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer; a short form in its turn."""
        length = environ.get("CONTENT_LENGTH") or ""
        if environ["REQUEST_METHOD"] == "GET" or not length.isdigit() or int(length) > LONGEST_FORM:
            return self._application(environ, start_response)
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
        with self._turn:
            return self._application(environ, start_response)


def init_turns(app: Flask) -> None:
    """Let the forms that reach this process take turns."""
    app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[method-assign]
