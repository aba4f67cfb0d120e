"""How `make run` serves: a few processes with threads, at HOST and PORT of the environment."""

import os

from gunicorn.arbiter import Arbiter

_HOST = os.environ.get("HOST", "127.0.0.1")
_PORT = os.environ.get("PORT", "8000")

bind = f"[{_HOST}]:{_PORT}" if ":" in _HOST else f"{_HOST}:{_PORT}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
loglevel = os.environ.get("LOG_LEVEL", "warning")
# Nobody steers this server from elsewhere, and its socket would lie about in the home folder.
control_socket_disable = True


def when_ready(server: Arbiter) -> None:
    """Say where the site is, once it can be visited."""
    print(f"Serving http://{bind}  (stop with Ctrl+C)", flush=True)
