"""What somebody with the database's password can do behind the application's back."""

from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text


def tamper(db: SQLAlchemy, statement: str, **values: Any) -> int:
    """Run raw SQL on a connection of its own, commit, and return how many rows it touched."""
    # PostgreSQL would wait for the test's own reading transaction, SQLite would not show it ours.
    db.session.commit()
    db.session.expire_all()
    with db.engine.begin() as connection:
        return connection.execute(text(statement), values).rowcount


def disarm(db: SQLAlchemy, table: str) -> None:
    """Take the triggers off a table, as only its owner can."""
    if db.engine.dialect.name == "postgresql":
        tamper(db, f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return
    named = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    for name in db.session.scalars(named, {"table": table}).all():
        tamper(db, f"DROP TRIGGER {name}")
