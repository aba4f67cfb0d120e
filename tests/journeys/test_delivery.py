"""From an adopted answer to a finished delivery, in the browser alone, followed by a resident."""

import io

import pytest

from tests.support.client import CheckingClient
from tests.support.outbox import deliver, every_minute
from tests.support.pictures import photo
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

FOLLOWER = "somjai@example.com"


@pytest.fixture
def browser(app, db, clock):
    """Return a maker of browsers, each signed in as somebody and reading English."""

    def make(account=None) -> CheckingClient:
        client = CheckingClient(app, app.response_class, use_cookies=True)
        client.page("/?lang=en")
        if account is not None:
            sign_in(client, account)
        return client

    return make


def test_an_adopted_proposal_is_carried_out_to_its_end(app, browser, clock, mailbox):
    town = make_town(slug="here")
    board = make_board(town)
    where = f"/proposals/{make_proposal(board, make_resident(town)).public_id}"
    official = browser(make_official(town))
    resident = browser(make_resident(town, email=FOLLOWER))
    guest = browser()
    resident.page(where).form("form[action$='/follow']").submit()

    # The works division is asked by mail, and answers by the link.
    page = official.page(f"{where}/ask").form()
    page.submit(unit="กองช่าง", email="works@town.example", words="ทำได้ไหม")
    deliver(app)
    (asked,) = mailbox.to("works@town.example")
    link = next(at for at in asked.addresses if "/ask/" in at)
    page = guest.page(link[link.index("/ask/") :]).form()
    page.submit(answer="ทำได้ในปีนี้", name="ช่างเอก")

    # Its words go into the answer, which adopts the proposal.
    page = official.page(f"{where}/answer").form("#answer-form")
    typed = {**page.values, "kind": "adopted", "insert": ""}
    recommended = official.page(f"{where}/answer").one("button[name=insert]").get("value")
    answer = official.post(f"{where}/answer", data={**typed, "insert": recommended})
    page = answer.page.form("#answer-form").submit(unit="กองช่าง", button="Publish the answer")
    assert "ทำได้ในปีนี้" in guest.page(where).text

    # It gets a plan, then goes stage by stage.
    page = page.follow("Settle how it is carried out").form()
    page = page.submit(path="build", plan="local", due_on="31/12/2569", words="เริ่มสำรวจ")
    for stage, words in (("procure", "เปิดซอง"), ("build", "ลงต้นกล้าแล้ว")):
        clock.advance(days=20)
        page = page.follow("Write an entry").form()
        sent = {**page.values, "stage": stage, "words": words, "alt-1": "ต้นกล้าแถวแรก"}
        sent["picture-1"] = (io.BytesIO(photo()), "a.jpg")
        official.post(f"{where}/delivery/entry", data=sent, content_type="multipart/form-data")
        page = official.page(f"{where}/delivery")

    # Nobody writes for 90 days: everybody sees it.
    clock.advance(days=91)
    assert guest.page("/areas/here/deliveries").select(".stale article")
    page = official.page("/areas/here/desk").follow("Write an entry").form()
    page = page.submit(stage="done", words="ปลูกครบ 60 ต้น")
    public = guest.page("/areas/here/deliveries")
    assert not public.select(".stale")
    assert public.texts("#stage-done .count") == ["1"]
    story = guest.page(f"{where}/delivery")
    assert len(story.select(".entries > li")) == 4
    assert len(story.select(".entries img")) == 2
    every_minute(app)
    clock.advance(minutes=30)
    every_minute(app)
    told = mailbox.to(FOLLOWER)
    assert any(f"{where}/delivery" in mail.text for mail in told)
