"""Sending a delivery: one POST to the address that was checked, without redirects, in time."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from threading import Timer

from participation.webhooks.addresses import Target

# For each step of a conversation, and for the whole of it, however slowly it drips.
STEP_SECONDS = 10
WHOLE_SECONDS = 20


class _Plain(HTTPConnection):
    """Connects to the IP address that was checked, whatever the name says by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=STEP_SECONDS)
        self.target = target

    def connect(self) -> None:
        """Connect."""
        self.sock = socket.create_connection((self.target.ip, self.target.port), STEP_SECONDS)


class _Secure(HTTPSConnection):
    """The same over TLS: the certificate has to be that of the name."""

    def __init__(self, target: Target) -> None:
        self._own_context = ssl.create_default_context()
        super().__init__(target.host, target.port, timeout=STEP_SECONDS, context=self._own_context)
        self.target = target

    def connect(self) -> None:
        """Connect."""
        plain = socket.create_connection((self.target.ip, self.target.port), STEP_SECONDS)
        self.sock = self._own_context.wrap_socket(plain, server_hostname=self.target.host)


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """Send a body and return the HTTP status of the answer, which is not read.

    Raises OSError and http.client.HTTPException for what stops it.
    """
    connection = _Secure(target) if target.is_secure else _Plain(target)
    guard = Timer(WHOLE_SECONDS, _hang_up, (connection,))
    guard.daemon = True
    guard.start()
    try:
        connection.request("POST", target.path, body, dict(headers))
        return connection.getresponse().status
    finally:
        guard.cancel()
        connection.close()


def _hang_up(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
