"""What a worker does, for tests: everything due, at once. And a mail server to send to."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from flask import Flask

from tests.support.client import settle


def deliver(app: Flask) -> int:
    """Do everything in the outbox that is due, as the worker would; return how much succeeded."""
    from participation.worker import run_due

    settle(app)
    done = Context().run(run_due, app)
    settle(app)
    return done


def every_minute(app: Flask) -> None:
    """Do what the worker starts by itself once a minute, and then everything due."""
    from participation.worker import run_every_minute

    settle(app)
    Context().run(run_every_minute, app)
    settle(app)


@dataclass(frozen=True)
class Mail:
    """A mail as its reader sees it: envelope, headers, and both bodies decoded."""

    recipients: list[str]
    message: EmailMessage

    @property
    def to(self) -> str:
        """The address in the header."""
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The plain part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    @property
    def addresses(self) -> list[str]:
        """Every link in the plain part."""
        return re.findall(r"https?://\S+", self.text)

    def address(self, part: str) -> str:
        """The one link of the plain part that has `part` in it."""
        found = [address for address in self.addresses if part in address]
        assert len(found) == 1, f"{part} is in {len(found)} of {self.addresses}"
        return found[0]

    def _part(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        assert part is not None, f"no {kind} part"
        content: str = part.get_content()
        return content.replace("\r\n", "\n")


class Mailbox:
    """A mail server's whole memory. `refuse` makes it answer like one that is out of order."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refuse = False

    def __iter__(self) -> Iterator[Mail]:
        return iter(self.mails)

    def __len__(self) -> int:
        return len(self.mails)

    def only(self) -> Mail:
        """The one mail that came."""
        assert len(self.mails) == 1, [mail.subject for mail in self.mails]
        return self.mails[0]

    def to(self, address: str) -> list[Mail]:
        """The mails this address got."""
        return [mail for mail in self.mails if mail.recipients == [address]]

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail in."""
        if self.refuse:
            return "451 come back later"
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(Mail(list(envelope.rcpt_tos), message))
        return "250 OK"


@contextmanager
def mail_server(app: Flask) -> Iterator[Mailbox]:
    """Run a mail server that `app` sends to, and give what it gets."""
    mailbox = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    before = {name: app.config[name] for name in ("MAIL_SERVER", "MAIL_PORT", "MAIL_USE_TLS")}
    controller.start()
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, MAIL_USE_TLS=False)
    try:
        yield mailbox
    finally:
        app.config.update(before)
        controller.stop()
