"""Find the Chromium that the browser tests drive, and pango, by which reports become PDF files.

As root on Debian, install them when missing.
"""

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "no Chromium found (set CHROMIUM to its path, or install the package chromium)"


def find_browser() -> str | None:
    """Return the path of a browser: $CHROMIUM, one on the PATH, or Playwright's own; else None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    if installed:
        return installed
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0")


def install(*packages: str) -> None:
    """Install packages of Debian without a word, where that is possible."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, check=False, capture_output=True, env=environment)


def main() -> None:
    """Make sure that there is a browser, and pango; say so in one line when there is none."""
    if find_browser() is None:
        print("Installing Chromium for the browser tests …")
        install("chromium")
    if find_browser() is None:
        print(f"Browser tests will not run: {MISSING}.", file=sys.stderr)
    if find_library("pango-1.0") is None:
        install(*PANGO)
    if find_library("pango-1.0") is None:
        print("Tests of PDF files will not run: no pango found.", file=sys.stderr)


if __name__ == "__main__":
    main()
