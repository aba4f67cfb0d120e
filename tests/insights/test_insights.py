"""Indicators by place and fiscal year: what is counted, what is not, and the pages."""

from datetime import UTC, date, datetime

import pytest

from participation.boards.choices import BallotKind, BoardKind, Phase, Stage
from participation.boards.models import Board
from participation.boards.queries import board as find_board
from participation.boards.services import announce_rules
from participation.core import clock as core_clock
from participation.core.db import db as database
from participation.core.transaction import atomic
from participation.delivery.services import give_answer
from participation.delivery.services.surveys import answer_survey, open_survey
from participation.discussion.services import Words, post_comment
from participation.exports.datasets import data_set
from participation.exports.dictionary import column_names
from participation.exports.narrowing import Wanted
from participation.insights.figures import SHOWN, Figures, begins_at, fiscal_year, shown_years
from participation.insights.queries import of_area, of_country, of_province
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import proposal as find_proposal
from participation.voting.ballots import make_choices
from participation.voting.services.supports import support
from tests.support.statements import at_most
from tests.support.town import make_board, make_official, make_proposal, make_resident, make_town

BALLOTS = [make_choices(BallotKind.APPROVAL, ["1"])] * 6


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def mark(board, **columns):
    with atomic():
        found = database.session.get(Board, board.id)
        for name, value in columns.items():
            setattr(found, name, value)


def present(found) -> Figures:
    """The figures of the latest year."""
    return found.years[-1]


def test_a_fiscal_year_begins_in_october_in_bangkok():
    assert fiscal_year(date(2025, 9, 30)) == 2568
    assert fiscal_year(date(2025, 10, 1)) == 2569
    assert begins_at(2569) == datetime(2025, 9, 30, 17, tzinfo=UTC)
    assert len(shown_years(date(2026, 1, 1))) == SHOWN


def test_a_person_counts_once_however_they_took_part(clock, town):
    author, other = make_resident(town), make_resident(town)
    board = make_board(town, slug="ideas")
    answered, waiting = make_proposal(board, author), make_proposal(board, author, title="อีกข้อ")
    support(find_proposal(answered.public_id), other)
    for person in (author, other):
        post_comment(find_proposal(waiting.public_id), person, Words("เห็นด้วย"))
    clock.advance(days=3, hours=1)
    give_answer(
        make_official(town),
        find_proposal(answered.public_id),
        kind=AnswerKind.ADOPTED,
        reason="จะทำ",
    )
    with at_most(1):
        found = present(of_area(town.id))
    assert (found.boards, found.proposals, found.participants) == (1, 2, 2)
    assert (found.opinions, found.supports, found.ballots) == (2, 1, 0)
    assert (found.answered, found.adopted, found.median_days) == (50, 100, 3)
    assert found.satisfied is None


def test_programs_and_files_get_the_same_figures(client, town):
    make_proposal(make_board(town), make_resident(town))
    (item,) = client.get("/api/v1/municipalities/here/indicators").json["items"]
    columns = column_names("indicators")
    (row,) = data_set("indicators").rows(town, Wanted())
    assert dict(zip(columns, row, strict=True)) == item
    assert (item["year"], item["proposals"], item["answered"], item["adopted"]) == (
        fiscal_year(core_clock.today()),
        1,
        0,
        None,
    )


def test_votes_count_once_their_result_is_public(clock, town):
    voting = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, ballots=BALLOTS)
    found = present(of_area(town.id))
    assert (found.ballots, found.participants) == (0, 0)
    clock.set(voting.results_at)
    assert present(of_area(town.id)).ballots == 0  # nobody has counted
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, ballots=BALLOTS)
    found = present(of_area(town.id))
    assert (found.ballots, found.participants) == (6, 6)


def test_surveys_that_few_answered_are_in_no_sum(clock, town):
    official = make_official(town)
    boards = [make_board(town, slug=slug, phase=Phase.RESULTS) for slug in ("many", "few")]
    for board, answers in zip(boards, (5, 4), strict=True):
        open_survey(official, find_board(board.slug))
        for number in range(answers):
            answer_survey(board.id, f"p{number}", satisfied=board.slug == "many", again=number > 0)
    found = present(of_area(town.id))
    assert (found.satisfied, found.again) == (100, 80)


def test_practice_and_drafts_are_left_out_and_samples_where_there_is_more(clock, town):
    assert of_area(town.id).years == []
    trial = make_board(town, phase=Phase.DRAFT)
    assert of_area(town.id).years == []
    mark(trial, trial=True)
    announce_rules(find_board(trial.slug), Stage.COLLECTING)
    assert of_area(town.id).years == []
    sample = make_board(town, slug="sample")
    mark(sample, sample=True)
    make_proposal(sample, make_resident(town))
    found = of_country()
    assert found.sample
    assert present(found).proposals == 1
    make_board(make_town(slug="there"), slug="real")
    found = of_country()
    assert not found.sample
    assert present(found).proposals == 0
    assert present(of_area(town.id)).proposals == 1


def test_each_year_has_its_own_and_parts_are_told_apart(clock, town, client):
    there = make_town(slug="there")
    author = make_resident(town)
    make_proposal(make_board(town, slug="old"), author)
    then = fiscal_year(core_clock.today())
    clock.advance(days=366)
    for place in (town, there):
        board = make_board(place, slug=f"new-{place.slug}")
        make_proposal(board, author if place is town else make_resident(place))
    with at_most(1):
        found = of_province("20")
    assert [figures.proposals for figures in found.years] == [1, 2]
    assert [figures.proposals for figures in found.parts["here"]] == [1, 1]
    assert [figures.proposals for figures in found.parts["there"]] == [1]

    with at_most(4):
        page = client.page("/provinces/20/insights")
    assert len(page.select("#parts ~ table tbody tr")) == 2
    with at_most(4):
        page = client.page(f"/areas/here/insights?year={then}")
    assert page.texts(".insight-years [aria-current]") == [str(then)]
    assert len(page.select(".chart-years rect")) == 2
    assert client.page("/areas/here/insights?year=1").texts(".insight-years [aria-current]") == [
        str(then + 1)
    ]
    with at_most(4):
        assert client.page("/insights").texts("#parts ~ table th a") == ["ชลบุรี"]
