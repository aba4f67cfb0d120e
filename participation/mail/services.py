"""Sending mail: written into the outbox with its cause, sent by the worker after the commit."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from participation.core.transaction import atomic
from participation.outbox import services as outbox

# The name under which the worker knows it.
TASK = "mail.send"


def send(
    to: str, template: str, language: str, values: Mapping[str, Any], *, unsubscribe: str = ""
) -> None:
    """Send the mail `templates/mail/<template>` to an address, after the surrounding commit.

    Must stand inside atomic(). `language` is the reader's ("th" or "en"); `values` are what the
    template shows, as far as JSON can hold it. `unsubscribe` is the path of the page that stops
    such mails without signing in; the template has it as `unsubscribe_url`.
    """
    payload = {
        "to": to,
        "template": template,
        "language": language,
        "values": dict(values),
        "unsubscribe": unsubscribe,
    }
    outbox.add(TASK, payload, about=_digest(to))


def forget(to: str) -> None:
    """Drop the mails to this address that were not sent yet (its account is deleted)."""
    with atomic():
        outbox.forget(_digest(to))


def _digest(address: str) -> str:
    return sha256(address.strip().lower().encode()).hexdigest()
