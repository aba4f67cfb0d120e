"""Refusals: what a service says when it will not do what was asked.

Each carries a sentence in the citizen's language that says what to do, a stable `code` for the
API, and a kind that the web layer maps to an HTTP status, once.
"""

from typing import Any

from flask_babel import lazy_gettext as _l


class Refusal(Exception):
    """A service refused; nothing was written.

    Subclasses set `message`, a lazy gettext string that may hold %(name)s places, filled from the
    keyword arguments, which stay readable as attributes of `details`.
    """

    message: Any = ""

    def __init__(self, **details: Any) -> None:
        super().__init__()
        self.details = details

    @property
    def code(self) -> str:
        """The stable name of this refusal, for programs."""
        return type(self).__name__

    def __str__(self) -> str:
        return str(self.message) % self.details if self.details else str(self.message)


class NotFound(Refusal):
    """The thing asked for does not exist, or is not to be seen by this person."""


class Forbidden(Refusal):
    """This person may not do this."""


class Conflict(Refusal):
    """It can't be done in the present state: too late, already done, limit reached."""


class Invalid(Refusal):
    """What was sent can't be taken; the person can correct it."""


class TooOften(Refusal):
    """The same person did it too often in a short time; later it can be done."""


class ChangedMeanwhile(Conflict):
    """Somebody else changed the same thing between reading and writing; nothing was overwritten."""

    message = _l(
        "Somebody else changed this at the same moment, so nothing was saved. Look at it again,"
        " then repeat what you did."
    )
