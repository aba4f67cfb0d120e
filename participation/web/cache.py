"""Pages of guests are built once and kept, under the stamp of what they show.

    @access(Access.PUBLIC)
    @cached(board_stamp)
    def board(slug): …

What is kept is what a stranger sees: no session and no sign-in cookie came with the request, and
the answer set none. The stamp is asked for on every request, so nobody gets a page older than its
data. A kept page is answered before Flask begins: see `KeptPages.__call__`.
"""

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from threading import Lock
from typing import Any

from flask import Flask, request

from participation.core import clock
from participation.core.stamps import StampQuery
from participation.web.locale import COOKIE, LANGUAGES

MARK = "participation.stamp"
KEPT_BYTES = 32 * 1024 * 1024  # in each process: about a thousand pages
LONGEST_QUERY = 300  # nobody fills the memory with made-up addresses
# "In 5 minutes" and phases are shown to the minute; what people date, they date by the day.
FRESH_SECONDS = 60

_REFUSES_GZIP = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")


def cached(stamp: StampQuery, *cookies: str) -> Callable[..., Any]:
    """Declare that a view shows every stranger the same; stands under `access`.

    `stamp` is asked with the view's arguments. `cookies` name what the page depends on beside
    its address and the language.
    """

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answer(**arguments: Any) -> Any:
            if request.environ.get(MARK) is not None:
                # Before the page is built: it may turn out newer than its stamp, never older.
                number = stamp(**arguments)
                if number is not None:
                    request.environ[MARK] = Marked(stamp, arguments, number, cookies)
            return view(**arguments)

        answer.cached = True  # type: ignore[attr-defined]
        return answer

    return declare


@dataclass(frozen=True)
class Marked:
    """What a view said of the page it builds: how to ask for its stamp, and what it was."""

    stamp: StampQuery
    arguments: Mapping[str, Any]
    number: tuple[Any, ...]
    cookies: tuple[str, ...]


@dataclass(frozen=True)
class KeptPage:
    """A page as it is sent."""

    marked: Marked
    minute: int
    etag: str
    headers: list[tuple[str, str]]
    plain: bytes
    packed: bytes

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return len(self.plain) + len(self.packed) + 2000


class KeptPages:
    """The application with its guests' pages in memory; which nobody asked for longest go first."""

    def __init__(self, app: Flask, engine: Any, limit: int = KEPT_BYTES) -> None:
        self.limit = limit
        self.size = 0
        self._inner = app.wsgi_app
        self._engine = engine
        self._personal = tuple(
            app.config.get(name) or default
            for name, default in (
                ("SESSION_COOKIE_NAME", "session"),
                ("REMEMBER_COOKIE_NAME", "remember_token"),
            )
        )
        self._pages: OrderedDict[tuple[Hashable, Hashable], KeptPage] = OrderedDict()
        self._cookies: dict[Hashable, tuple[str, ...]] = {}
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with a kept page, or let the application build it and keep it."""
        cookies = _cookies_of(environ)
        if not self._from_stranger(environ, cookies):
            return self._inner(environ, start)
        address = _address_of(environ, cookies)
        page = self._take((address, self._shape(address, cookies)))
        if page is not None and self._is_present(page):
            return _send(page, environ, start)
        return self._build(environ, start, address, cookies)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self._cookies.clear()
            self.size = 0

    def _from_stranger(self, environ: dict[str, Any], cookies: Mapping[str, str]) -> bool:
        return (
            environ["REQUEST_METHOD"] == "GET"
            and "HTTP_HX_REQUEST" not in environ  # asks for a piece, which is not the page
            and not any(name in cookies for name in self._personal)
            and len(environ.get("QUERY_STRING", "")) <= LONGEST_QUERY
        )

    def _take(self, key: tuple[Hashable, Hashable]) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def _shape(self, address: Hashable, cookies: Mapping[str, str]) -> Hashable:
        return tuple(cookies.get(name) for name in self._cookies.get(address, ()))

    def _is_present(self, page: KeptPage) -> bool:
        marked = page.marked
        return page.minute == _minute() and marked.number == marked.stamp.ask(
            self._engine, **marked.arguments
        )

    def _build(
        self,
        environ: dict[str, Any],
        start: Callable[..., Any],
        address: Hashable,
        cookies: Mapping[str, str],
    ) -> Iterable[bytes]:
        minute = _minute()
        environ[MARK] = ()
        head: list[Any] = []

        def note(*line: Any) -> Any:
            head.append(line)

        answer = self._inner(environ, note)
        marked = environ[MARK]
        status, headers = head[0][:2]
        if not marked or status != "200 OK" or any(name == "Set-Cookie" for name, _ in headers):
            start(*head[0])
            return answer
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        page = _kept(marked, minute, headers, body)
        self._keep(address, cookies, page)
        return _send(page, environ, start)

    def _keep(self, address: Hashable, cookies: Mapping[str, str], page: KeptPage) -> None:
        with self._lock:
            self._cookies[address] = page.marked.cookies
            key = (address, self._shape(address, cookies))
            gone = self._pages.pop(key, None)
            self.size += page.size - (gone.size if gone else 0)
            self._pages[key] = page
            while self.size > self.limit:
                (old, _), oldest = self._pages.popitem(last=False)
                self._cookies.pop(old, None)
                self.size -= oldest.size


def init_cache(app: Flask, engine: Any) -> None:
    """Let this process keep the pages of guests, and ask `engine` whether they are still right."""
    pages = KeptPages(app, engine)
    app.extensions["kept_pages"] = pages
    app.wsgi_app = pages  # type: ignore[assignment, method-assign]


def takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding header allows gzip."""
    return "gzip" in accepted and not _REFUSES_GZIP.search(accepted)


def _cookies_of(environ: Mapping[str, Any]) -> dict[str, str]:
    sent = environ.get("HTTP_COOKIE")
    if not sent:
        return {}
    pairs = (part.partition("=") for part in sent.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _address_of(environ: Mapping[str, Any], cookies: Mapping[str, str]) -> Hashable:
    """Return what makes two requests ask for the same page."""
    language = cookies.get(COOKIE)
    return (
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST"),
        language if language in LANGUAGES else None,
        "HTTP_HX_REQUEST" in environ,
    )


def _minute() -> int:
    return int(clock.now().timestamp()) // FRESH_SECONDS


def _kept(marked: Marked, minute: int, headers: list[tuple[str, str]], body: bytes) -> KeptPage:
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
        packed=gzip.compress(body, compresslevel=6, mtime=0),
    )


def _send(page: KeptPage, environ: Mapping[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start("304 NOT MODIFIED", page.headers)
        return []
    if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body, encoding = page.packed, [("Content-Encoding", "gzip")]
    else:
        body, encoding = page.plain, []
    start("200 OK", [*page.headers, *encoding, ("Content-Length", str(len(body)))])
    return [body]
