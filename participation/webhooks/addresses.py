"""Which addresses may be told: those of the public internet, and no others.

Whoever may write an address must not reach what only this server reaches. So the host is looked up
once, every answer is checked, and the connection goes to the address that was checked.
"""

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from participation.webhooks.errors import AddressNotPublic

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Target:
    """Where to connect to (`ip`), and as whom it is addressed."""

    ip: str
    host: str
    port: int
    path: str
    is_secure: bool


def find_target(address: str, *, anywhere: bool = False) -> Target:
    """Return where an address leads; raise AddressNotPublic unless all it may mean is public.

    With `anywhere` private networks and plain http are allowed (an operator's own choice).
    """
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or (parts.scheme == "http" and not anywhere):
        raise AddressNotPublic
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressNotPublic from error
    ips = [str(entry[4][0]) for entry in found]
    if not ips or not (anywhere or all(is_public(ip) for ip in ips)):
        raise AddressNotPublic
    path = parts.path or "/"
    return Target(
        ip=ips[0],
        host=host,
        port=port,
        path=f"{path}?{parts.query}" if parts.query else path,
        is_secure=parts.scheme == "https",
    )


def is_public(text: str) -> bool:
    """Tell whether an IP address is one of the public internet, also where it wraps another."""
    address = ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    address = inner or address
    return address.is_global and not address.is_multicast
