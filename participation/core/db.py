"""The database: one handle, its column types, and what makes SQLite safe for many writers."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DDL, DateTime, Dialect, Engine, MetaData, String, TypeDecorator, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase

# Without look-alikes (0/o, 1/l/i), so that an address can be read out over the phone.
_ID_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_ID_LENGTH = 12

BEGIN_OPTION = "sqlite_begin"


class Base(DeclarativeBase):
    """Base of all models; constraints are named, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# Rows stay readable after commit: a view shows what a service just wrote without asking again.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; SQLite keeps no zone, so it gets none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give it back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """A member of a StrEnum, stored as its value; the table carries the CHECK (see `one_of`)."""

    impl = String(40)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Store the value."""
        return None if value is None else str(self.words(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Give back the member."""
        return None if value is None else self.words(value)


def one_of(column: str, words: type[StrEnum]) -> str:
    """Return the SQL of a CHECK that `column` holds one of `words`."""
    return f"{column} IN ({', '.join(repr(str(word.value)) for word in words)})"


def immutable_ddl(table: str) -> dict[str, list[str]]:
    """Return, by dialect, the statements that make the database refuse to change or remove rows.

    Used when tables are made directly and, through a copy in the migrations, on real databases.
    """
    refusal = f"rows of {table} are never changed"
    sqlite_triggers = [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        for act in ("UPDATE", "DELETE")
    ]
    postgresql_triggers = [
        f"CREATE FUNCTION {table}_immutable() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';"
        f" END $$",
        f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_immutable()",
    ]
    return {"sqlite": sqlite_triggers, "postgresql": postgresql_triggers}


def immutable(model: type[Base]) -> None:
    """Let the database itself refuse UPDATE and DELETE on the table of `model`."""
    attach(model, immutable_ddl(model.__tablename__))


def frozen_after_ddl(table: str, columns: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return, by dialect, the statements that freeze columns once a flag column is set.

    `columns` gives, for each flag, the columns that may not change any more while it is set; the
    flag itself is one of them.
    """

    def changed(differs: str) -> str:
        return " OR ".join(
            f"(OLD.{flag} IS NOT NULL AND ("
            + " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in (flag, *frozen))
            + "))"
            for flag, frozen in columns.items()
        )

    refusal = f"what was announced of a {table} is never changed"
    return {
        "sqlite": [
            f"CREATE TRIGGER {table}_announced BEFORE UPDATE ON {table} WHEN {changed('IS NOT')} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        ],
        "postgresql": [
            f"CREATE FUNCTION {table}_announced() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refusal}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {table}_announced BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({changed('IS DISTINCT FROM')}) EXECUTE FUNCTION {table}_announced()",
        ],
    }


def attach(model: type[Base], statements: Mapping[str, Sequence[str]]) -> None:
    """Run statements, given by dialect, whenever the table of `model` is created directly."""
    table: Any = model.__table__
    for dialect, texts in statements.items():
        for text in texts:
            event.listen(
                table, "after_create", DDL(text.replace("%", "%%")).execute_if(dialect=dialect)
            )


def public_id() -> str:
    """Return a random id for addresses: 12 characters, about 59 bits, nothing to guess or count."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(_ID_LENGTH))


def is_sqlite() -> bool:
    """Tell whether the current application's database is SQLite."""
    return db.engine.dialect.name == "sqlite"


def insert(model: type[Base]) -> "sqlite.Insert | postgresql.Insert":
    """Return an INSERT into the table of `model` that knows ON CONFLICT, for this database."""
    return sqlite.insert(model) if is_sqlite() else postgresql.insert(model)


def init_engine(engine: Engine) -> None:
    """Set up connections of `engine`: on SQLite the pragmas and our own BEGIN."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin on its own: it would begin without taking the write lock.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a receipt must never be handed out for a ballot that a crash loses
        "foreign_keys=ON",
        "busy_timeout=10000",
        "temp_store=MEMORY",
        "recursive_triggers=ON",  # else REPLACE would change rows that are never changed
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # To the driver itself: on every request SQLAlchemy's own way would cost more than the act.
    driver: Any = connection.connection.dbapi_connection
    driver.execute(connection.get_execution_options().get(BEGIN_OPTION, "BEGIN"))
