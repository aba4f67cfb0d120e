"""A real Chromium on a real server, for what only a browser can tell.

    def test_home(page, live_server):
        page.goto(live_server)

When the test ends, the page must have had no script error, no refused style or script (Content
Security Policy) and no failed request; a test that provokes one says so:
`mishaps.expect("404")`.
"""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
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

from scripts.browser import MISSING, find_browser

HERE = Path(__file__).resolve().parent
AXE = HERE.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1280, "height": 900}


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
def check_accessibility(context: BrowserContext) -> Callable[[Page], None]:
    """Ask axe about a page that was opened after this fixture: `check_accessibility(page)`."""
    # As an init script, because the site's own policy lets nobody put a script into its pages.
    context.add_init_script(path=AXE)

    def check(page: Page) -> None:
        found = page.evaluate("async () => (await axe.run(document)).violations")
        listed = "\n".join(
            f"- {violation['help']}: {node['html'][:160]}"
            for violation in found
            for node in violation["nodes"]
        )
        assert not found, f"{page.url}:\n{listed}"

    return check
