"""Merging in a browser: by keyboard, accessible, on a phone too."""

import pytest
from playwright.sync_api import expect

from tests.support.town import (
    PASSWORD,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def proposals(db, clock):
    town = make_town()
    make_official(town, email="official@example.com")
    board = make_board(town, slug="canal")
    return [
        make_proposal(board, make_resident(town, name=name), title=title).public_id
        for name, title in (("ตามี", "ถังขยะริมคลองแสนสุข"), ("มานี", "ตั้งถังขยะริมคลอง"))
    ]


def test_merged_and_undone_by_keyboard_on_pages_for_everybody(proposals, page, check_accessibility):
    target, _source = proposals

    def check(screen):
        page.set_viewport_size(screen)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), f"{page.url} is wider than {screen['width']} px"
        check_accessibility(page)

    page.emulate_media(color_scheme="dark")
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("official@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")

    page.goto(f"/moderation/proposal/{target}/merge?lang=th")
    check(PHONE)
    page.locator("input[name=sources]").focus()
    page.keyboard.press("Space")
    page.locator("#words").focus()
    page.keyboard.type("ขอเรื่องเดียวกัน")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/moderation/proposal/{target}")
    check(DESKTOP)
    page.emulate_media(color_scheme="light")
    page.goto(f"/proposals/{target}")
    page.locator("details.merged summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.merged a.button")).to_be_visible()
    check(PHONE)
    page.goto(f"/moderation/proposal/{target}")
    page.locator("a[href^='/interventions/']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/interventions/*")
    check(PHONE)
    page.locator("#words-lift").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice-good")).to_be_visible()
