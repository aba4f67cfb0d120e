"""A database to throw away, for checks that must leave the real one alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask

from participation.core.db import db, init_engine


@contextmanager
def scratch_database(config: dict[str, Any]) -> Iterator[None]:
    """Run the block against an empty SQLite database of its own, gone afterwards.

    `config` is the configuration the services need (keys).
    """
    with TemporaryDirectory(prefix="participation-") as folder:
        app = Flask("scratch")
        app.config.update(config)
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{Path(folder) / 'scratch.sqlite3'}"
        db.init_app(app)
        with app.app_context():
            init_engine(db.engine)
            db.create_all()
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()
