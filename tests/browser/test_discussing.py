"""Discussing and ranking in a real browser: without a new page, by keyboard, without JavaScript."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from participation.boards.choices import BallotKind, BoardKind, Measure, Phase
from participation.boards.rules import BallotLimits
from tests.support.screens import PHONE, fits, sign_in
from tests.support.talk import say
from tests.support.town import (
    APPROVAL_RULES,
    PASSWORD,
    make_board,
    make_proposal,
    make_resident,
    make_town,
)


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def proposal(town):
    """A proposal that others have discussed."""
    found = make_proposal(make_board(town), make_resident(town, name="ผู้เสนอ"))
    other = make_resident(town, name="มานะ")
    top = say(found, other, "ทำไมไม่ทำที่ตลาดก่อน")
    for number in range(5):
        say(found, other, f"คำตอบที่ {number}", under=top)
    return found


@pytest.fixture
def signed_in(town, page):
    """A resident at a phone."""
    make_resident(town, name="สมศรี", email="somsri@example.com")
    page.set_viewport_size(PHONE)
    sign_in(page, "somsri@example.com", PASSWORD)
    return page


def tab_to(page, css: str) -> None:
    """Press Tab until what matches has the focus."""
    for _ in range(80):
        if page.evaluate(f"document.activeElement.matches({css!r})"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {css}")


def test_discussing_needs_no_new_page_and_no_mouse(proposal, signed_in):
    page = signed_in
    page.goto(f"/proposals/{proposal.public_id}")
    page.evaluate("window.stayed = true")
    tab_to(page, "#text")
    page.keyboard.type("เห็นด้วยค่ะ")
    tab_to(page, "[name=stance]")
    page.keyboard.press("ArrowRight")
    tab_to(page, "#comment-form button")
    page.keyboard.press("Enter")
    posted = page.locator("#comments > .comment").first
    expect(posted).to_contain_text("เห็นด้วยค่ะ")
    expect(posted).to_be_focused()
    expect(posted.locator(".stance")).to_have_text("เห็นด้วย")
    expect(page.locator("#comment-count")).to_have_text("7")
    expect(page.locator("#status")).not_to_be_empty()
    expect(page.locator("#text")).to_have_value("")
    # A reply, under what it answers.
    other = page.locator("#comments > .comment").nth(1)
    other.locator("> .comment-acts a.act").first.focus()
    page.keyboard.press("Enter")
    expect(other.locator("> .reply-slot textarea")).to_be_focused()
    page.keyboard.type("ที่ตลาดทำไปแล้ว")
    tab_to(page, ".reply-slot button")
    page.keyboard.press("Enter")
    expect(other.locator("> .replies")).to_contain_text("ที่ตลาดทำไปแล้ว")
    expect(other.locator("> .reply-slot")).to_be_empty()
    # A support, and back.
    pill = other.locator("> .comment-acts .pill")
    pill.focus()
    page.keyboard.press("Enter")
    expect(pill).to_have_attribute("aria-pressed", "true")
    expect(pill).to_be_focused()
    page.keyboard.press("Enter")
    expect(pill).to_have_attribute("aria-pressed", "false")
    # The rest of the thread.
    other.locator(".more-replies a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#comments > .comment").nth(1).locator(".replies .comment")).to_have_count(
        6
    )
    assert page.evaluate("window.stayed")
    assert fits(page)


def test_a_mistake_and_a_lost_session_lose_no_word(proposal, signed_in, mishaps):
    for part in ("422", "401"):
        mishaps.expect(part)
    page = signed_in
    page.goto(f"/proposals/{proposal.public_id}")
    page.locator("#comment-form button").click()
    expect(page.locator("#comment-form .error")).to_be_visible()
    page.locator("#text").fill("เขียนมานานแล้ว")
    page.context.clear_cookies(name="session")
    page.locator("#comment-form button").click()
    page.wait_for_url("**/sign-in?**")
    page.locator("input[name=email]").fill("somsri@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/proposals/{proposal.public_id}")
    expect(page.locator("#text")).to_have_value("เขียนมานานแล้ว")


def test_a_closed_reply_gives_the_focus_back(proposal, signed_in):
    page = signed_in
    page.goto(f"/proposals/{proposal.public_id}")
    link = page.locator("#comments > .comment > .comment-acts a.act").first
    link.click()
    page.locator(".reply-slot a").click()
    expect(page.locator(".reply-slot form")).to_have_count(0)
    expect(link).to_be_focused()


def test_a_discussion_is_accessible_and_fits(proposal, signed_in, look):
    page = signed_in
    page.goto(f"/proposals/{proposal.public_id}")
    page.locator("#comments > .comment > .comment-acts a.act").first.click()
    expect(page.locator(".reply-slot textarea")).to_be_visible()
    look()
    look(page.locator(".comment .act-quiet").first.get_attribute("href"))
    look(f"/proposals/{proposal.public_id}/comments?order=newest")


def test_without_javascript_it_all_works_as_pages(proposal, town, browser, live_server):
    make_resident(town, name="ยายมา", email="yai@example.com")
    context = browser.new_context(
        base_url=live_server, locale="th-TH", viewport=PHONE, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("yai@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.goto(f"/proposals/{proposal.public_id}")
    page.locator("#text").fill("ยายเห็นด้วย")
    page.locator("#comment-form button").click()
    expect(page.locator("#comments > .comment").first).to_contain_text("ยายเห็นด้วย")
    page.locator("#comments > .comment").nth(1).locator(".pill").first.click()
    expect(page.locator(".comments > .comment > .comment-acts .pill")).to_contain_text("1")
    page.locator(".comments > .comment > .comment-acts a.act").first.click()
    page.locator("textarea").fill("ยายขอตอบ")
    page.locator("main form button").click()
    expect(page.locator(".comments")).to_contain_text("ยายขอตอบ")
    context.close()


# --- Ballots -------------------------------------------------------------------------------------


@pytest.fixture
def ballot(town, signed_in):
    """Open the ballot of one kind; returns the page."""

    def open_ballot(kind, limits):
        rules = replace(APPROVAL_RULES, kind=kind, limits=limits, measure=Measure.SCORE)
        board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=rules)
        signed_in.goto(f"/boards/{board.slug}/ballot")
        return signed_in

    return open_ballot


def test_a_ranking_is_tapped_moved_and_dragged(ballot, check_accessibility):
    page = ballot(BallotKind.ORDINAL, BallotLimits(max_length=3))
    toggles = page.locator(".rank-toggle")
    for place in (1, 0, 2):
        toggles.nth(place).click()
    titles = page.locator(".choice-title").all_inner_texts()
    ranked = page.locator(".ranked")
    expect(ranked).to_have_text([titles[1], titles[0], titles[2]])
    up = page.locator(".ranking li").nth(2).locator("[data-move='-1']")
    up.focus()
    page.keyboard.press("Enter")
    expect(ranked).to_have_text([titles[1], titles[2], titles[0]])
    assert page.evaluate("document.activeElement.dataset.move") == "-1"
    expect(page.locator("#status")).to_contain_text(titles[2])
    # The last one is dragged to the top.
    lines = page.locator(".ranking li")
    lines.first.scroll_into_view_if_needed()
    handle, top = lines.nth(2).locator(".handle").bounding_box(), lines.first.bounding_box()
    page.mouse.move(handle["x"] + 20, handle["y"] + 20)
    page.mouse.down()
    page.mouse.move(handle["x"] + 20, top["y"] + 8, steps=8)
    page.mouse.up()
    expect(ranked).to_have_text([titles[0], titles[1], titles[2]])
    lines.nth(1).locator("[data-move='0']").click()
    expect(ranked).to_have_text([titles[0], titles[2]])
    check_accessibility(page)
    page.locator("form.ballot button.button-main").click()
    expect(page.locator(".chosen .choice-title")).to_have_text([titles[0], titles[2]])
    check_accessibility(page)
    page.locator("form.confirm button").nth(1).click()
    expect(page.locator(".ranked")).to_have_text([titles[0], titles[2]])


def test_points_are_given_by_tapping_until_none_is_left(ballot, check_accessibility):
    page = ballot(BallotKind.CUMULATIVE, BallotLimits(max_points=3, max_sum_points=4))
    more = page.locator("[data-step='1']")
    for _ in range(5):
        more.nth(0).click(force=True)
    expect(page.locator(".mark").nth(0)).to_have_value("3")
    for _ in range(2):
        more.nth(1).click(force=True)
    expect(page.locator(".mark").nth(1)).to_have_value("1")
    expect(page.locator(".ballot-bar .total")).to_contain_text("4")
    expect(more.nth(2)).to_have_attribute("aria-disabled", "true")
    page.locator("[data-step='-1']").nth(0).click()
    expect(more.nth(2)).to_have_attribute("aria-disabled", "false")
    assert fits(page)
    check_accessibility(page)


def test_too_dear_a_choice_is_said_in_words(ballot):
    page = ballot(BallotKind.APPROVAL, BallotLimits(max_sum_cost=800_000_00))
    page.locator(".mark").nth(2).check()
    expect(page.locator(".choice-over:visible")).to_have_count(2)
    page.locator(".mark").nth(1).check()
    expect(page.locator(".ballot-bar output")).to_contain_text("⚠")
