"""What is written into the outbox is done once it is committed, once, and tried again."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from participation.core.transaction import atomic
from participation.outbox.events import item_added
from participation.outbox.models import OutboxItem
from participation.outbox.queries import Numbers, numbers, troubles
from participation.outbox.services import (
    DELAYS,
    KEPT_AFTER_FAILURE,
    LEASE,
    LOST,
    MOST_ATTEMPTS,
    add,
    finish,
    forget,
    retry,
    take,
    tidy,
)
from participation.outbox.tasks import run_due
from tests.support.race import race
from tests.support.statements import at_most

SECRET = "somsri@example.com"


@pytest.fixture
def done(db, clock) -> list:
    """What the task "note" was given, in order; there is no other task."""
    return []


@pytest.fixture
def work(done):
    """Do what is due."""

    def run() -> int:
        return run_due({"note": lambda payload: done.append(payload["n"]), "break": _break})

    return run


def _break(_payload) -> None:
    raise ValueError(SECRET)


def put(*numbers_: int, task: str = "note", **when) -> None:
    with atomic():
        for n in numbers_:
            add(task, {"n": n}, **when)


def put_and_fail() -> None:
    with suppress(ZeroDivisionError), atomic():
        add("note", {"n": 1})
        raise ZeroDivisionError


def rows(db) -> list[OutboxItem]:
    db.session.commit()
    return list(db.session.scalars(select(OutboxItem).order_by(OutboxItem.id)))


def test_what_is_committed_is_done_in_order_and_forgotten(db, work, done):
    put(1, 2)
    put(3)
    assert work() == 3
    assert done == [1, 2, 3]
    assert rows(db) == []
    assert work() == 0


def test_what_is_rolled_back_is_never_done(db, work, done):
    put_and_fail()
    assert work() == 0
    assert done == []


def test_it_needs_the_transaction_of_its_cause(db, clock):
    with pytest.raises(RuntimeError, match="outside"):
        add("note", {"n": 1})
    with pytest.raises(RuntimeError, match="outside"):
        add("note", {"n": 1}, due_at=clock.now + timedelta(days=1))
    assert rows(db) == []


def test_it_waits_until_it_is_due(db, clock, work, done):
    put(1, due_at=clock.now + timedelta(hours=1))
    put(2)
    work()
    assert done == [2]
    clock.advance(hours=1)
    work()
    assert done == [2, 1]


def test_the_worker_is_nudged_once_after_the_commit(db, clock):
    told = []

    def nudge(_sender) -> None:
        told.append(numbers().waiting)

    with item_added.connected_to(nudge):
        put(1, 2, 3)
        put_and_fail()
    assert told == [3]


def test_a_failure_is_tried_again_ever_later_and_then_given_up(db, clock, work):
    put(1, task="break")
    put(2, task="unknown")
    for n, delay in enumerate(DELAYS, start=1):
        assert work() == 0
        assert [(item.attempts, item.failed_at) for item in rows(db)] == [(n, None)] * 2
        clock.advance(seconds=delay.total_seconds() - 1)
        assert take() is None
        clock.advance(seconds=1)
    work()
    assert [item.failed_at for item in rows(db)] == [clock.now] * 2
    assert numbers() == Numbers(waiting=0, overdue=0, failed=2)
    clock.advance(days=1)
    assert work() == 0
    assert [trouble.last_error for trouble in troubles()] == ["ValueError", "KeyError"]


def test_a_failure_keeps_and_logs_no_words(db, work, caplog):
    put(1, task="break")
    work()
    (item,) = rows(db)
    assert item.last_error == "ValueError"
    assert "break (item" in caplog.text
    assert SECRET not in caplog.text


def test_a_failure_holds_up_nobody(db, work, done):
    put(1, task="break")
    put(2)
    assert work() == 1
    assert done == [2]


def test_a_task_that_breaks_off_its_transaction_leaves_the_worker_able(db, clock, done):
    def half(_payload) -> None:
        with atomic():
            add("note", {"n": 9})
            raise ValueError

    put(1, task="half")
    put(2)
    assert run_due({"half": half, "note": lambda payload: done.append(payload["n"])}) == 1
    assert done == [2]
    assert [item.task for item in rows(db)] == ["half"]


def test_an_item_of_a_worker_that_died_goes_to_another(db, clock, work, done):
    put(1)
    assert take() is not None
    clock.advance(seconds=LEASE.total_seconds() - 1)
    assert work() == 0
    clock.advance(seconds=1)
    assert work() == 1
    assert done == [1]


def test_a_worker_that_comes_back_late_ends_nothing_for_the_one_who_has_it(db, clock):
    put(1)
    late = take()
    clock.advance(seconds=LEASE.total_seconds())
    present = take()
    assert present is not None
    assert (late.id, late.attempts, present.attempts) == (present.id, 1, 2)
    finish(late)
    assert len(rows(db)) == 1
    finish(present)
    assert rows(db) == []


def test_what_kills_every_worker_is_given_up(db, clock):
    put(1)
    for _ in range(MOST_ATTEMPTS):
        assert take() is not None
        clock.advance(seconds=LEASE.total_seconds())
        tidy()
    assert take() is None
    (trouble,) = troubles()
    assert (trouble.last_error, trouble.failed_at) == (LOST, clock.now)


def test_the_operator_has_what_was_given_up_tried_again(db, clock, cli):
    for n in (1, 2):
        put(n, task=f"lost-{n}")
    for _ in range(MOST_ATTEMPTS):
        run_due({})
        clock.advance(days=1)
    first, second = rows(db)
    shown = cli.invoke(args=["outbox", "list"]).output
    assert shown.splitlines()[0] == "0 waiting (0 due now), 2 given up"
    assert f"{first.id}  lost-1" in shown
    assert "KeyError" in shown
    assert cli.invoke(args=["outbox", "retry", str(second.id)]).output == "1 to be tried again\n"
    assert numbers() == Numbers(waiting=1, overdue=1, failed=1)
    assert retry() == 1
    done = []
    assert run_due({f"lost-{n}": done.append for n in (1, 2)}) == 2
    assert done == [{"n": 1}, {"n": 2}]


def test_retry_leaves_alone_what_still_waits(db, clock, work):
    put(1, task="break")
    work()
    (item,) = rows(db)
    assert retry([item.id]) == 0
    assert rows(db)[0].attempts == 1


def test_what_was_given_up_is_not_kept_for_ever(db, clock):
    put(1)
    for _ in range(MOST_ATTEMPTS):
        run_due({})
        clock.advance(days=1)
    clock.advance(seconds=KEPT_AFTER_FAILURE.total_seconds() - 24 * 3600 - 1)
    tidy()
    assert len(rows(db)) == 1
    clock.advance(seconds=1)
    tidy()
    assert rows(db) == []


def test_what_is_about_a_person_can_be_dropped_unread(db, work, done):
    put(1, about="digest-of-somsri")
    put(2, about="digest-of-somchai")
    put(3)
    forget("digest-of-somsri")
    work()
    assert done == [2, 3]


def test_looking_into_an_empty_outbox_locks_nothing(db, clock):
    with at_most(1):
        assert take() is None


def test_workers_share_the_work_and_do_nothing_twice(app, db, clock):
    with atomic():
        for n in range(40):
            add("note", {"n": n})
    done: list[int] = []

    def run(_place: int) -> int:
        return run_due({"note": lambda payload: done.append(payload["n"])})

    counts = race(app, run, runners=4)
    assert sum(counts) == 40, counts
    assert Counter(done) == Counter(range(40))
    assert rows(db) == []


def test_one_item_is_taken_by_one_worker(app, db, clock):
    for _ in range(5):
        put(1)
        taken = race(app, lambda _place: take(), runners=4)
        (item,) = [item for item in taken if item is not None]
        finish(item)


def test_the_moment_of_writing_is_kept(db, clock):
    put(1)
    (item,) = rows(db)
    assert item.created_at == item.due_at == clock.now
