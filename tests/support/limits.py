"""An application that counts how often one tries; the one under test does not."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.client import CheckingClient


@contextmanager
def limited_client() -> Iterator[CheckingClient]:
    """Give a visitor of an application with rate limits, on the same database."""
    from participation.app import create_app
    from participation.web.extensions import limiter

    before = dict(vars(limiter))
    app = create_app({"TESTING": True, "RATELIMIT_ENABLED": True})
    try:
        yield CheckingClient(app, app.response_class, use_cookies=True)
    finally:
        limiter.reset()
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()
        vars(limiter).clear()
        vars(limiter).update(before)
