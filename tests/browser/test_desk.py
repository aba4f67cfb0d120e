"""The officials' desk in a browser: by keyboard, accessible, on a phone too."""

import pytest
from playwright.sync_api import expect

from participation.accounts.queries import account_for_session
from participation.discussion.choices import ReportReason, Target
from participation.discussion.services import report_comment
from participation.moderation.queries.items import find_hiding, find_item
from participation.moderation.services.appeals import appeal
from participation.moderation.services.hiding import hide
from tests.support.screens import sign_in
from tests.support.talk import say
from tests.support.town import (
    PASSWORD,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

DESK = "/areas/sample/desk"
OFFICIAL = "official@example.com"


@pytest.fixture
def comments(db, clock):
    """Two reported opinions, one hidden opinion with an appeal, and a proposal that waits."""
    town = make_town()
    author, reporter = make_resident(town, name="ตามี"), make_resident(town, name="มานี")
    colleague = make_official(town, name="สมหมาย")
    make_official(town, email=OFFICIAL)
    proposal = make_proposal(make_board(town, slug="canal"), author, title="ปลูกต้นไม้ริมคลองแสนสุข")
    said = [say(proposal, author, f"ขายยาลดความอ้วน โทร 08-{number}") for number in range(3)]
    for comment in said[:2]:
        report_comment(comment, reporter, ReportReason.ADVERT, "โฆษณาขายของ")
    hiding = hide(
        colleague, find_item(Target.COMMENT, said[2].public_id), ReportReason.ADVERT, "ยา"
    )
    appeal(
        account_for_session(author.get_id()),
        find_hiding(hiding.public_id),
        "ไม่ได้ขาย แค่เล่าให้ฟัง",
    )
    return said, hiding


def test_the_pages_are_accessible_and_fit(comments, page, look):
    said, hiding = comments
    sign_in(page, OFFICIAL, PASSWORD)
    paths = (DESK, f"/moderation/comment/{said[0].public_id}", f"/hidings/{hiding.public_id}")
    for path in (*paths, f"/moderation/comment/{said[2].public_id}"):
        look(path)


def test_the_desk_is_worked_off_by_keyboard(comments, page):
    sign_in(page, OFFICIAL, PASSWORD)
    page.goto(f"{DESK}?lang=en")
    expect(page.locator(".keys")).to_be_visible()
    page.keyboard.press("j")
    first = page.locator(".desk-line").nth(0)
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".desk-line").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("h")
    # The reason has the focus now, and letters are typed, not taken for orders.
    select = first.locator("select")
    expect(select).to_be_focused()
    select.select_option("advert")
    first.locator(".desk-hide form button").click()
    expect(page.locator(".notice-good")).to_contain_text("1 item is hidden.")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".notice-good")).to_contain_text("1 item stays.")
    expect(page.locator("form[data-key=a]")).to_have_count(0)
    page.locator(".undo button").click()
    expect(page.locator("form[data-key=a]")).to_have_count(1)
