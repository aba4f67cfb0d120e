"""Pages that only somebody signed in sees, or that ask who somebody is: legible and fitting."""

import pytest

from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.delivery.services import give_answer
from participation.notifications.services.following import follow
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import Draft
from participation.proposals.services.changes import edit_proposal
from participation.voting.services.supports import support
from tests.support.casting import cast_ballot
from tests.support.codes import mails_to
from tests.support.pictures import add_photo
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

EMAIL = "yai@example.com"
LONG = "ขอให้ติดตั้งไฟส่องสว่างริมคลองหลังตลาดเก่าให้ครบทุกซอยก่อนฤดูฝนปีนี้"


@pytest.fixture
def addresses(db):
    """Pages of somebody who has done something of everything."""
    town = make_town()
    account = make_resident(town, name="ยายมา", email=EMAIL)
    official = make_official(town)
    board = make_board(town, slug="canal", categories=["น้ำ"])
    other = make_proposal(board, official, title=LONG, idea=LONG * 3)
    own = make_proposal(board, account, title=LONG)
    add_photo(own)
    changed = Draft(title=f"{LONG} และสะพาน", idea="ชวนกันปลูกทุกวัน", category="น้ำ")
    edit_proposal(find_proposal(own.public_id), account, changed, version=own.version)
    support(find_proposal(other.public_id), account)
    said = say(find_proposal(other.public_id), official)
    mine = say(find_proposal(other.public_id), account, LONG, under=said)
    follow(account, find_board("canal"))
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="budget")
    cast_ballot(find_board("budget"), account_for_session(account.get_id()), (("1", 1),))
    answered = find_proposal(other.public_id)
    give_answer(official, answered, kind=AnswerKind.ADOPTED, reason=LONG)
    return {
        "other": other.public_id,
        "own": own.public_id,
        "said": said.public_id,
        "mine": mine.public_id,
    }


def test_pages_of_a_resident_are_accessible_and_fit(addresses, page, look):
    sign_in(page, EMAIL, PASSWORD)
    for path in (
        "/",
        "/me",
        "/me/proposals",
        "/me/settings",
        "/me/delete",
        "/verify",
        "/boards/budget",
        "/boards/budget/ballot",
        "/boards/budget/ballot/cast",
        "/boards/budget/ballot/receipt?code=1A2B-3C4D-5E6F",
        f"/proposals/{addresses['other']}",
        f"/proposals/{addresses['other']}/report",
        f"/proposals/{addresses['own']}",
        f"/proposals/{addresses['own']}/edit",
        f"/proposals/{addresses['own']}/history",
        f"/proposals/{addresses['own']}/withdraw",
        f"/comments/{addresses['said']}",
        f"/comments/{addresses['said']}/reply",
        f"/comments/{addresses['said']}/report",
        f"/comments/{addresses['mine']}/edit",
        f"/comments/{addresses['mine']}/withdraw",
    ):
        look(path)


def test_a_form_that_came_back_and_a_draft_are_accessible_and_fit(addresses, page, look, mishaps):
    mishaps.expect("422")
    sign_in(page, EMAIL, PASSWORD)
    page.goto("/boards/canal/proposals/new")
    page.locator("#title").fill(LONG)
    page.locator("[data-publish]").click()
    page.get_by_role("alert").wait_for()
    look()
    page.locator("#idea").fill(LONG)
    page.locator("[formaction$='/preview']").click()
    page.wait_for_url("**/preview")
    look("/boards/canal/proposals/preview")


def test_entrances_are_accessible_and_fit(addresses, app, page, look, mishaps):
    mishaps.expect("422")
    for path in ("/register", "/sign-in", "/sign-in/email", "/forgotten-password"):
        page.goto(path)
        page.locator("main form button").first.click()
        page.get_by_role("alert").wait_for()
        look()
    page.goto("/forgotten-password")
    page.locator("input[name=email]").fill(EMAIL)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in")
    look()
    link = mails_to(app, EMAIL)[-1]["values"]
    look(f"/new-password/{link['challenge']}/{link['token']}")
    page.goto("/sign-in/email")
    page.locator("input[name=email]").fill(EMAIL)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code")
    look("/sign-in/code")
