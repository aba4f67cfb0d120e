"""Pages of guests are built once and kept, under the stamp of what they show.

    @access(Access.PUBLIC)
    @cached(board_stamp)
    def board(slug): …

What is kept for all is what a stranger sees: no session and no sign-in cookie came with the
request, and the answer set none. Its stamps are asked for at most once in KEPT_PAGE_SECONDS, so
that a board that everybody looks at costs the database nothing; a new vote shows within that time.
What somebody signed in was shown is kept for exactly their cookies, and its stamps are asked for
every time: nobody misses what they did themselves. A kept page is answered before Flask begins: see
`KeptPages.__call__`.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import wraps
from secrets import randbelow
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask, request

from participation.core import clock
from participation.core.stamps import StampQuery, asking
from participation.web.access import person
from participation.web.kept_forms import PREFIX as KEPT_FORM
from participation.web.kept_page import FORM_TOKENS, Asked, KeptPage, Marked, keep_page, send_page
from participation.web.locale import COOKIE, LANGUAGES

MARK = "participation.stamp"
# In each process: about a thousand pages for all, and some hundred for one person each.
KEPT_BYTES = 32 * 1024 * 1024
OWN_BYTES = 16 * 1024 * 1024
# Whose page it is that may be kept.
FOR_ALL, FOR_ONE = "all", "one"
LONGEST_QUERY = 300  # nobody fills the memory with made-up addresses
# "In 5 minutes" and phases are shown to the minute; what people date, they date by the day.
FRESH_SECONDS = 60

# A cookie with a number below SEEDS: by it random orders stay the same for a visitor. It tells
# visitors apart no further, and there are so few that each of the orders can be kept.
SEED = "seed"
SEEDS = 16
_KEEP_COOKIE = f"Max-Age={365 * 24 * 3600}; Path=/; HttpOnly; SameSite=Lax"


def cached(
    stamp: StampQuery,
    *cookies: str,
    own: StampQuery | None = None,
    remembers: Mapping[str, str] | None = None,
) -> Callable[..., Any]:
    """Declare that a view shows every stranger the same; stands under `access`.

    `stamp` is asked with the view's arguments. `cookies` name what the page depends on beside
    its address and the language. With `own`, which is asked with an `account_id`, the page of
    somebody signed in is kept for them alone, until that stamp moves too, unless their account
    says that its pages can't be kept (`has_keepable_pages`). `remembers` says which
    argument of the view goes into which cookie, for other pages to know of: its value has to be
    fit for one, as slugs are.
    """

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answer(**arguments: Any) -> Any:
            whose = request.environ.get(MARK)
            account = person() if whose == FOR_ONE and own is not None else None
            if account is not None and not account.has_keepable_pages:
                account = None
            asked = [(stamp, arguments)] if whose == FOR_ALL or account is not None else []
            if account is not None and own is not None:
                asked.append((own, {"account_id": account.id}))
            # Before the page is built: it may turn out newer than its stamps, never older.
            stamps = [Asked(query, given, query(**given)) for query, given in asked]
            if stamps and all(found.number is not None for found in stamps):
                request.environ[MARK] = Marked(tuple(stamps), arguments, cookies, remembers or {})
            return view(**arguments)

        answer.cached = True  # type: ignore[attr-defined]
        return answer

    return declare


def do_not_keep() -> None:
    """Let the page that is being built be forgotten: it shows what no stamp tells of."""
    request.environ[MARK] = ""


class Shelf:
    """Pages by key, up to `limit` bytes; which nobody asked for longest go first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Hashable) -> KeptPage | None:
        """Return the page of this key, if it is there."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: KeptPage) -> None:
        """Keep a page in the place of the one before it."""
        with self._lock:
            gone = self._pages.pop(key, None)
            self.size += page.size - (gone.size if gone else 0)
            self._pages[key] = page
            while self.size > self.limit:
                _, oldest = self._pages.popitem(last=False)
                self.size -= oldest.size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self.size = 0


class KeptPages:
    """The application with the pages it has built in memory."""

    def __init__(self, app: Flask, engine: Any) -> None:
        self.strangers = Shelf(KEPT_BYTES)
        self.own = Shelf(OWN_BYTES)
        self._inner = app.wsgi_app
        self._engine = engine
        self.unasked_seconds: float = app.config["KEPT_PAGE_SECONDS"]
        self._session = app.config.get("SESSION_COOKIE_NAME") or "session"
        self._remember = app.config.get("REMEMBER_COOKIE_NAME") or "remember_token"
        self._secure = "; Secure" if app.config["SESSION_COOKIE_SECURE"] else ""
        self._cookies: dict[Hashable, tuple[str, ...]] = {}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with a kept page, or let the application build it and keep it."""
        cookies = _cookies_of(environ)
        if not _asks_for_page(environ, cookies):
            return self._inner(environ, start)
        if self._session in cookies or self._remember in cookies:
            return self._for_one(environ, start, cookies)
        return self._for_strangers(environ, start, cookies)

    def clear(self) -> None:
        """Forget everything."""
        self.strangers.clear()
        self.own.clear()
        self._cookies.clear()

    def _for_strangers(
        self, environ: dict[str, Any], start: Callable[..., Any], cookies: dict[str, str]
    ) -> Iterable[bytes]:
        drawn = seed_in(cookies) is None
        if drawn:
            _draw_seed(environ, cookies)
        address = _address_of(environ, cookies)
        page = self.strangers.take((address, self._shape(address, cookies)))
        now = monotonic()
        if page is None or not self._is_present_enough(page, now):
            built = self._build(environ, start, FOR_ALL)
            if not isinstance(built, KeptPage):
                return built
            page = built
            page.asked_at = now
            self._cookies[address] = page.marked.cookies
            self.strangers.put((address, self._shape(address, cookies)), page)
        return send_page(page, environ, start, self._given(page.marked, cookies, drawn))

    def _for_one(
        self, environ: dict[str, Any], start: Callable[..., Any], cookies: dict[str, str]
    ) -> Iterable[bytes]:
        """Answer somebody with a session: a page they had before is theirs while nothing changed.

        It belongs to exactly the cookies it was built for; whether these let somebody in was
        looked at then, and again when anything of their account changes.
        """
        key = (_address_of(environ, cookies), environ["HTTP_COOKIE"])
        page = self.own.take(key)
        if page is None or not self._is_present(page):
            built = self._build(environ, start, FOR_ONE)
            if not isinstance(built, KeptPage):
                return built
            page = built
            self.own.put(key, page)
        return send_page(page, environ, start, [])

    def _shape(self, address: Hashable, cookies: Mapping[str, str]) -> Hashable:
        return tuple(cookies.get(name) for name in self._cookies.get(address, ()))

    def _is_present_enough(self, page: KeptPage, now: float) -> bool:
        if page.minute == _minute() and now - page.asked_at < self.unasked_seconds:
            return True
        if not self._is_present(page):
            return False
        page.asked_at = now
        return True

    def _is_present(self, page: KeptPage) -> bool:
        if page.minute != _minute():
            return False
        with asking(self._engine) as ask:
            return all(
                asked.number == ask(asked.query, asked.arguments) for asked in page.marked.stamps
            )

    def _build(
        self, environ: dict[str, Any], start: Callable[..., Any], whose: str
    ) -> "KeptPage | Iterable[bytes]":
        """Return the page the application builds if it is to be kept, else its answer."""
        minute = _minute()
        environ[MARK] = whose
        head: list[Any] = []

        def note(*line: Any) -> Any:
            head.append(line)

        answer = self._inner(environ, note)
        marked = environ[MARK]
        status, headers = head[0][:2]
        gives = any(name == "Set-Cookie" for name, _ in headers)
        if not isinstance(marked, Marked) or status != "200 OK" or gives:
            start(*head[0])
            return answer
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        return keep_page(marked, minute, headers, body, environ.get(FORM_TOKENS, ()))

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


def seed_in(cookies: Mapping[str, str]) -> int | None:
    """Return a visitor's seed for random orders, None if they have none yet."""
    seed = cookies.get(SEED, "")
    return int(seed) if seed.isascii() and seed.isdigit() and int(seed) < SEEDS else None


def init_cache(app: Flask, engine: Any) -> None:
    """Let this process keep the pages of guests, and ask `engine` whether they are still right."""
    pages = KeptPages(app, engine)
    app.extensions["kept_pages"] = pages
    app.wsgi_app = pages  # type: ignore[assignment, method-assign]


def _asks_for_page(environ: Mapping[str, Any], cookies: Mapping[str, str]) -> bool:
    """Whether it is a whole page that is asked for, without a form that comes back filled in."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and "HTTP_HX_REQUEST" not in environ
        and not any(name.startswith(KEPT_FORM) for name in cookies)
        and len(environ.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


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
    )


def _minute() -> int:
    return int(clock.now().timestamp()) // FRESH_SECONDS


def _draw_seed(environ: dict[str, Any], cookies: dict[str, str]) -> None:
    """Let a newcomer's request look as if it came with a seed already."""
    cookies[SEED] = str(randbelow(SEEDS))
    sent = environ.get("HTTP_COOKIE")
    drawn = f"{SEED}={cookies[SEED]}"
    environ["HTTP_COOKIE"] = f"{sent}; {drawn}" if sent else drawn
