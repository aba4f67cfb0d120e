"""The pages as a person sees them: phone and large screen, both languages, both themes."""

import pytest
from playwright.sync_api import expect

from participation.accounts.services import register, verify_resident
from participation.municipalities.queries import municipality
from tests.support.screens import PHONE, sign_in

PASSWORD = "long enough to guess"

PUBLIC = (
    "/",
    "/provinces/20",
    "/provinces/96",
    "/areas/saensuk",
    "/areas/imported",
    "/boards/saensuk-beach-waste",
    "/boards/sample-park",
    "/boards/huawiang-tourism/results",
    "/boards/sample-budget",
    "/boards/sample-budget/results",
    "/boards/sample-budget/results/what-if",
    "/boards/sample-budget/report",
    "/boards/saensuk-beach-waste/poster",
    "/areas/sample-town",
    "/areas/sample-town/log",
    "/areas/sample-town/unanswered",
    "/search",
    "/search?q=ขยะ",
    "/privacy",
)
OFFICIALS = (
    "/areas/sample-town",
    "/areas/sample-town/boards/new",
    "/boards/sample-flood/manage",
    "/boards/sample-flood/costs",
    "/boards/sample-library/manage",
)


@pytest.fixture
def official(samples):
    """The official of the sample town: address and password."""
    return samples[1]


@pytest.fixture
def voter(samples):
    """A verified resident of the sample town, who may vote: their e-mail address."""
    town = municipality("sample-town")
    person = register(
        email="voter@example.com", password=PASSWORD, display_name="ยายมา", municipality=town
    )
    verify_resident(person, town)
    return person.email


def test_public_pages_are_accessible_and_fit(samples, look):
    for path in PUBLIC:
        look(path)


def test_officials_pages_are_accessible_and_fit(official, page, look):
    sign_in(page, official.email, official.password)
    for path in OFFICIALS:
        look(path)


def test_a_ballot_is_cast_with_the_keyboard_alone(voter, page, check_accessibility):
    page.set_viewport_size(PHONE)
    sign_in(page, voter, PASSWORD)
    page.goto("/boards/sample-budget-voting/ballot")
    check_accessibility(page)
    page.locator("input[type=checkbox]").first.focus()
    page.keyboard.press("Space")
    assert page.locator("input[type=checkbox]:checked").count() == 1
    # On to the button at the end, as far as Tab needs to go.
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main button[type=submit], main button')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/ballot/review")
    check_accessibility(page)
    page.locator("form.confirm button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ballot/cast")
    check_accessibility(page)


def test_a_support_moves_the_number_without_a_new_page(voter, page):
    sign_in(page, voter, PASSWORD)
    page.goto("/boards/saensuk-beach-waste")
    page.evaluate("window.stayed = true")
    button = page.locator("form[action*='/support'] button").nth(3)
    before = int("".join(filter(str.isdigit, button.inner_text())))
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_contain_text(f"{before + 1}")
    expect(button).to_be_focused()
    expect(page.locator("#status")).to_contain_text(f"{before + 1}")
    assert page.locator("form[action*='/withdraw']").count() == 1
    page.keyboard.press("Enter")
    expect(button).to_contain_text(f"{before}")
    assert page.locator("form[action*='/withdraw']").count() == 0
    assert page.evaluate("window.stayed")


def test_without_a_connection_the_reason_stands_by_the_button(voter, page, mishaps):
    for part in ("/support", "/favicon", "ERR_INTERNET_DISCONNECTED", "htmx:"):
        mishaps.expect(part)
    sign_in(page, voter, PASSWORD)
    page.goto("/boards/saensuk-beach-waste")
    page.context.set_offline(True)
    page.locator("form[action*='/support'] button").nth(3).click()
    expect(page.get_by_role("alert")).to_contain_text("การเชื่อมต่อ")
    page.context.set_offline(False)
    page.locator("form[action*='/support'] button").nth(3).click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_support_after_the_session_is_over_leads_to_signing_in_and_back(voter, page, mishaps):
    mishaps.expect("401")
    sign_in(page, voter, PASSWORD)
    page.goto("/boards/saensuk-beach-waste")
    page.context.clear_cookies()
    page.locator("form[action*='/support'] button").nth(3).click()
    page.wait_for_url("**/sign-in?next=/boards/saensuk-beach-waste")


def test_a_wrong_address_is_a_page_that_says_what_to_do(page, mishaps, db):
    mishaps.expect("404")
    page.goto("/nowhere")
    assert page.locator("main a").count() >= 1
