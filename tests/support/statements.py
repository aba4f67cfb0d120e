"""Count what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

# What manages a transaction, not what it asks.
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA")


@contextmanager
def at_most(limit: int) -> Iterator[list[str]]:
    """Fail if the block sends more than `limit` statements; gives the list it fills.

    Use it on every query that shows a list, with more than one row: the number must not grow.
    """
    statements: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        if not statement.lstrip().upper().startswith(FRAME):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    sent = "\n\n".join(statements)
    assert len(statements) <= limit, f"{len(statements)} statements, not {limit}:\n{sent}"
