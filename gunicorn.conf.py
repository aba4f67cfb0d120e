"""How `make run` serves: a few processes with threads, and the worker beside them."""

import os
import subprocess
import sys

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from participation.core.words import warm_up

_HOST = os.environ.get("HOST", "127.0.0.1")
_PORT = os.environ.get("PORT", "8000")
_LAST_TASKS_SECONDS = 25

bind = f"[{_HOST}]:{_PORT}" if ":" in _HOST else f"{_HOST}:{_PORT}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
loglevel = os.environ.get("LOG_LEVEL", "warning")
# Nobody steers this server from elsewhere, and its socket would lie about in the home folder.
control_socket_disable = True

_background: list[subprocess.Popen[bytes]] = []


def when_ready(server: Arbiter) -> None:
    """Say where the site is, once it can be visited, and start the worker that sends its mail."""
    print(f"Serving http://{bind}  (stop with Ctrl+C)", flush=True)
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "wsgi",
        "worker",
        "--parent",
        str(os.getpid()),
    ]
    # Ctrl+C reaches this process alone, which lets the worker end what it has begun. If this one is
    # killed, the worker sees that its parent is gone.
    _background.append(subprocess.Popen(command, start_new_session=True))


def post_worker_init(worker: Worker) -> None:
    """Load the dictionary before the first person waits for it."""
    warm_up()


def on_exit(server: Arbiter) -> None:
    """End the worker with the server."""
    for process in _background:
        process.terminate()
        try:
            process.wait(timeout=_LAST_TASKS_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
