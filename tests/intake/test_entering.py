"""What was said by telephone or at the counter stands among all the rest; whose it is, nowhere."""

from datetime import date

import pytest
from sqlalchemy import select

from participation.accounts.queries import account_for_session
from participation.boards.queries import board as find_board
from participation.core import audit
from participation.intake.models import OpinionEntry
from participation.intake.services.entering import Source, enter_proposal
from participation.municipalities.services import chain_of
from participation.notifications.services.following import follow
from participation.proposals.choices import IntakeChannel
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import ranked_by_support
from participation.proposals.services import Draft
from tests.support.outbox import every_minute
from tests.support.race import race
from tests.support.rows import count_rows
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

ENTER = "/boards/ideas/intake"
DRAFT = Draft(title="ม้านั่งริมคลอง", idea="ให้คนแก่ได้พัก", channel=IntakeChannel.PHONE)
SOURCE = Source(channel=IntakeChannel.PHONE, name="ยายมี ศรีสุข", contact="081 234 5678")


@pytest.fixture
def town(db, clock):
    return make_town(slug="here", prefix="คลง")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def board(town):
    return make_board(town, slug="ideas", categories=("น้ำ",))


@pytest.fixture
def browser(client, official, board):
    sign_in(client, official)
    client.page("/?lang=en")
    return client


def form_of(page):
    return page.form("main form")


def test_an_official_enters_what_was_said_by_telephone(app, client, browser, official):
    page = browser.page("/boards/ideas/manage").follow("Enter a proposal for somebody")
    typed = {
        "channel": "phone",
        "received": "๐๖/๐๓/๒๕๖๙",
        "name": "ยายมี ศรีสุข",
        "contact": "081 234 5678",
        "title": "ม้านั่งริมคลอง",
        "idea": "ให้คนแก่ได้พัก",
        "category": "น้ำ",
    }
    slip = form_of(page).submit(typed)
    assert "The proposal is on the board" in slip.text
    assert slip.texts(".slip-number") == ["คลง 2569/000001"]
    # Sent once more, it is still one proposal.
    form_of(page).submit(typed)
    (proposal,) = ranked_by_support(find_board("ideas").id)
    assert (proposal.received_on, proposal.channel) == (date(2026, 3, 6), IntakeChannel.PHONE)
    page = slip.follow("See the proposal")
    assert "Came by Telephone" in page.text
    assert "ยายมี ศรีสุข (081 234 5678)" in page.text
    browser.page("/").form("form[action='/sign-out']").submit()
    page = browser.page(page.path)
    assert "Came by Telephone" in page.text
    assert "ยายมี" not in page.html and "081" not in page.html


def test_what_is_wrong_comes_back_with_what_was_typed(browser):
    page = form_of(browser.page(ENTER)).submit(title="ม้านั่ง", received="31/12/2570", idea="พัก")
    assert page.status == 422
    assert "Write the day on which it came in, from 2026-03-04 to 2026-03-09" in page.text
    assert form_of(page).values["title"] == "ม้านั่ง"
    page = form_of(page).submit(received="", title="")
    assert "Title: Please fill this in." in page.text


def test_who_follows_the_board_hears_of_it(app, clock, mailbox, town, official, board):
    reader = make_resident(town, email="reader@example.com")
    follow(reader, board)
    enter_proposal(official, board, DRAFT, SOURCE)
    every_minute(app)
    clock.advance(days=8)
    every_minute(app)
    assert "ม้านั่งริมคลอง" in mailbox.to("reader@example.com")[0].text


def test_the_log_says_that_it_was_entered_and_not_for_whom(official, board):
    enter_proposal(official, board, DRAFT, SOURCE)
    acts = [(entry.act, words) for entry, words in audit.entries(chain_of(board.municipality_id))]
    assert ("proposals.enter", "phone") in acts
    assert not any("ยายมี" in (words or "") for _, words in acts)


def test_the_same_form_sent_twice_at_once_is_one_proposal(app, official, board):
    who = official.public_id

    def enter(_place: int) -> str:
        source = Source(channel=IntakeChannel.PHONE, token="once")
        return enter_proposal(account_for_session(who), find_board("ideas"), DRAFT, source)

    assert len({*race(app, enter, runners=2)}) == 1
    assert len(ranked_by_support(find_board("ideas").id)) == 1


def test_an_opinion_stands_among_the_others_without_a_name(db, browser, town, official):
    proposal = make_proposal(find_board("ideas"), make_resident(town))
    page = browser.page(f"/proposals/{proposal.public_id}").follow("Enter an opinion for somebody")
    form = form_of(page)
    typed = {"channel": "counter", "name": "ตาคง", "text": "ขอให้ทำเร็ว ๆ", "stance": "for"}
    page = form.submit(typed)
    assert "The opinion stands among the others." in page.text
    assert page.texts(".comment-head strong") == ["Somebody (At the office)"]
    assert "ตาคง" not in page.html
    form.submit(typed)
    assert count_rows(db)["comment"] == 1
    assert db.session.scalars(select(OpinionEntry.name)).all() == ["ตาคง"]
    assert find_proposal(proposal.public_id).comment_count == 1


def test_nobody_can_have_an_opinion_before_there_was_the_proposal(browser, town):
    proposal = make_proposal(find_board("ideas"), make_resident(town))
    page = form_of(browser.page(f"/proposals/{proposal.public_id}/intake")).submit(
        text="ดี", received="2026-03-08"
    )
    assert page.status == 422
    assert "Write the day on which it came in" in page.text
