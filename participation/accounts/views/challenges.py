"""The code that this browser waits for, and the address it has proven; both in the session."""

from dataclasses import dataclass

from flask import session

_WAITING = "code"
_PROVEN = "proven"


@dataclass(frozen=True)
class Challenge:
    """A code that was sent: its name, and the address it went to."""

    name: str
    email: str


def wait_for(challenge: Challenge, purpose: str = "") -> None:
    """Remember the code that was just sent."""
    session[_WAITING + purpose] = [challenge.name, challenge.email]


def awaited(purpose: str = "") -> Challenge | None:
    """Return the code this browser waits for."""
    found = session.get(_WAITING + purpose)
    return Challenge(*found) if found else None


def waiting(email: str) -> str:
    """Return the name of the code this browser waits for at an address, empty if there is none."""
    challenge = awaited()
    return challenge.name if challenge and challenge.email == email else ""


def prove(email: str) -> None:
    """Remember that the person has received a code at an address which has no account."""
    session[_PROVEN] = email
    session.pop(_WAITING, None)


def proven_email() -> str:
    """Return the address that was proven, empty if none was."""
    return str(session.get(_PROVEN, ""))


def forget(purpose: str = "") -> None:
    """Forget what was waited for and proven: it has been used."""
    for name in (_WAITING + purpose, _PROVEN):
        session.pop(name, None)
