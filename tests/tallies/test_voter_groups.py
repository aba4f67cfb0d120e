"""Who voted, in groups and by day: told without telling of a few."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from participation.boards.choices import BoardKind, Phase, Voters
from participation.boards.rules import VotingRules
from participation.core.transaction import atomic
from participation.tallies.voter_groups import MOST_DAYS, days_of, groups_of, turnout_of
from participation.voting.choices import AgeBand, Channel
from participation.voting.models import Ballot, RollEntry, Support
from participation.voting.queries.groups import (
    VotersInNumbers,
    supports_by_day,
    voters_in_numbers,
)
from participation.voting.services.supports import add_listed_supports
from tests.support.statements import at_most
from tests.support.town import APPROVAL_RULES, make_board, make_town

FIRST = date(2026, 3, 9)


def numbers(**counts) -> VotersInNumbers:
    empty = {name: Counter() for name in ("channels", "age_bands", "sectors", "sub_areas", "days")}
    return VotersInNumbers(**empty | {"on_roll": 0} | counts)


@pytest.fixture
def board(db, clock):
    ballots = [(("1", 1),)] * 12 + [(("2", 1),)] * 3
    return make_board(
        make_town(slug="here"),
        kind=BoardKind.BUDGET,
        phase=Phase.RESULTS,
        slug="vote",
        ballots=ballots,
    )


def test_a_small_group_takes_another_one_with_it(app):
    with app.test_request_context("/?lang=en"):
        counted = numbers(sectors=Counter(citizen=20, state=2, private=9))
        ((title, lines),) = groups_of(counted)
    assert title == "By sector"
    # 31 in all: had 9 been told, anyone could tell the 2.
    assert [(line.name[:5], line.count) for line in lines] == [
        ("Citiz", 20),
        ("Priva", None),
        ("State", None),
    ]


def test_a_group_of_all_tells_nothing(app):
    with app.test_request_context("/"):
        assert groups_of(numbers(channels=Counter(web=40))) == []


def test_days_without_ballots_stand_between_the_others():
    days = days_of({FIRST: 9, FIRST + timedelta(days=2): 7})
    assert [day.count for day in days] == [9, 0, 7]
    hidden = days_of({FIRST: 9, FIRST + timedelta(days=1): 1})
    assert [day.count for day in hidden] == [None, None]
    assert days_of({FIRST: 9}) == []
    assert days_of({FIRST: 9, FIRST + timedelta(days=MOST_DAYS): 9}) == []


def test_turnout_is_told_of_a_roll_alone():
    roll = VotingRules(kind=APPROVAL_RULES.kind, voters=Voters.ROLL)
    counted = numbers(channels=Counter(web=1, paper=1), on_roll=3)
    assert turnout_of(roll, counted) == "66.7"
    assert turnout_of(APPROVAL_RULES, counted) == turnout_of(None, counted) == ""


def test_the_page_tells_groups_and_days_from_one_statement(client, db, board):
    with atomic():
        entries = db.session.query(RollEntry).order_by(RollEntry.id).all()
        for place, entry in enumerate(entries):
            entry.channel = Channel.PAPER if place < 7 else Channel.WEB
            entry.age_band = AgeBand.FROM_60 if place < 2 else None
        for place, ballot in enumerate(db.session.query(Ballot)):
            ballot.cast_on = FIRST + timedelta(days=0 if place < 9 else 2)
    with at_most(1):
        counted = voters_in_numbers(board.id)
    assert counted.channels.total() == counted.on_roll == counted.days.total() == 15
    assert counted.age_bands == {"60_plus": 2, "": 13}
    page = client.page("/boards/vote/results?lang=en")
    assert {"7 people", "8 people"} <= set(page.texts(".facts dd"))
    assert page.texts(".facts dd").count("not shown, to protect small groups") == 2
    assert [bar.get("height") for bar in page.select(".chart-days rect")] == ["56.0", "37.3"]
    assert page.texts("#over-time ~ details td") == ["9", "0", "6"]


def test_a_result_is_presented_page_by_page(client, board):
    page = client.page("/boards/vote/results?lang=en").follow("Present on a screen")
    assert page.texts("#slide-asked") == [board.question]
    assert page.texts(".huge") == ["15"]
    assert "12 votes" in page.text


def test_a_ranking_is_presented_page_by_page(client, db, clock):
    titles = [f"ข้อเสนอที่ {number}" for number in range(1, 10)]
    ideas = [(title, None) for title in titles]
    board = make_board(make_town(), phase=Phase.RESULTS, slug="ideas", projects=ideas)
    add_listed_supports(board, [["ก", "ข"], ["ก"], *([] for _ in titles[2:])])
    with at_most(4):
        page = client.page("/boards/ideas/results/present?lang=en")
    assert page.texts("#slide-asked") == [board.question]
    assert page.texts(".huge") == ["9", "2"]
    # The first eight, four by four.
    assert page.texts(".slide-list strong") == titles[:8]
    assert [place.get("start") for place in page.select(".slide-list")] == ["1", "5"]
    page = client.page("/boards/ideas/results?lang=en").follow("Present on a screen")
    assert page.follow("See the result").path == "/boards/ideas/results"


def test_a_ranking_tells_supports_by_the_day_in_bangkok(client, db, clock):
    board = make_board(make_town(), phase=Phase.RESULTS, slug="ideas", projects=[("ต้นไม้", None)])
    add_listed_supports(board, [[f"person-{number}" for number in range(12)]])
    evening = datetime(2026, 3, 9, 16, 59, tzinfo=UTC)
    with atomic():
        for place, given in enumerate(db.session.query(Support)):
            given.created_at = evening + timedelta(minutes=2 if place < 5 else 0)
    assert supports_by_day(board.id) == {FIRST: 7, FIRST + timedelta(days=1): 5}
    page = client.page("/boards/ideas/results?lang=en")
    assert page.texts("#over-time") == ["Supports by day"]
    assert page.texts("#over-time ~ details td") == ["7", "5"]
