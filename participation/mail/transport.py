"""How a mail leaves: through a mail server, or into a folder where none is set."""

import os
import secrets
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from participation.core import clock

# The port on which a server speaks TLS from the first byte on.
_TLS_PORT = 465
_TIMEOUT_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where to hand mails in. With `use_tls` nothing is said before the line is encrypted."""

    host: str
    port: int
    username: str = ""
    password: str = ""
    use_tls: bool = False


def hand_in(message: EmailMessage, server: MailServer) -> None:
    """Give a message to the mail server; raises what smtplib raises."""
    with _connect(server) as connection:
        if server.use_tls and server.port != _TLS_PORT:
            connection.starttls(context=ssl.create_default_context())
        if server.username:
            connection.login(server.username, server.password)
        connection.send_message(message)


def _connect(server: MailServer) -> smtplib.SMTP:
    if server.port == _TLS_PORT:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_SECONDS)


def put_down(message: EmailMessage, folder: Path) -> Path:
    """Write a message as a file that mail programs open, readable by the owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = clock.in_bangkok(clock.now()).strftime("%Y%m%d-%H%M%S")
    path = folder / f"{moment}-{secrets.token_hex(4)}.eml"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(message.as_bytes())
    return path
