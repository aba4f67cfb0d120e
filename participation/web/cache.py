"""Pages of guests are built once and kept, under the stamp of what they show.

    @access(Access.PUBLIC)
    @cached(board_stamp)
    def board(slug): …

What is kept is what a stranger sees: no session and no sign-in cookie came with the request, and
the answer set none. The stamp is asked for on every request, so nobody gets a page older than its
data. A kept page is answered before Flask begins: see `KeptPages.__call__`.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import wraps
from secrets import randbelow
from threading import Lock
from typing import Any

from flask import Flask, request

from participation.core import clock
from participation.core.stamps import StampQuery
from participation.web.kept_forms import PREFIX as KEPT_FORM
from participation.web.kept_page import KeptPage, Marked, keep_page, send_page
from participation.web.locale import COOKIE, LANGUAGES

MARK = "participation.stamp"
KEPT_BYTES = 32 * 1024 * 1024  # in each process: about a thousand pages
LONGEST_QUERY = 300  # nobody fills the memory with made-up addresses
# "In 5 minutes" and phases are shown to the minute; what people date, they date by the day.
FRESH_SECONDS = 60

# A cookie with a number below SEEDS: by it random orders stay the same for a visitor. It tells
# visitors apart no further, and there are so few that each of the orders can be kept.
SEED = "seed"
SEEDS = 16
_KEEP_COOKIE = f"Max-Age={365 * 24 * 3600}; Path=/; HttpOnly; SameSite=Lax"


def cached(
    stamp: StampQuery, *cookies: str, remembers: Mapping[str, str] | None = None
) -> Callable[..., Any]:
    """Declare that a view shows every stranger the same; stands under `access`.

    `stamp` is asked with the view's arguments. `cookies` name what the page depends on beside
    its address and the language. `remembers` says which argument of the view goes into which
    cookie, for other pages to know of: its value has to be fit for one, as slugs are.
    """

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answer(**arguments: Any) -> Any:
            if request.environ.get(MARK) is not None:
                # Before the page is built: it may turn out newer than its stamp, never older.
                number = stamp(**arguments)
                if number is not None:
                    request.environ[MARK] = Marked(
                        stamp, arguments, number, cookies, remembers or {}
                    )
            return view(**arguments)

        answer.cached = True  # type: ignore[attr-defined]
        return answer

    return declare


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
        self._secure = "; Secure" if app.config["SESSION_COOKIE_SECURE"] else ""
        self._pages: OrderedDict[tuple[Hashable, Hashable], KeptPage] = OrderedDict()
        self._cookies: dict[Hashable, tuple[str, ...]] = {}
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with a kept page, or let the application build it and keep it."""
        cookies = _cookies_of(environ)
        if not self._from_stranger(environ, cookies):
            return self._inner(environ, start)
        drawn = seed_in(cookies) is None
        if drawn:
            _draw_seed(environ, cookies)
        address = _address_of(environ, cookies)
        kept = self._take((address, self._shape(address, cookies)))
        if kept is not None and self._is_present(kept):
            page: KeptPage | Iterable[bytes] = kept
        else:
            page = self._build(environ, start, address, cookies)
        if not isinstance(page, KeptPage):
            return page
        return send_page(page, environ, start, self._given(page.marked, cookies, drawn))

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
            and not any(name.startswith(KEPT_FORM) for name in cookies)
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
    ) -> "KeptPage | Iterable[bytes]":
        """Return the page the application builds if it is to be kept, else its answer."""
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
        page = keep_page(marked, minute, headers, body)
        self._keep(address, cookies, page)
        return page

    def _given(
        self, marked: Marked, cookies: Mapping[str, str], drawn: bool
    ) -> list[tuple[str, str]]:
        """Return the cookies that go along with a page: its seed, and what it remembers."""
        given = {SEED: cookies[SEED]} if drawn and SEED in marked.cookies else {}
        for name, argument in marked.remembers.items():
            if cookies.get(name) != marked.arguments[argument]:
                given[name] = marked.arguments[argument]
        return [
            ("Set-Cookie", f"{name}={value}; {_KEEP_COOKIE}{self._secure}")
            for name, value in given.items()
        ]

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


def seed_in(cookies: Mapping[str, str]) -> int | None:
    """Return a visitor's seed for random orders, None if they have none yet."""
    seed = cookies.get(SEED, "")
    return int(seed) if seed.isascii() and seed.isdigit() and int(seed) < SEEDS else None


def init_cache(app: Flask, engine: Any) -> None:
    """Let this process keep the pages of guests, and ask `engine` whether they are still right."""
    pages = KeptPages(app, engine)
    app.extensions["kept_pages"] = pages
    app.wsgi_app = pages  # type: ignore[assignment, method-assign]


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
        # htmx asks for a piece, or for the whole page it goes back to.
        "HTTP_HX_REQUEST" in environ,
        "HTTP_HX_HISTORY_RESTORE_REQUEST" in environ,
    )


def _minute() -> int:
    return int(clock.now().timestamp()) // FRESH_SECONDS


def _draw_seed(environ: dict[str, Any], cookies: dict[str, str]) -> None:
    """Let a newcomer's request look as if it came with a seed already."""
    cookies[SEED] = str(randbelow(SEEDS))
    sent = environ.get("HTTP_COOKIE")
    drawn = f"{SEED}={cookies[SEED]}"
    environ["HTTP_COOKIE"] = f"{sent}; {drawn}" if sent else drawn
