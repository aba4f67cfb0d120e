"""Fixtures of the whole suite: one application per worker, a fresh database for every test.

`pytest` runs on SQLite; `pytest --database postgres` on a PostgreSQL started for the run, where
only those tests run again that use the database.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from hypothesis import settings

pytest.register_assert_rewrite("tests.support")

from tests.support.client import CheckingClient, CleanCliRunner
from tests.support.clock import Clock
from tests.support.house import House
from tests.support.outbox import Mailbox, mail_server
from tests.support.postgres import PostgresDatabase, PostgresServer
from tests.support.sqlite import SqliteDatabase

ROOT = Path(__file__).resolve().parent.parent
BROWSER = ROOT / "tests" / "browser"
SERVER = pytest.StashKey[PostgresServer]()

# The same examples every time: what was red once can be run again.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that hands out the tests."""
    if config.getoption("--database") == "postgres" and not hasattr(config, "workerinput"):
        config.stash[SERVER] = PostgresServer()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell a worker of pytest-xdist where the server is."""
    if SERVER in node.config.stash:
        node.workerinput["postgres"] = node.config.stash[SERVER].uri


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].stop()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what the run on SQLite has told already.

    That is what uses no database, and what a browser shows of the pages: the same stories run on
    both in `journeys/`.
    """
    if config.getoption("--database") == "sqlite":
        return
    told = [item for item in items if not _asks_the_database(item)]
    config.hook.pytest_deselected(items=told)
    items[:] = [item for item in items if _asks_the_database(item)]


def _asks_the_database(item: pytest.Item) -> bool:
    return "house" in item.fixturenames and BROWSER not in item.path.parents


@pytest.fixture(scope="session")
def house_folder() -> Iterator[Path]:
    """A folder for this worker, in memory where there is one: nothing in it outlives the run."""
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with TemporaryDirectory(prefix="participation-", dir=place) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def house(request: pytest.FixtureRequest, house_folder: Path) -> House:
    """The application and the database of this worker; tests ask for `app` instead."""
    config = request.config
    folder = house_folder
    workerinput = getattr(config, "workerinput", {})
    if config.getoption("--database") == "sqlite":
        database = SqliteDatabase(folder)
    else:
        uri = workerinput.get("postgres") or config.stash[SERVER].uri
        database = PostgresDatabase(uri, name=workerinput.get("workerid", "single"))
    # By the environment, so that commands in other processes find the same place.
    os.environ |= {"DATABASE_URL": database.url, "INSTANCE_PATH": str(folder)}
    return House(database)


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    """The application on a database that holds what the migrations put there, nothing else."""
    house.renew()
    yield house.app
    house.release()


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The database handle, with an application context around the test."""
    with app.app_context():
        yield app.extensions["sqlalchemy"]


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A visitor's browser without JavaScript; every page it is shown is checked."""
    return CheckingClient(app, app.response_class, use_cookies=True)


@pytest.fixture
def cli(app: Flask) -> CleanCliRunner:
    """The command line: `cli.invoke(args=["db", "current"])`."""
    return CleanCliRunner(app)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that stands still until the test moves it; a Monday morning at first."""
    clock = Clock()
    clock.start()
    yield clock
    clock.stop()


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    """A real mail server that gets what the application sends: `deliver(app)`, then look."""
    with mail_server(app) as mailbox:
        yield mailbox


@pytest.fixture(scope="session")
def pabulib_dir() -> Path:
    """The folder of real elections, which are not part of this repository."""
    folder = Path(os.environ.get("PABULIB_DIR", ROOT.parent / "shared" / "pabulib"))
    if not any(folder.glob("*.pb")):
        pytest.skip(f"no real elections in {folder} (set PABULIB_DIR)")
    return folder
