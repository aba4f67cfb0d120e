"""Meetings: announced, in the calendar, and afterwards with how many came."""

from datetime import timedelta

import pytest

from participation.accounts.queries import account_for_session
from participation.boards.queries import board as find_board
from participation.core import clock
from participation.core.errors import ChangedMeanwhile
from participation.discussion.services import Words
from participation.intake.queries.ways import CameBy, channels_of, meeting_of, meetings_of
from participation.intake.services.entering import Source, enter_opinion, enter_proposal
from participation.intake.services.meetings import MeetingWords, add_meeting, change_meeting
from participation.proposals.choices import IntakeChannel
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import Draft
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def board(town):
    return make_board(town, slug="ideas")


def meeting(official, board):
    words = MeetingWords(title="ประชุมหมู่ 3", begins_at=clock.now() + timedelta(days=2))
    return add_meeting(official, board, words)


def propose_at(official, board, held) -> str:
    source = Source(channel=IntakeChannel.EVENT, meeting=held.public_id)
    draft = Draft(title="ม้านั่ง", idea="พัก", channel=IntakeChannel.EVENT)
    return enter_proposal(official, board, draft, source)


def test_a_meeting_from_announcement_to_what_came_of_it(client, official, board):
    sign_in(client, official)
    client.page("/?lang=en")
    page = client.page("/boards/ideas/ways").follow("Add a meeting")
    page = page.form("main form").submit(title="ประชุมหมู่ 3", day="๑๑/๐๓/๒๕๖๙", begins="๐๙.๓๐")
    assert "The meeting is on the board" in page.text
    assert "11 March 2026, 09:30" in page.text
    calendar = client.get("/boards/ideas/calendar.ics").text
    assert "ประชุมหมู่ 3" in calendar and "20260311T093000" in calendar
    page = page.follow("Change").form("main form")
    page = page.submit(head_count="๑๒๐", notes="คุยเรื่องน้ำ", stream_link="https://example.com/live")
    assert "120 people came." in page.text
    page = page.follow("Enter a proposal from it")
    assert page.form("main form").values["channel"] == "event"
    page.form("main form").submit(title="ม้านั่ง", idea="พัก")
    piece = client.get("/boards/ideas/ways", headers={"HX-Request": "true"}).text
    assert "1 proposal was made there." in piece
    page = client.page(client.page("/boards/ideas/ways").follow("Change").path).form("main form")
    assert page.submit(stream_link="http://example.com", day="40/1/2569").status == 422


def test_of_two_who_change_a_meeting_the_second_is_told(app, official, board):
    held, who = meeting(official, board).public_id, official.public_id

    def change(place: int) -> None:
        words = MeetingWords(title=f"ครั้งที่ {place}", begins_at=clock.now())
        change_meeting(account_for_session(who), meeting_of(held), words, seen=1)

    outcomes = race(app, change, runners=2)
    assert sorted(type(one) for one in outcomes if one) == [ChangedMeanwhile]
    assert meeting_of(held).title == f"ครั้งที่ {outcomes.index(None)}"


def test_ways_are_counted_in_one_statement(town, official, board):
    held = meeting(official, board)
    propose_at(official, board, held)
    posted = make_proposal(find_board("ideas"), make_resident(town))
    said = Source(channel=IntakeChannel.PHONE)
    enter_opinion(official, find_proposal(posted.public_id), Words("ดี"), said)
    with at_most(1):
        assert channels_of(board.id) == [
            CameBy(IntakeChannel.WEB, 1, 0),
            CameBy(IntakeChannel.PHONE, 0, 1),
            CameBy(IntakeChannel.EVENT, 1, 0),
        ]
    with at_most(1):
        assert [one.proposals for one in meetings_of(board.id)] == [1]
