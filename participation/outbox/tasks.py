"""How a worker does what the outbox holds."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app

from participation.outbox.services import Item, fail, finish, take

Task = Callable[[Mapping[str, Any]], None]

log = logging.getLogger(__name__)


def run_due(tasks: Mapping[str, Task]) -> int:
    """Do everything that is due, one after the other; return how many succeeded.

    `tasks` are the functions by name. One that fails is tried again later, and holds up no other.
    """
    done = 0
    while (item := take()) is not None:
        done += _run(item, tasks)
    return done


def _run(item: Item, tasks: Mapping[str, Task]) -> bool:
    try:
        # In a context of its own: a broken database session is left behind with it.
        with current_app.app_context():
            tasks[item.task](item.payload)
    except Exception as error:
        # The name only: the words of an exception may hold an address.
        log.warning(
            "%s (item %s) failed: %s; %s",
            item.task,
            item.id,
            type(error).__name__,
            "given up" if item.last_attempt else f"attempt {item.attempts}",
        )
        fail(item, error)
        return False
    finish(item)
    return True
