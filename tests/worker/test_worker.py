"""The worker beside the web server: nudged after commits, looking by itself, never left over."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from participation import worker
from participation.core.transaction import atomic
from participation.outbox.events import item_added
from participation.outbox.services import add
from tests.support.outbox import every_minute

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def done(monkeypatch) -> list:
    """What the only task, "note", was given."""
    found = []
    monkeypatch.setattr(worker, "TASKS", {"note": found.append})
    return found


@pytest.fixture
def huey(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "INSTANCE_PATH", str(tmp_path))
    before = dict(item_added.receivers)
    huey = worker.make_huey(app)
    yield huey
    for key in set(item_added.receivers) - set(before):
        item_added.disconnect(item_added.receivers[key])
    huey.storage.close()


def put() -> None:
    with atomic():
        add("note", {"n": 1})


def test_a_commit_wakes_the_worker(db, clock, huey, done):
    put()
    assert done == []
    assert huey.pending_count() == 1
    huey.execute(huey.dequeue())
    assert done == [{"n": 1}]


def test_a_queue_out_of_order_harms_nobody(app, db, clock, huey, done, monkeypatch, caplog):
    def broken(*_arguments, **_more) -> None:
        raise ConnectionError("redis://secret@host")

    monkeypatch.setattr(huey.storage, "enqueue", broken)
    put()
    assert "the worker could not be nudged: ConnectionError" in caplog.text
    assert "secret" not in caplog.text
    every_minute(app)
    assert done == [{"n": 1}]


def test_one_job_that_fails_stops_no_other(app, db, clock, done, monkeypatch, caplog):
    def broken() -> None:
        raise ValueError("somsri@example.com")

    ran = []
    monkeypatch.setattr(worker, "EVERY_MINUTE", (broken, lambda: ran.append(1)))
    put()
    every_minute(app)
    assert (ran, done) == ([1], [{"n": 1}])
    assert "broken failed: ValueError" in caplog.text
    assert "somsri" not in caplog.text


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_server_and_worker_end_together(app, ended_by):
    """Both hold the pipe: it is read to its end only when neither is left."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline().startswith(f"Serving http://127.0.0.1:{port}")
        assert server.stdout.readline().startswith("E-mails are written into ")
        server.send_signal(ended_by)
        left, _ = server.communicate(timeout=120)
    assert left == ""
    assert server.returncode == (-ended_by if ended_by is signal.SIGKILL else 0)
