"""Requests to a real server: gunicorn in processes of its own, clients on kept connections."""

import os
import re
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
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


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
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    for post in posts:
        connection.sendall(_request(post))
        head, body = _answer(connection)
        status = int(head[9:12])
        if status != post.expected:
            wrong.append(f"{post.path} answered {status}: {body[:300]!r}")
    connection.close()


def _request(post: Post | Get) -> bytes:
    """Return a request as it goes over the line."""
    form = b"" if isinstance(post, Get) else urlencode(post.form).encode()
    lines = [
        f"{'GET' if isinstance(post, Get) else 'POST'} {post.path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept-Encoding: gzip",
        *([f"Cookie: {post.cookie}"] if post.cookie else []),
    ]
    if not isinstance(post, Get):
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}"]
    return "\r\n".join([*lines, "", ""]).encode() + form


def _answer(connection: socket.socket) -> tuple[bytes, bytes]:
    """Read one answer; looking at its head costs no more for many lines than for few."""
    received = connection.recv(65_536)
    while b"\r\n\r\n" not in received:
        received += connection.recv(65_536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    missing = (int(length[1]) if length else 0) - len(body)
    while missing > 0:
        more = connection.recv(65_536)
        body += more
        missing -= len(more)
    return head, body


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not start")
