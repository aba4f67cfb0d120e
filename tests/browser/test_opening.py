"""A new official opens a board in one go: from the invitation, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from participation.accounts.choices import Role
from participation.accounts.queries import account_for_session
from participation.accounts.services import appoint
from participation.boards.choices import Phase
from participation.boards.queries import boards_of
from participation.core.db import db as db_handle
from participation.team.services import invite
from participation.voting.queries.listing import listed_boards
from tests.browser.test_resident_journey import Keys
from tests.support.outbox import deliver
from tests.support.town import PASSWORD, make_resident, make_town

PHONE = {"width": 360, "height": 740}
NEWCOMER = "new@example.com"
QUESTION = "Where should benches stand along our canal?"


@pytest.fixture
def invitation(app, db, clock, mailbox):
    """The address of an invitation to become an official, as it stands in the mail."""
    town = make_town(slug="here")
    head = make_resident(town, name="หัวหน้าสมศรี")
    appoint(head, town, Role.ADMINISTRATOR)
    address = head.get_id()
    db_handle.session.expire_all()
    make_resident(town, email=NEWCOMER, name="มานะ")
    invite(account_for_session(address), town, email=NEWCOMER, role=Role.OFFICIAL)
    deliver(app)
    return mailbox.only().address("/invitations/")


class Official(Keys):
    """Somebody with a keyboard, who counts what they had to do."""

    def __init__(self, page) -> None:
        super().__init__(page)
        self.fields = self.buttons = 0

    def press(self, what) -> None:
        self.buttons += 1
        super().press(what)

    def write(self, field, text) -> None:
        self.fields += 1
        super().write(field, text)


def test_from_the_invitation_to_an_announced_board(invitation, page, check_accessibility):
    page.set_viewport_size(PHONE)
    me = Official(page)

    def go_on(name, heading):
        me.press(page.locator("main").get_by_role("button", name=name, exact=True))
        expect(page.locator("h1")).to_have_text(heading)
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(fits), page.url
        check_accessibility(page)

    page.goto(f"{invitation.partition('/invitations/')[1]}{invitation.rpartition('/')[2]}?lang=en")
    me.write(page.locator("input[name=email]"), NEWCOMER)
    me.write(page.locator("input[name=password]"), PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("You are invited as: Official")
    go_on("Accept", "Here Town Municipality")
    me.fields = me.buttons = 0
    me.press(page.get_by_role("link", name="Open a new board"))
    me.write(page.locator("#question"), QUESTION)
    # The preview follows by itself.
    expect(page.locator("#preview h3")).to_have_text(QUESTION)
    check_accessibility(page)
    go_on("Save and go on", "Who and where")
    go_on("Save and go on", "Dates")
    go_on("Back", "Who and where")
    me.write(page.locator("#contact"), "Room 5")
    go_on("Save and go on", "Dates")
    go_on("Save and go on", "Rules")
    go_on("Save and go on", "Look over")
    expect(page.locator("main")).to_contain_text("Nothing is missing: the board can open.")
    me.press(page.locator("details.confirm summary"))
    me.press(page.locator("details.confirm input[type=checkbox]"))
    me.press(page.locator("details.confirm button"))
    expect(page.locator(".notice-good")).to_contain_text("The rules are announced.")
    # Two fields, and a dozen keys that go on: far below the ten minutes that are promised.
    assert (me.fields, me.buttons) == (2, 10)
    ((listed,),) = listed_boards(boards_of("here"))
    assert listed.board.question == QUESTION
    assert listed.board.phase is Phase.UPCOMING
