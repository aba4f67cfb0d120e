"""The one place that commits."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import Context
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select, text

from participation.boards.choices import Phase
from participation.boards.queries import board as find_board
from participation.core.db import init_engine, is_sqlite
from participation.core.errors import ChangedMeanwhile
from participation.core.transaction import IntegrityError, atomic, on_commit
from participation.municipalities.models import Province
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import make_board, make_town


class Refused(Exception):
    """What a block of the test is left with."""


@contextmanager
def failing() -> Iterator[None]:
    """Let the block run inside atomic() and then fail."""
    try:
        with atomic():
            yield
            raise Refused
    except Refused:
        return
    pytest.fail("the exception was kept back")


def province(code: str, name: str | None = None) -> Province:
    return Province(code=code, name_th=name or code, name_en=name or code, region="east")


def seen_from_outside(db, code: str) -> bool:
    """Tell whether another connection sees the province."""
    with db.engine.connect() as connection:
        found = connection.scalar(text("SELECT 1 FROM province WHERE code = :code"), {"code": code})
    return found is not None


@contextmanager
def commits() -> Iterator[list[str]]:
    """Give a list that each COMMIT of the block adds to."""
    sent: list[str] = []

    def note(_connection) -> None:
        sent.append("COMMIT")

    event.listen(Engine, "commit", note)
    yield sent
    event.remove(Engine, "commit", note)


def test_what_a_block_writes_is_there_for_everybody_afterwards(db):
    with atomic():
        db.session.add(province("x1"))
    assert seen_from_outside(db, "x1")


def test_nobody_else_sees_what_a_block_writes_before_it_ends(db):
    with atomic():
        db.session.add(province("x1"))
        db.session.flush()
        assert not seen_from_outside(db, "x1")


def test_a_block_that_fails_leaves_nothing_and_passes_its_exception_on(db):
    with failing():
        db.session.add(province("x1"))
        db.session.flush()
    assert not seen_from_outside(db, "x1")


def test_nested_blocks_commit_once_at_the_end_of_the_outermost(db):
    with commits() as sent, atomic():
        sent.clear()  # the reading transaction before it has been ended
        with atomic():
            db.session.add(province("x1"))
            with atomic():
                db.session.add(province("x2"))
        assert sent == []
        assert not seen_from_outside(db, "x1")
    assert sent == ["COMMIT"]
    assert seen_from_outside(db, "x1")
    assert seen_from_outside(db, "x2")


def test_when_the_outer_block_fails_what_inner_blocks_wrote_is_gone_too(db):
    with failing(), atomic():
        db.session.add(province("x1"))
    assert not seen_from_outside(db, "x1")


def test_an_inner_block_that_fails_leaves_nothing_even_if_the_outer_goes_on(db):
    with atomic():
        db.session.add(province("x1"))
        with failing():
            db.session.add(province("x2"))
            db.session.flush()
        db.session.add(province("x3"))
    assert seen_from_outside(db, "x1")
    assert not seen_from_outside(db, "x2")
    assert seen_from_outside(db, "x3")


def test_the_outer_block_can_go_on_after_a_constraint_refused_the_inner_one(db):
    with atomic():
        with pytest.raises(IntegrityError), atomic():
            db.session.add(province("x1", name="ชลบุรี"))
        db.session.add(province("x2"))
    assert not seen_from_outside(db, "x1")
    assert seen_from_outside(db, "x2")


def test_a_constraint_speaks_up_at_the_end_of_the_block_that_broke_it(db):
    with atomic():
        with pytest.raises(IntegrityError), atomic():
            db.session.add(province("x1", name="ชลบุรี"))
        assert not db.session.new


def test_rows_read_before_a_block_that_fails_can_still_be_shown(db):
    shown = db.session.get(Province, "20")
    with failing():
        db.session.add(province("x1"))
        db.session.flush()
    assert "name_th" in shown.__dict__


def test_rows_read_before_a_constraint_refuses_a_block_can_still_be_shown(db, clock):
    board, changed = find_board(make_board(make_town()).slug), db.session.get(Province, "20")

    def act() -> None:
        with atomic():
            changed.name_en = "Elsewhere"
            db.session.add(province("x1", name="กระบี่"))

    with pytest.raises(IntegrityError):
        act()
    with at_most(0):
        assert board.municipality.name_en
        assert board.frozen_rules
    assert changed.name_en == "Chon Buri"
    with atomic():
        board.background = "เปลี่ยนแล้ว"
    db.session.refresh(board)
    assert board.background == "เปลี่ยนแล้ว"


def test_a_row_that_a_failed_block_changed_shows_what_the_database_holds(db):
    changed = db.session.get(Province, "20")
    with failing():
        changed.name_en = "Elsewhere"
        db.session.flush()
    assert changed.name_en == "Chon Buri"


def test_rows_stay_readable_after_the_commit(db):
    with atomic():
        written = province("x1")
        db.session.add(written)
    assert "name_th" in written.__dict__


def test_a_block_reads_what_others_committed_before_it_began(db):
    assert not db.session.scalar(select(Province.code).where(Province.code == "x1"))
    with db.engine.begin() as connection:
        connection.execute(text("INSERT INTO province VALUES ('x1', 'จังหวัดใหม่', 'New', 'east')"))
    with atomic():
        assert db.session.scalar(select(Province.code).where(Province.code == "x1"))


def test_a_change_made_outside_any_block_is_refused_when_a_block_begins(db):
    db.session.add(province("x1"))
    with pytest.raises(RuntimeError, match="outside"), atomic():
        pass
    db.session.rollback()
    assert not seen_from_outside(db, "x1")


def test_a_change_made_outside_is_refused_even_if_a_query_would_have_sent_it(db):
    db.session.get(Province, "20").name_en = "Elsewhere"
    with pytest.raises(RuntimeError, match="outside"):
        db.session.scalar(select(Province.name_en).where(Province.code == "20"))
    db.session.rollback()
    assert db.session.get(Province, "20").name_en == "Chon Buri"


def test_after_a_refusal_the_next_block_works(db):
    db.session.add(province("x1"))
    with pytest.raises(RuntimeError), atomic():
        pass
    db.session.rollback()
    with atomic():
        db.session.add(province("x2"))
    assert seen_from_outside(db, "x2")


def test_callbacks_run_in_the_order_given_after_the_commit(db):
    told = []
    with atomic():
        on_commit(lambda: told.append(("first", seen_from_outside(db, "x1"))))
        with atomic():
            db.session.add(province("x1"))
            on_commit(lambda: told.append(("second", seen_from_outside(db, "x1"))))
        assert told == []
    assert told == [("first", True), ("second", True)]


def test_callbacks_do_not_run_after_a_rollback(db):
    told = []
    with failing():
        on_commit(lambda: told.append("written"))
    with atomic():
        pass
    assert told == []


def test_callbacks_of_an_inner_block_that_failed_do_not_run(db):
    told = []
    with atomic():
        on_commit(lambda: told.append("outer"))
        with failing():
            on_commit(lambda: told.append("inner"))
    assert told == ["outer"]


def test_a_callback_may_open_a_block_of_its_own(db):
    def write() -> None:
        with atomic():
            db.session.add(province("x1"))

    with atomic():
        on_commit(write)
    assert seen_from_outside(db, "x1")


def test_a_callback_needs_a_block(db):
    with pytest.raises(RuntimeError, match="outside"):
        on_commit(lambda: None)


def test_writers_who_read_first_take_turns_and_none_is_lost(app, db):
    """On SQLite only because a block takes the write lock before it reads."""
    with atomic():
        db.session.get(Province, "20").name_en = "0"

    def count_on(_place: int) -> None:
        for _ in range(5):
            with atomic():
                counter = db.session.get(
                    Province, "20", with_for_update=True, populate_existing=True
                )
                counter.name_en = str(int(counter.name_en) + 1)

    assert race(app, count_on, runners=4) == [None] * 4
    assert db.session.get(Province, "20").name_en == "20"


@pytest.fixture
def sqlite_file(db) -> Path:
    if not is_sqlite():
        pytest.skip("PostgreSQL lets writers wait in line by itself")
    return Path(db.engine.url.database)


def test_on_sqlite_a_block_holds_the_write_lock_from_its_beginning(db, sqlite_file):
    with atomic(), closing(sqlite3.connect(sqlite_file, timeout=0)) as other:
        assert other.execute("SELECT count(*) FROM province").fetchone() == (77,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_on_sqlite_writers_of_all_processes_wait_in_line_behind_one_file(app, db, sqlite_file):
    written = Event()

    def write() -> None:
        with app.app_context(), atomic():
            written.set()

    with open(f"{sqlite_file}.lock", "a") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        writer = Thread(target=Context().run, args=(write,))
        writer.start()
        waited = not written.wait(0.1)
    writer.join()
    assert waited
    assert written.is_set()


def test_who_waits_for_the_turn_keeps_no_connection_that_the_writer_may_need(app, db, sqlite_file):
    """Else, with more threads than connections, writer and waiting ones wait for each other."""
    has_read = Event()

    def read_and_write():
        with app.app_context():
            db.session.get(Province, "20")
            has_read.set()
            with atomic():
                db.session.add(province("x1"))

    db.session.rollback()
    with open(f"{sqlite_file}.lock", "a") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        writer = Thread(target=Context().run, args=(read_and_write,))
        writer.start()
        assert has_read.wait(10)
        for _ in range(100):
            writer.join(0.05)
            if db.engine.pool.checkedout() == 0:
                break
        kept, waited = db.engine.pool.checkedout(), writer.is_alive()
    writer.join()
    assert waited
    assert kept == 0
    assert seen_from_outside(db, "x1")


@pytest.fixture
def two_connections(app) -> Iterator[Flask]:
    """An application on the same database whose pool has only two connections."""
    small = Flask("small")
    small.config["SQLALCHEMY_DATABASE_URI"] = app.config["SQLALCHEMY_DATABASE_URI"]
    small.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 2, "max_overflow": 0}
    handle = app.extensions["sqlalchemy"]
    handle.init_app(small)
    with small.app_context():
        init_engine(handle.engine)
    yield small
    with small.app_context():
        handle.engine.dispose()


def test_40_threads_that_read_write_fail_and_read_share_two_connections(db, two_connections):
    """In every order a page may have it, with blocks in blocks and acts after the commit."""

    def act(place: int) -> str | None:
        letter = chr(ord("ก") + place)
        db.session.get(Province, "20")
        with failing(), atomic():
            db.session.add(province(f"{letter}0"))
        db.session.get(Province, "20")
        with atomic():
            on_commit(lambda: write(f"{letter}2"))
            with atomic():
                db.session.add(province(f"{letter}1"))
            with failing():
                db.session.add(province(f"{letter}0"))
        return db.session.scalar(select(Province.code).where(Province.code == f"{letter}2"))

    def write(code: str) -> None:
        with atomic():
            db.session.add(province(code))

    db.session.rollback()
    answers = race(two_connections, act, runners=40)
    assert answers == [f"{chr(ord('ก') + place)}2" for place in range(40)]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(db, clock):
    board = make_board(make_town(), phase=Phase.COLLECTING)

    def change():
        db.session.execute(text("UPDATE board SET version = version + 1"))
        board.background = "ฉบับของคนที่สอง"

    with pytest.raises(ChangedMeanwhile), atomic():
        change()
    db.session.refresh(board)
    assert board.background != "ฉบับของคนที่สอง"
