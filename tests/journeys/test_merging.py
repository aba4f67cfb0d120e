"""Two proposals that say the same: merged, objected to, taken apart; supports counted each time."""

from urllib.parse import urlsplit

import pytest

from tests.support.client import CheckingClient
from tests.support.outbox import deliver
from tests.support.talk import say
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)


@pytest.fixture
def browser(app):
    """Return a way to get a browser of somebody, in English."""

    def of(account=None):
        client = CheckingClient(app, app.response_class, use_cookies=True)
        client.page("/?lang=en")
        if account is not None:
            sign_in(client, account)
        return client

    return of


def test_merged_objected_to_and_undone(app, db, clock, browser, mailbox):
    town = make_town()
    board = make_board(town, slug="here")
    first_author, second_author = make_resident(town, name="ก"), make_resident(town, name="ข")
    first = make_proposal(board, first_author, title="ถังขยะริมคลอง").public_id
    second = make_proposal(board, second_author, title="ตั้งถังขยะริมคลอง", idea="ทุกร้อยเมตร")
    said = say(second, second_author, "ขอที่หน้าวัดด้วย")
    second, second_reference = second.public_id, second.reference
    guest = browser()

    def supports() -> list[str]:
        """What everybody reads on the pages of both, as far as they have one."""
        return [
            guest.page(f"/proposals/{one}").one(".todo .pill-count").text for one in (first, second)
        ]

    for number, wanted in enumerate(((second,), (first, second), (first,), (second,))):
        resident = browser(make_resident(town, name=f"คนที่ {number}"))
        for one in wanted:
            resident.page(f"/proposals/{one}").form(".todo form").submit()
    follower = browser(make_resident(town, name="ผู้ติดตาม"))
    follower.page(f"/proposals/{second}").form("form[action$='/follow']").submit()
    assert supports() == ["2", "3"]

    official = make_official(town)
    page = browser(official).page(f"/proposals/{first}").follow("Moderate this proposal")
    page = page.follow("Merge what says the same")
    assert "ตั้งถังขยะริมคลอง" in page.text
    empty = page.form("main form").submit(sources=[second], words="")
    assert empty.status == 422
    page = empty.form("main form").submit(words="ขอเรื่องเดียวกัน")
    assert "5 supports became 4" in page.text
    assert supports() == ["4", "4"]

    # Short and shared addresses of the second lead to the first, where all of it can be read.
    for address in (f"/proposals/{second}", f"/p/{second}"):
        page = guest.page(address)
        assert page.path == f"/proposals/{first}"
    assert "Proposed by: ก, ข" in page.text
    assert "ทุกร้อยเมตร" in page.text
    opinions = page.follow("1 opinion that was given there")
    assert "ขอที่หน้าวัดด้วย" in opinions.text
    assert guest.get(f"/comments/{said.public_id}").status_code == 200
    assert second not in guest.get("/boards/here").text
    found = guest.page("/search?q=ถังขยะริมคลอง")
    assert "ตั้งถังขยะริมคลอง" not in found.text
    refused = browser(second_author).page(f"/proposals/{first}").form(".todo form").submit()
    assert refused.status == 409
    assert "it counts as yours already" in refused.text

    deliver(app)
    assert mailbox.mails == []
    assert follower.page("/me").select(f"main a[href='/proposals/{first}']")
    clock.advance(minutes=11)
    deliver(app)
    (mail,) = mailbox.mails
    assert mail.to == second_author.email
    assert "ขอเรื่องเดียวกัน" in mail.text

    own = browser(second_author).page(urlsplit(mail.address("/interventions/")).path)
    page = own.form("form[action$='/object']").submit(words="ของดิฉันอยู่หน้าวัด")
    assert "Your objection is with the office." in page.text
    assert "You did this yourself" in browser(official).page(page.path).text
    desk = browser(make_official(town, name="สมหมาย")).page("/areas/sample/desk")
    decision = desk.follow("Decide").form("form[action$='/decide']")
    page = decision.submit(button="Undo it", words="คนละจุดกัน")
    assert "The objection is decided." in page.text
    assert supports() == ["2", "3"]
    assert guest.page(f"/proposals/{second}").path == f"/proposals/{second}"
    deliver(app)
    assert "คนละจุดกัน" in mailbox.mails[-1].text
    log = guest.page("/areas/sample/log").text
    assert f"{second_reference} → " in log
    assert "(3 + 2 → 4): ขอเรื่องเดียวกัน" in log
    assert "Granted an objection" in log
