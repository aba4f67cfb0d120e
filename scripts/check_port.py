"""Say in one line when the address that `make run` should serve on is not free."""

import errno
import socket
import sys


def problem(host: str, port: str) -> str | None:
    """Return why nothing can listen on host:port, as a sentence, or None when it is free."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return f"{port} is not a port: give a number from 1 to 65535, as in make run PORT=8001."
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {port} on {host} is taken; choose another: make run PORT={int(port) + 1}"
        return f"Cannot listen on {host}, port {port}: {error.strerror}."
    return None


if __name__ == "__main__":
    sys.exit(problem(sys.argv[1], sys.argv[2]))
