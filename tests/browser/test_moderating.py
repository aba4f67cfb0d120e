"""A reported opinion on its whole way, and the pages of officials, in a browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.screens import PHONE, sign_in
from tests.support.talk import say
from tests.support.town import (
    PASSWORD,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

AUTHOR, REPORTER = "author@example.com", "reporter@example.com"
OFFICIAL, COLLEAGUE = "official@example.com", "colleague@example.com"
TEXT = "ทางเท้าริมคลองควรมีราวจับ"
OF_AREA = ("words", "phrases", "settings", "deliveries", "desk", "insights")
OF_BOARD = ("imports", "answers", "documents", "changes", "ways")


@pytest.fixture
def comment(db):
    """An opinion under a proposal, its author, somebody who minds it, and two officials."""
    town = make_town()
    author = make_resident(town, name="ตามี", email=AUTHOR)
    make_resident(town, name="มานี", email=REPORTER)
    make_official(town, name="สมชาย", email=OFFICIAL)
    make_official(town, name="สมหญิง", email=COLLEAGUE)
    return say(make_proposal(make_board(town, slug="canal"), author), author, TEXT)


@pytest.fixture
def visit(new_context):
    """Let somebody sign in on a phone of their own."""

    def open_phone(email: str) -> Page:
        page = new_context(viewport=PHONE).new_page()
        sign_in(page, email, PASSWORD)
        return page

    return open_phone


def test_reported_hidden_appealed_and_restored(comment, visit):
    address, item = f"/comments/{comment.public_id}", f"/moderation/comment/{comment.public_id}"
    reporter = visit(REPORTER)
    reporter.goto(f"{address}/report")
    reporter.locator("main input[type=radio]").first.check()
    reporter.locator("main form button").last.click()
    reporter.wait_for_url("**/proposals/**")

    official = visit(OFFICIAL)
    official.goto(f"{item}/hide")
    official.locator("select[name=reason]").select_option(index=1)
    official.locator("form[action$='/hide'] button").click()
    expect(official.locator(".notice-good")).to_be_visible()

    author = visit(AUTHOR)
    author.goto(f"{item}/why")
    author.locator("main textarea").fill("เป็นความเห็น ไม่ได้ว่าใคร")
    author.locator("main form button").last.click()
    expect(author.locator("main")).to_contain_text("เป็นความเห็น")
    reporter.goto(address)
    expect(reporter.locator("main")).not_to_contain_text(TEXT)

    colleague = visit(COLLEAGUE)
    colleague.goto(item)
    colleague.locator("#words-decide").fill("ไม่ได้ว่าใครจริง")
    colleague.locator("button[value=restored]").click()
    colleague.wait_for_load_state()
    reporter.goto(address)
    expect(reporter.locator("main")).to_contain_text(TEXT)


def test_the_pages_of_officials_are_accessible_and_fit(samples, page, look):
    sign_in(page, samples[1].email, samples[1].password)
    for name in OF_AREA:
        look(f"/areas/sample-town/{name}")
    for name in OF_BOARD:
        look(f"/boards/sample-park/{name}")


def test_what_moderation_asks_is_accessible_and_fits(comment, page, look):
    sign_in(page, OFFICIAL, PASSWORD)
    for act in ("hide", "warn", "fault", "block"):
        look(f"/moderation/comment/{comment.public_id}/{act}")
    proposal = comment.proposal.public_id
    for act in ("merge", "move", "hand-over", "fault"):
        look(f"/moderation/proposal/{proposal}/{act}")
