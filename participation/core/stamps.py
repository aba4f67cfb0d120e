"""Stamps: numbers that the database itself moves whenever what pages show changes.

A guest's page is kept under the stamp of what it shows (`web.cache`). Triggers move it, so that no
act can forget to, however it writes.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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


_MOVED_SQLITE = (
    "CREATE TRIGGER {table}_{mark}_{act} AFTER {act} ON {table} BEGIN"
    " UPDATE {owner}_stamp SET number = number + 1 WHERE {owner}_id = {found}; END"
)
_AT_ONCE = "{row}.{by}"
_THROUGH = "(SELECT {owner}_id FROM {via} WHERE id = {row}.{by})"
_MOVED_POSTGRESQL = (
    "CREATE CONSTRAINT TRIGGER {table}_{mark} AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move_stamp_of_{owner}('{by}')"
)
# On PostgreSQL it waits for the commit: the stamp is the last row anybody locks, so that nobody
# waits crosswise. A transaction moves it once, however many rows it writes.
_MOVE = """
CREATE FUNCTION move_stamp_of_{owner}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed record;
  {owner} integer;
BEGIN
  IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
  IF TG_ARGV[0] = '{via}_id' THEN
    SELECT {owner}_id INTO {owner} FROM {via} WHERE id = changed.{via}_id;
  ELSE
    {owner} := changed.{owner}_id;
  END IF;
  UPDATE {owner}_stamp SET number = number + 1
    WHERE {owner}_id = {owner} AND xmin <> pg_current_xact_id()::xid;
  RETURN NULL;
END $$
""".strip()


@dataclass(frozen=True)
class Owner:
    """What has a stamp that the rows of other tables move.

    Such a row says whose it is (`<table>_id`), or leads there through a row of `via`. `mark` stands
    in the names of the triggers.
    """

    table: str
    via: str
    mark: str

    def function(self) -> str:
        """Return the statement that makes the function of the triggers on PostgreSQL."""
        return _MOVE.format(owner=self.table, via=self.via)

    def ddl(self, table: str, by: str) -> dict[str, list[str]]:
        """Return, by dialect, what moves the owner's stamp with every row of `table`.

        `by` is the column that leads to the owner, at once or through `via`.
        """
        names = {"owner": self.table, "via": self.via, "mark": self.mark, "table": table, "by": by}
        found = _THROUGH if by == f"{self.via}_id" else _AT_ONCE
        acts = (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
        return {
            "sqlite": [
                _MOVED_SQLITE.format(**names, act=act, found=found.format(**names, row=row))
                for act, row in acts
            ],
            "postgresql": [_MOVED_POSTGRESQL.format(**names)],
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

    def prepared_for(self, engine: Engine) -> tuple[str, Callable[[dict[str, Any]], Any]]:
        """Return the statement as the driver takes it, and what makes its parameters."""
        if engine not in self._ready:
            self._ready[engine] = _prepared(self.statement, engine)
        return self._ready[engine]


Ask = Callable[[StampQuery, Mapping[str, Any]], tuple[Any, ...] | None]


@contextmanager
def asking(engine: Engine) -> Iterator[Ask]:
    """Ask for stamps by the shortest way there is: that is done before every kept page.

    All that are asked for within the block share one connection.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()

        def ask(query: StampQuery, arguments: Mapping[str, Any]) -> tuple[Any, ...] | None:
            text, parameters = query.prepared_for(engine)
            cursor.execute(text, parameters(dict(arguments)))
            found = cursor.fetchone()
            return tuple(found) if found else None

        yield ask
        cursor.close()
    finally:
        connection.close()


def _prepared(
    statement: Select[*tuple[Any, ...]], engine: Engine
) -> tuple[str, Callable[..., Any]]:
    compiled = statement.compile(engine)
    names = getattr(compiled, "positiontup", None)
    if names is None:
        return str(compiled), compiled.construct_params
    return str(compiled), lambda given: [compiled.construct_params(given)[name] for name in names]
