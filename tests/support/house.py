"""The application under test and its database."""

from typing import Protocol

from alembic import command
from flask import Flask
from flask_sqlalchemy import SQLAlchemy


class Database(Protocol):
    """A database at one address that can be put back to a kept state."""

    url: str

    def keep(self) -> None:
        """Keep the present state as the one to come back to. Nobody may be connected."""

    def renew(self) -> None:
        """Put the kept state back. Nobody may be connected."""


class House:
    """One application, built once: its database is migrated once and then put back each time."""

    def __init__(self, database: Database) -> None:
        # Here, not above: tests of pure modules start without loading the application.
        from participation.app import create_app
        from tests.support.passwords import hurry

        hurry()
        self.database = database
        self.app: Flask = create_app(
            # Tests look at once whether what they did is shown.
            {
                "TESTING": True,
                "RATELIMIT_ENABLED": False,
                "KEPT_PAGE_SECONDS": 0,
                # Tests fill in forms while the clock stands still.
                "LEAST_FORM_SECONDS": 0,
            }
        )
        with self.app.app_context():
            command.upgrade(self.app.extensions["migrate"].migrate.get_config(), "head")
        self.release()
        database.keep()

    def renew(self) -> None:
        """Give the next test a database of its own."""
        self.database.renew()
        # The stamps begin anew: what was kept in another test would be taken for this one's.
        self.app.extensions["kept_pages"].clear()

    def release(self) -> None:
        """Close every connection of this process."""
        handle: SQLAlchemy = self.app.extensions["sqlalchemy"]
        with self.app.app_context():
            handle.session.remove()
            handle.engine.dispose()
