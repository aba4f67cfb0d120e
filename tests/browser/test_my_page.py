"""My page, following, and a mail as a person sees them: phone and large screen, both themes."""

import pytest
from playwright.sync_api import expect

from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.delivery.services import give_answer
from participation.discussion.services import Words, post_comment
from participation.notifications.services.following import follow
from participation.notifications.tokens import stop_token
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import proposal as find_proposal
from participation.voting.services.supports import support
from tests.support.casting import cast_ballot
from tests.support.outbox import every_minute
from tests.support.screens import PHONE, sign_in
from tests.support.town import (
    PASSWORD,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

EMAIL = "yai@example.com"
LONG = "ขอให้ติดตั้งไฟส่องสว่างริมคลองหลังตลาดเก่าให้ครบทุกซอยก่อนฤดูฝนปีนี้"


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def resident(town, clock):
    """Somebody who has done something of everything."""
    account = make_resident(town, name="ยายมา", email=EMAIL)
    official = make_official(town)
    board = make_board(town, slug="canal")
    own = make_proposal(board, account, title=LONG)
    for n in range(6):
        support(make_proposal(board, official, title=f"{LONG} {n}"), account)
    follow(account, town)
    follow(account, board)
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="budget")
    cast_ballot(find_board("budget"), account, (("1", 1),))
    post_comment(find_proposal(own.public_id), official, Words("เห็นด้วย"))
    give_answer(
        official,
        find_proposal(own.public_id),
        kind=AnswerKind.ADOPTED,
        reason="ตรงกับแผนพัฒนาท้องถิ่นปีหน้า",
    )
    return account_for_session(account.get_id())


def test_my_pages_are_accessible_and_fit(resident, app, page, look):
    token = stop_token(app.config["SECRET_KEY"], resident.public_id)
    sign_in(page, EMAIL, PASSWORD)
    for path in ("/me", "/me/supports", "/me/news", f"/news/stop/{token}", "/boards/canal"):
        look(path)


def test_following_needs_no_new_page_and_keeps_the_focus(resident, page):
    page.set_viewport_size(PHONE)
    sign_in(page, EMAIL, PASSWORD)
    page.goto("/boards/canal")
    page.evaluate("window.stayed = true")
    button = page.locator("form.follow button")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_be_focused()
    # It is said after htmx has taken the new button into its care.
    expect(page.locator("#status")).to_contain_text("เลิกติดตาม")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.stayed")
    assert button.bounding_box()["height"] >= 44


def test_a_mail_is_legible_and_fits(resident, clock, app, mailbox, page, look):
    every_minute(app)
    clock.advance(minutes=2)
    every_minute(app)
    (mail,) = mailbox.to(EMAIL)
    page.goto("about:blank")
    page.set_content(mail.html)
    assert (
        page.locator("p").first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        >= 16
    )
    look()
