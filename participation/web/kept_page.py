"""A page as it is kept in memory, and how it is sent."""

import gzip
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_urlsafe
from typing import Any

from participation.core.stamps import StampQuery

FORM_TOKENS = "participation.form-tokens"

_REFUSES_GZIP = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")


@dataclass(frozen=True)
class Asked:
    """A stamp: how to ask for it, and what it was."""

    query: StampQuery
    arguments: Mapping[str, Any]
    number: tuple[Any, ...] | None


@dataclass(frozen=True)
class Marked:
    """What a view said of the page it builds: the stamps it stands under, and its cookies.

    With one stamp it is for all; the second is that of the person whose page it is.
    """

    stamps: tuple[Asked, ...]
    arguments: Mapping[str, Any]
    cookies: tuple[str, ...]
    remembers: Mapping[str, str]


@dataclass
class KeptPage:
    """A page as it is sent. Nothing of it changes but `asked_at`."""

    marked: Marked
    minute: int
    etag: str
    headers: list[tuple[str, str]]
    plain: bytes
    packed: bytes | None
    # What stands in its forms once: each time it is sent, something new does.
    tokens: tuple[bytes, ...]
    # When its stamps were last asked for, by the clock that only goes forward.
    asked_at: float = 0.0

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return len(self.plain) + len(self.packed or b"") + 2000


def takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding header allows gzip."""
    return "gzip" in accepted and not _REFUSES_GZIP.search(accepted)


def keep_page(
    marked: Marked,
    minute: int,
    headers: list[tuple[str, str]],
    body: bytes,
    tokens: Sequence[str] = (),
) -> KeptPage:
    """Return what the application built as it is kept: packed once, with its ETag."""
    etag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    replaced = {"Content-Length", "ETag", "Cache-Control", "Vary"}
    return KeptPage(
        marked=marked,
        minute=minute,
        etag=etag,
        headers=[
            *((name, value) for name, value in headers if name not in replaced),
            ("ETag", etag),
            # The browser keeps it too, but asks each time whether it is still the present one.
            ("Cache-Control", "private, no-cache"),
            ("Vary", "Accept-Encoding, Cookie, HX-Request"),
        ],
        plain=body,
        # What holds a token and words of others is not packed: its length would tell of both.
        packed=gzip.compress(body, compresslevel=6, mtime=0)
        if _packs_well(headers) and len(marked.stamps) == 1
        else None,
        tokens=tuple(token.encode() for token in tokens),
    )


def _packs_well(headers: list[tuple[str, str]]) -> bool:
    kind = next((value for name, value in headers if name == "Content-Type"), "")
    return kind.startswith("text/") or "xml" in kind or "json" in kind


def send_page(
    page: KeptPage,
    environ: Mapping[str, Any],
    start: Callable[..., Any],
    given: list[tuple[str, str]],
) -> Iterable[bytes]:
    """Answer with a page, packed where the browser takes it, and empty where it has it already.

    `given` are headers for this reader alone.
    """
    headers = [*page.headers, *given]
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", "") and not page.tokens:
        start("304 NOT MODIFIED", headers)
        return []
    if page.packed is not None and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body, encoding = page.packed, [("Content-Encoding", "gzip")]
    else:
        body, encoding = page.plain, []
        for token in page.tokens:
            body = body.replace(token, token_urlsafe(16).encode())
    start("200 OK", [*headers, *encoding, ("Content-Length", str(len(body)))])
    return [body]
