"""Models and migrations tell the same story, on either database."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect


@pytest.fixture
def migrations(app) -> Config:
    return app.extensions["migrate"].migrate.get_config()


def test_migrations_lead_to_the_models(db, migrations):
    """Fails naming what `flask db migrate` would still write."""
    command.check(migrations)


def test_every_migration_can_be_undone_and_done_again(db, migrations):
    command.downgrade(migrations, "base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(migrations, "head")
    command.check(migrations)
