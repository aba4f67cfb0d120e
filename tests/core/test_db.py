"""The database: its column types, what it refuses by itself, and how SQLite is set up."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from participation.boards.choices import BoardKind, Phase
from participation.core.clock import BANGKOK
from participation.core.db import db as handle
from participation.core.db import is_sqlite, public_id
from participation.core.scratch import scratch_database
from participation.core.transaction import atomic
from tests.support.town import make_board, make_resident, make_town

IMMUTABLE = ("frozen_rules", "project_list", "tally")


@pytest.fixture
def finished(db, clock):
    """A finished board: its rules and projects are frozen, its ballots counted."""
    ballots = ((("1", 1),), (("1", 1), ("2", 1)))
    return make_board(make_town(), kind=BoardKind.BUDGET, phase=Phase.RESULTS, ballots=ballots)


def bodies(table: str) -> list[str]:
    return sorted(handle.session.scalars(text(f"SELECT body FROM {table}")))


@pytest.mark.parametrize("table", IMMUTABLE)
@pytest.mark.parametrize("statement", ["UPDATE {} SET body = '{{}}'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_or_remove_what_was_announced(
    finished, table, statement
):
    before = bodies(table)
    assert before
    with pytest.raises(IntegrityError, match=f"rows of {table} are never changed"), atomic():
        handle.session.execute(text(statement.format(table)))
    assert bodies(table) == before


@pytest.mark.parametrize("table", IMMUTABLE)
def test_the_database_refuses_even_to_touch_such_a_row_without_changing_it(finished, table):
    with pytest.raises(IntegrityError), atomic():
        handle.session.execute(text(f"UPDATE {table} SET body = body"))


def test_a_scratch_database_refuses_the_same(app, clock):
    with scratch_database({"BALLOT_KEY": app.config["BALLOT_KEY"]}):
        with atomic():
            handle.session.execute(
                text("INSERT INTO province VALUES ('20', 'ชลบุรี', 'Chon Buri', 'east')")
            )
        make_board(make_town(), kind=BoardKind.BUDGET, phase=Phase.RESULTS)
        for table in IMMUTABLE:
            with pytest.raises(IntegrityError), atomic():
                handle.session.execute(text(f"DELETE FROM {table}"))


def test_a_scratch_database_leaves_the_real_one_alone(db):
    with scratch_database({}):
        assert handle.session.scalar(text("SELECT count(*) FROM province")) == 0
    assert db.session.scalar(text("SELECT count(*) FROM province")) == 77


def test_a_moment_without_a_time_zone_is_refused_before_it_is_written(db, clock):
    account = make_resident(make_town())
    with pytest.raises(StatementError, match="without a time zone"), atomic():
        account.created_at = datetime(2026, 3, 9, 9, 30)  # noqa: DTZ001
    assert account.created_at == clock.now


def test_a_moment_comes_back_in_utc_to_the_microsecond_whatever_its_zone_was(db):
    account = make_resident(make_town())
    moment = datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=BANGKOK)
    with atomic():
        account.created_at = moment
    db.session.refresh(account)
    assert account.created_at == moment
    assert account.created_at.utcoffset() == timedelta(0)


def test_moments_of_different_zones_are_compared_as_moments(db):
    account = make_resident(make_town())
    with atomic():
        account.created_at = datetime(2026, 3, 9, 7, 0, tzinfo=BANGKOK)
    noon_utc = datetime(2026, 3, 9, 0, 0, tzinfo=UTC)
    model = type(account)
    assert db.session.query(model.id).filter(model.created_at == noon_utc).count() == 1
    assert db.session.query(model.id).filter(model.created_at > noon_utc).count() == 0


def test_an_unknown_word_is_refused_by_the_column_and_by_the_database(db, clock):
    board = make_board(make_town())
    with pytest.raises(StatementError, match="not a valid BoardKind"), atomic():
        board.kind = "lottery"
    with pytest.raises(IntegrityError), atomic():
        db.session.execute(text("UPDATE board SET kind = 'lottery'"))


def test_a_row_that_others_point_at_can_not_be_removed(db, clock):
    make_board(make_town())
    with pytest.raises(IntegrityError), atomic():
        db.session.execute(text("DELETE FROM municipality"))


def test_public_ids_can_be_read_out_over_the_phone_and_do_not_repeat():
    ids = {public_id() for _ in range(2000)}
    assert len(ids) == 2000
    assert {len(name) for name in ids} == {12}
    letters = set("".join(ids))
    assert not letters & set("01ilo")
    assert letters == set("abcdefghjkmnpqrstuvwxyz23456789")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),  # readers do not wait for a writer
        ("synchronous", 2),  # FULL: what was acknowledged survives a power cut
        ("foreign_keys", 1),
        ("busy_timeout", 10_000),
    ],
)
def test_every_connection_to_sqlite_is_set_up(db, pragma, value):
    if not is_sqlite():
        pytest.skip("for SQLite only")
    with db.engine.connect() as one, db.engine.connect() as another:
        for connection in (one, another):
            assert connection.scalar(text(f"PRAGMA {pragma}")) == value
