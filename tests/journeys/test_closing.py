"""How a board ends: a report drafted, mended and published, and what people say of it by mail."""

import pytest

from participation.proposals.queries import proposal as find_proposal
from participation.voting.services.supports import support
from tests.support.client import CheckingClient
from tests.support.outbox import deliver
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

PEOPLE = 5
REPORT = "/boards/ideas/report"


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


def test_a_board_is_closed_with_a_report_and_a_survey(app, browser, clock, mailbox):
    town = make_town(slug="here")
    board = make_board(town, slug="ideas")
    people = [make_resident(town, email=f"person-{n}@example.com") for n in range(PEOPLE)]
    proposal = make_proposal(board, people[0], title="ปลูกต้นไม้ริมคลอง").public_id
    for person in people[1:]:
        support(find_proposal(proposal), person)
    clock.set(board.results_at)
    official, guest = browser(make_official(town)), browser()

    # The figures make a draft; the official mends it and publishes it.
    page = official.page("/boards/ideas/results").follow("Closing report")
    page = page.follow("Write the closing report").follow("Begin with a draft from the figures")
    draft = page.form().values["words"]
    assert "1. ปลูกต้นไม้ริมคลอง (สนับสนุน 4 คน)" in draft
    page = page.form().submit(words=f"{draft}\nขอบคุณทุกท่าน", lessons="เริ่มให้เร็วขึ้น")
    assert page.path == REPORT
    public = guest.page(REPORT)
    assert "ขอบคุณทุกท่าน" in public.text and "เริ่มให้เร็วขึ้น" in public.text

    # Who took part is asked by mail, and answers by the link, without signing in.
    page.form("form[action$='/survey/open']").submit()
    deliver(app)
    for number, person in enumerate(range(PEOPLE), 1):
        (mail,) = mailbox.to(f"person-{person}@example.com")
        link = next(at for at in mail.addresses if "/survey" in at)
        page = browser().page(link[link.index("/boards/") :])
        page = page.form().submit(satisfied="1" if number > 1 else "0", again="1")
        assert page.path == REPORT
        shown = guest.page(REPORT).texts("#content ~ dl dd")
        assert shown == (["80 %", "100 %", "5"] if number == PEOPLE else [])
