"""A real Chromium on a real server, for what only a browser can tell.

    def test_home(page, live_server):
        page.goto(live_server)

When the test ends, the page must have had no script error, no refused style or script (Content
Security Policy) and no failed request; a test that provokes one says so:
`mishaps.expect("404")`.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)
from werkzeug.serving import make_server

from participation.samples.services import load_samples
from scripts.browser import MISSING, find_browser
from tests.support.house import House
from tests.support.screens import DESKTOP, SCREENS, fits

HERE = Path(__file__).resolve().parent
AXE = HERE.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
# What is only passed is not listed, nor is anything fetched once more to look at it.
VIOLATIONS = """async () => {
  const options = { resultTypes: ["violations"], preload: false, iframes: false };
  return (await axe.run(document, options)).violations;
}"""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder, and let one worker have it: one browser is enough."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this run."""
    executable = find_browser()
    if executable is None:
        # The integration server must not pass by leaving something out.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address, without a slash at its end, where the application serves the test's database."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Mishaps:
    """What went wrong inside the page, and what was meant to."""

    def __init__(self) -> None:
        self.noted: list[str] = []
        self.expected: list[str] = []

    def note(self, mishap: str) -> None:
        """Remember that something went wrong."""
        self.noted.append(mishap)

    def watch(self, context: BrowserContext) -> None:
        """Note what goes wrong in every page of a visitor."""
        context.on("weberror", lambda error: self.note(f"script: {error.error}"))
        context.on("console", self._note_line)
        context.on("requestfailed", self._note_failure)
        context.on("response", self._note_answer)

    def expect(self, part: str) -> None:
        """Forgive what contains `part`."""
        self.expected.append(part)

    def unexpected(self) -> list[str]:
        """Return what nothing expected."""
        return [note for note in self.noted if not any(part in note for part in self.expected)]

    def _note_line(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.note(message.text)

    def _note_failure(self, request: Request) -> None:
        # Going on to the next page stops what is still loading.
        if request.failure != "net::ERR_ABORTED":
            self.note(f"failed: {request.url}")

    def _note_answer(self, response: Response) -> None:
        if response.status >= 400:
            self.note(f"{response.request.method} {response.url}: {response.status}")


@pytest.fixture
def mishaps() -> Iterator[Mishaps]:
    """What goes wrong inside the page; nothing may, beyond what the test expects."""
    mishaps = Mishaps()
    yield mishaps
    unexpected = mishaps.unexpected()
    assert not unexpected, "in the browser:\n" + "\n".join(f"- {note}" for note in unexpected)


@pytest.fixture
def new_context(
    browser: Browser, live_server: str, mishaps: Mishaps
) -> Iterator[Callable[..., BrowserContext]]:
    """Send a visitor who has never been here: `new_context(viewport=…, java_script_enabled=…)`.

    Without more said it is a Thai browser with a large screen.
    """
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        options = {"locale": "th-TH", "viewport": DESKTOP, **options}
        context = browser.new_context(base_url=live_server, **options)
        opened.append(context)
        context.set_default_timeout(10_000)
        mishaps.watch(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """A visitor who has never been here, with a Thai browser and a large screen."""
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab of that visitor; `page.set_viewport_size` makes it a phone (360 × 740)."""
    return context.new_page()


@pytest.fixture
def check_accessibility() -> Callable[[Page], None]:
    """Ask axe about a page: `check_accessibility(page)`."""
    axe = AXE.read_text()

    def check(page: Page) -> None:
        # Evaluated, because the site's own policy lets nobody put a script into its pages.
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe)
        found = page.evaluate(VIOLATIONS)
        listed = "\n".join(
            f"- {violation['help']}: {node['html'][:160]}"
            for violation in found
            for node in violation["nodes"]
        )
        assert not found, f"{page.url}:\n{listed}"

    return check


@pytest.fixture
def look(page: Page, check_accessibility: Callable[[Page], None]) -> Callable[..., None]:
    """Look at a page as people see it: `look(address)`, or `look()` at the one that is open.

    Everything is unfolded, in both languages (the open page: in its own). On a phone and on a large
    screen nothing may be wider than the window, and axe may find nothing, in neither theme.
    """

    def look_at(path: str | None = None) -> None:
        for language in ("en", "th") if path else ("",):
            if path:
                page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
                assert page.locator("html").get_attribute("lang") == language
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            for screen, _ in SCREENS:
                page.set_viewport_size(screen)
                assert fits(page), f"{page.url} is wider than {screen['width']} px"
        for screen, theme in SCREENS:
            page.set_viewport_size(screen)
            # Without it colours would be judged on their way from one theme to the other.
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            check_accessibility(page)

    return look_at


@pytest.fixture(scope="session")
def sample_database(house: House) -> tuple[Path, Any]:
    """The database with the sample boards, made once, and the accounts to sign in with."""
    house.renew()
    with house.app.app_context():
        accounts = load_samples()
    house.release()
    copy = house.database.file.with_name("samples.sqlite3")
    shutil.copyfile(house.database.file, copy)
    return copy, accounts


@pytest.fixture
def samples(sample_database: tuple[Path, Any], house: House, db: SQLAlchemy) -> Any:
    """The sample boards; the accounts to sign in with."""
    copy, accounts = sample_database
    house.release()
    shutil.copyfile(copy, house.database.file)
    house.app.extensions["kept_pages"].clear()
    return accounts
