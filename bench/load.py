"""Requests to a real server: gunicorn in processes of its own, clients on kept connections."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

CLIENTS = 8


@dataclass(frozen=True)
class Post:
    """A form to send, with the cookie of who sends it, and the status that is right."""

    path: str
    form: dict[str, str]
    cookie: str = ""
    expected: int = 302


@dataclass(frozen=True)
class Get:
    """A page to ask for, as a browser does, with the cookie of who asks."""

    path: str
    cookie: str = ""
    expected: int = 200


@contextmanager
def serving(target: str) -> Iterator[int]:
    """Serve `target` ("module:app") on two workers while the block runs; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "8"]
    command += ["--keep-alive", "30", "--log-level", "error"]
    command += ["--config", os.devnull, "--no-control-socket", target]
    process = subprocess.Popen(command, env=os.environ)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def rate(port: int, posts: Sequence[Post | Get]) -> float:
    """Send all from CLIENTS connections; return how many were answered in a second.

    Ends the benchmark if an answer is not the expected one.
    """
    shares = [posts[start::CLIENTS] for start in range(CLIENTS)]
    wrong: list[str] = []
    threads = [threading.Thread(target=_send, args=(port, share, wrong)) for share in shares]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if wrong:
        sys.exit(f"{len(wrong)} of {len(posts)} requests were refused: {wrong[0]}")
    return len(posts) / seconds


def _send(port: int, posts: Sequence[Post | Get], wrong: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for post in posts:
        headers = {"Cookie": post.cookie} if post.cookie else {}
        if isinstance(post, Get):
            connection.request("GET", post.path, headers={**headers, "Accept-Encoding": "gzip"})
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", post.path, urlencode(post.form), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != post.expected:
            wrong.append(f"{post.path} answered {answer.status}: {body[:300]!r}")
    connection.close()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not start")
