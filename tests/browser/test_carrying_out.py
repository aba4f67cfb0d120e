"""Answering and carrying out in a browser: what htmx puts in place, accessible, on a phone too."""

import pytest
from playwright.sync_api import expect

from participation.delivery.services.phrases import add_phrase
from tests.support.carrying_out import carry_on, carry_out, some_terms
from tests.support.town import PASSWORD, make_board, make_official, make_town

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
WORDS = "ที่ดินเป็นของวัด"


@pytest.fixture
def carried(db, clock):
    """Something that is carried out and late, and a sentence for answers."""
    town = make_town()
    official = make_official(town, email="official@example.com")
    proposal, _shot = carry_out(official, make_board(town, slug="canal"))
    carry_on(official, proposal, some_terms(due_on=clock.now.date()), seen=1)
    add_phrase(official, town.id, name="ที่วัด", words=WORDS, kind=None)
    clock.advance(days=9)
    return proposal.public_id


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_sentences_and_lists_come_without_a_new_page(carried, page, check_accessibility, screen):
    page.set_viewport_size(screen)
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("official@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.goto(f"/proposals/{carried}/answer?lang=en")
    check_accessibility(page)
    page.evaluate("window.stayed = true")
    page.locator("#reason").fill("เสียดาย")
    page.get_by_role("button", name="Put it in").click()
    expect(page.locator("#reason")).to_have_value(f"เสียดาย\n\n{WORDS}")
    expect(page.locator("#reason")).to_be_focused()
    assert page.evaluate("window.stayed")
    page.goto("/areas/sample/deliveries")
    check_accessibility(page)
    page.evaluate("window.stayed = true")
    page.locator("#view").select_option("timeline")
    expect(page.locator(".timeline-table")).to_be_visible()
    assert page.evaluate("window.stayed")
    check_accessibility(page)
    for path in ("", "/plan", "/entry"):
        page.goto(f"/proposals/{carried}/delivery{path}")
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), f"{path} is wider than {screen['width']} px"
        check_accessibility(page)
