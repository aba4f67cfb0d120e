"""News as Atom and dates as a calendar: read as the programs of others read them."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.core.clock import BANGKOK
from participation.core.transaction import atomic
from participation.delivery.services import give_answer
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import proposal as find_proposal
from tests.support.town import (
    PHASE_LENGTH,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITE = "https://example.go.th"


@pytest.fixture(autouse=True)
def site(app, monkeypatch):
    monkeypatch.setitem(app.config, "SITE_URL", SITE)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return ElementTree.fromstring(answer.data)


def texts(element, path):
    return [found.text for found in element.findall(path, ATOM)]


def check_atom(feed):
    """What RFC 4287 asks of a feed and of every entry (4.1.1 and 4.1.2)."""
    for element in (feed, *feed.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1
        assert element.find("a:link[@rel='alternate']", ATOM) is not None
    assert feed.find("a:link[@rel='self']", ATOM).get("href") == feed.find("a:id", ATOM).text
    assert texts(feed, "a:author/a:name")
    ids = texts(feed, "a:entry/a:id")
    assert len(ids) == len(set(ids))
    assert all(address.startswith(SITE) for address in ids)
    published = texts(feed, "a:entry/a:published")
    assert published == sorted(published, reverse=True)


def test_a_board_tells_of_proposals_and_answers(client, town, clock):
    board = make_board(town, slug="canal")
    first = make_proposal(board, make_resident(town), title="ปลูก <b>ต้นไม้</b> & ดอกไม้")
    clock.advance(hours=1)
    give_answer(
        make_official(town),
        find_proposal(first.public_id),
        kind=AnswerKind.ADOPTED,
        reason="รับไปทำ",
    )
    feed = read(client, "/boards/canal/feed.atom")
    check_atom(feed)
    assert texts(feed, "a:entry/a:title") == [
        "รับไปทำ: ปลูก <b>ต้นไม้</b> & ดอกไม้",
        "ปลูก <b>ต้นไม้</b> & ดอกไม้",
    ]
    assert texts(feed, "a:entry/a:author/a:name") == ["สมศรี ใจดี"]
    assert "example.com" not in ElementTree.tostring(feed, encoding="unicode")


def test_an_area_tells_of_boards_answers_and_results(client, town):
    make_board(town, slug="canal")
    make_board(town, slug="draft", phase=Phase.DRAFT)
    done = make_board(town, slug="done", phase=Phase.RESULTS)
    feed = read(client, "/areas/here/feed.atom?lang=en")
    check_atom(feed)
    assert sorted(texts(feed, "a:entry/a:id")) == [
        f"{SITE}/boards/canal",
        f"{SITE}/boards/done",
        f"{SITE}/boards/done/results",
    ]
    assert f"Result: {done.question}" in texts(feed, "a:entry/a:title")


def test_an_empty_feed_is_a_feed(client, town):
    make_board(town, slug="canal")
    feed = read(client, "/boards/canal/feed.atom")
    check_atom(feed)
    assert texts(feed, "a:entry/a:id") == []


def test_what_was_withdrawn_is_told_no_more(client, town, clock):
    board = make_board(town, slug="canal")
    proposal = make_proposal(board, make_resident(town))
    with atomic():
        proposal.withdrawn_at = clock.now
    assert texts(read(client, "/boards/canal/feed.atom"), "a:entry/a:id") == []


def test_a_feed_gives_no_counts_away(client, town):
    board = make_board(town, slug="canal")
    make_proposal(board, make_resident(town))
    assert "support" not in client.get("/boards/canal/feed.atom").text


def test_pages_name_their_feeds(client, town):
    make_board(town, slug="canal")
    for path in ("/boards/canal", "/areas/here"):
        link = client.page(path).one("link[rel=alternate][type='application/atom+xml']")
        read(client, link.get("href"))


def events(client, path):
    answer = client.get(path)
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_the_dates_of_a_board_are_days_in_a_calendar(client, town, clock):
    clock.set(clock.now.astimezone(BANGKOK).replace(hour=12, minute=0))
    make_board(town, slug="vote", kind=BoardKind.BUDGET, phase=Phase.VOTING)
    found = events(client, "/boards/vote/calendar.ics?lang=en")
    assert set(found) == {
        f"vote.{name}@example.go.th" for name in ("collecting", "voting", "results")
    }
    board = find_board("vote")
    voting = found["vote.voting@example.go.th"]
    assert voting["dtstart"].dt == board.voting_opens_at
    assert voting["dtend"].dt - voting["dtstart"].dt == PHASE_LENGTH
    assert str(voting["summary"]).startswith("Voting: ")
    assert voting["transp"] == "TRANSPARENT"
    assert (
        found["vote.results@example.go.th"]["dtstart"].dt
        == board.results_at.astimezone(BANGKOK).date()
    )


def test_a_phase_from_midnight_to_midnight_takes_whole_days(client, town, clock):
    # The town's phases begin five days before this moment.
    clock.set(clock.now.astimezone(BANGKOK).replace(hour=0, minute=0, second=0, microsecond=0))
    make_board(town, slug="canal")
    collecting = events(client, "/boards/canal/calendar.ics")["canal.collecting@example.go.th"]
    opens = find_board("canal").collecting_opens_at.astimezone(BANGKOK).date()
    assert type(collecting["dtstart"].dt) is date
    assert collecting["dtstart"].dt == opens
    assert collecting["dtend"].dt == opens + PHASE_LENGTH


def test_a_change_keeps_the_name_and_raises_the_sequence(client, town):
    board = make_board(town, slug="canal")
    before = events(client, "/boards/canal/calendar.ics")
    with atomic():
        board.results_at += timedelta(days=2)
    after = events(client, "/boards/canal/calendar.ics")
    assert set(after) == set(before)
    for name, event in after.items():
        assert event["sequence"] > before[name]["sequence"]
