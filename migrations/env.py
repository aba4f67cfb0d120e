"""Alembic's way into the application's database."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from alembic import context

import participation
from participation.core.db import db

# Every table counts, also one that no page uses yet.
for feature in iter_modules(participation.__path__, "participation."):
    if feature.ispkg and find_spec(f"{feature.name}.models"):
        import_module(f"{feature.name}.models")


def run() -> None:
    """Migrate the current application's database; SQLite tables are rebuilt where it must be."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            user_module_prefix="participation.core.db.",
            # The index of the search is no model: on SQLite its tables are virtual ones.
            include_name=lambda name, kind, _parents: (
                kind != "table" or not name.startswith("search_")
            ),
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("migrations run against a database; there is no SQL-only mode")
run()
