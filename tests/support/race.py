"""Several people at once: real threads, real commits."""

from collections.abc import Callable
from contextvars import Context
from threading import Barrier, Thread
from typing import Any

from flask import Flask

from tests.support.client import settle


def race(app: Flask, act: Callable[[int], Any], *, runners: int) -> list[Any]:
    """Let `runners` threads call act(0), act(1) … at the same moment.

    Each has an application context of its own: give ids to `act`, not rows. Returns what each gave
    back, or the exception it raised, in order.
    """
    settle(app)
    start = Barrier(runners, timeout=30)
    results: list[Any] = [None] * runners

    def run(place: int) -> None:
        with app.app_context():
            start.wait()
            try:
                results[place] = act(place)
            except Exception as error:
                results[place] = error

    threads = [Thread(target=Context().run, args=(run, place)) for place in range(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    settle(app)
    return results
