"""Stamps: numbers that the database itself moves whenever what pages show changes.

A guest's page is kept under the stamp of what it shows (`web.cache`). Triggers move it, so that no
act can forget to, however it writes.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, Select

from participation.core.db import db

_SQLITE = (
    "CREATE TRIGGER {table}_stamp_insert AFTER INSERT ON {table} BEGIN"
    " INSERT INTO {table}_stamp VALUES ({values}); END",
    "CREATE TRIGGER {table}_stamp_update AFTER UPDATE ON {table} BEGIN"
    " UPDATE {table}_stamp SET number = number + 1 WHERE {table}_id = NEW.id; END",
)
_POSTGRESQL = (
    """CREATE FUNCTION move_{table}_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO {table}_stamp VALUES ({values});
  ELSE
    UPDATE {table}_stamp SET number = number + 1 WHERE {table}_id = NEW.id;
  END IF;
  RETURN NULL;
END $$""",
    "CREATE TRIGGER {table}_stamp AFTER INSERT OR UPDATE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION move_{table}_stamp()",
)


def own_stamp_ddl(table: str, values: str) -> dict[str, list[str]]:
    """Return, by dialect, what gives each row of `table` a row of `<table>_stamp` and moves it.

    `values` is a new stamp in terms of NEW, in the order of its columns.
    """
    return {
        dialect: [text.format(table=table, values=values) for text in texts]
        for dialect, texts in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL))
    }


class StampQuery:
    """A statement for the stamp of one page: a row of numbers, none where no page is kept."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self._ready: dict[Engine, tuple[str, Callable[[dict[str, Any]], Any]]] = {}

    def __call__(self, **arguments: Any) -> tuple[Any, ...] | None:
        """Return the stamp in the request's own session."""
        found = db.session.execute(self.statement, arguments).one_or_none()
        return tuple(found) if found else None

    def ask(self, engine: Engine, **arguments: Any) -> tuple[Any, ...] | None:
        """Return the stamp by the shortest way there is: it is asked before every kept page."""
        if engine not in self._ready:
            self._ready[engine] = _prepared(self.statement, engine)
        text, parameters = self._ready[engine]
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(text, parameters(arguments))
            found = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()
        return tuple(found) if found else None


def _prepared(
    statement: Select[*tuple[Any, ...]], engine: Engine
) -> tuple[str, Callable[..., Any]]:
    compiled = statement.compile(engine)
    names = getattr(compiled, "positiontup", None)
    if names is None:
        return str(compiled), compiled.construct_params
    return str(compiled), lambda given: [compiled.construct_params(given)[name] for name in names]
