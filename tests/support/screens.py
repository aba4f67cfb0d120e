"""The two screens every page is looked at on, and how somebody signs in on them."""

from playwright.sync_api import Page

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
# One theme on each: the colours are the same on both.
SCREENS = ((PHONE, "dark"), (DESKTOP, "light"))


def fits(page: Page) -> bool:
    """Tell whether nothing is wider than the window."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in with the keyboard; ends on the home page."""
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
