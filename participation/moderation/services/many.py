"""Settling several things by one press of a button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from participation.accounts.models import Account
from participation.core.db import public_id
from participation.core.errors import NotFound
from participation.discussion.choices import ReportReason
from participation.moderation.errors import HandledMeanwhile
from participation.moderation.queries.items import Item, find_by_key
from participation.moderation.services.hiding import hide
from participation.moderation.services.publishing import decline, publish
from participation.moderation.services.reports import dismiss


@dataclass(frozen=True)
class Chosen:
    """What an official chose from the desk: the item's key, and what of it they have seen.

    That is how many reports they read, or which number of its words.
    """

    key: str
    seen: int


@dataclass(frozen=True)
class Settled:
    """What became of it: the act (for `undo`), how many, and how many a colleague had settled."""

    act_id: str
    count: int
    missed: int


def dismiss_all(official: Account, chosen: Sequence[Chosen]) -> Settled:
    """Dismiss the reports of each item; what a colleague settled meanwhile is passed over.

    Raises OfficialsOnly, and HandledMeanwhile if nothing was left to do.
    """
    return _each(
        chosen,
        lambda item, reports, act_id: dismiss(official, item, reports=reports, act_id=act_id),
    )


def hide_all(
    official: Account, chosen: Sequence[Chosen], reason: ReportReason, words: str
) -> Settled:
    """Hide each item for one reason; what a colleague settled meanwhile is passed over.

    Raises OfficialsOnly, WordsNeeded, and HandledMeanwhile if nothing was left to do.
    """
    return _each(
        chosen,
        lambda item, reports, act_id: hide(
            official, item, reason, words, reports=reports, act_id=act_id
        ),
    )


def publish_all(official: Account, chosen: Sequence[Chosen]) -> Settled:
    """Publish each item that waits; what was settled or changed meanwhile is passed over.

    Raises OfficialsOnly, and HandledMeanwhile if nothing was left to do.
    """
    return _each(
        chosen, lambda item, seen, act_id: publish(official, item, seen=seen, act_id=act_id)
    )


def decline_all(
    official: Account, chosen: Sequence[Chosen], reason: ReportReason, words: str
) -> Settled:
    """Decline each item that waits, for one reason; what was settled meanwhile is passed over.

    Raises OfficialsOnly, WordsNeeded, and HandledMeanwhile if nothing was left to do.
    """
    return _each(
        chosen,
        lambda item, seen, act_id: decline(official, item, reason, words, seen=seen, act_id=act_id),
    )


def _each(chosen: Sequence[Chosen], act: Callable[[Item, int, str], object]) -> Settled:
    """Act on one after the other, each in a transaction of its own, so that no two wait crosswise.

    Repeating what was broken off does the rest.
    """
    act_id, done = public_id(), 0
    for one in chosen:
        try:
            act(find_by_key(one.key), one.seen, act_id)
        except (HandledMeanwhile, NotFound):
            continue
        done += 1
    if not done:
        raise HandledMeanwhile
    return Settled(act_id, done, len(chosen) - done)
