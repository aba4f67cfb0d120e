"""The sample boards: all of them, in every phase, dated from the day they are loaded."""

import json
from csv import DictReader
from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from participation.accounts.models import Account
from participation.boards.choices import BoardKind, Phase
from participation.boards.models import Board
from participation.boards.queries import board as find_board
from participation.core.clock import BANGKOK
from participation.core.text import clean_line, clean_text
from participation.delivery.choices import Path, Standing
from participation.delivery.queries import story_of
from participation.delivery.queries.deliveries import deliveries
from participation.delivery.queries.phrases import phrases
from participation.exports.choices import Format
from participation.exports.services import export_board
from participation.municipalities.models import Municipality
from participation.municipalities.queries import municipality as find_municipality
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import in_order_of_submission
from participation.proposals.queries import proposal as find_proposal
from participation.samples import files
from participation.samples.services import load_samples
from participation.tallies.queries import result
from participation.voting.queries import (
    ballot_count,
    ballots_by_channel,
    grouped_ballots,
    irregularities,
    supporters_by_board,
)
from tests.support.rows import count_rows
from tests.support.town import PASSWORD

PILOTS = {"saensuk-beach-waste": 54, "huawiang-tourism": 44, "ratchathewi-bankhrua": 20}


@pytest.fixture
def loaded(db, clock):
    return load_samples()


def all_boards(db) -> list[Board]:
    return list(db.session.scalars(select(Board).order_by(Board.slug)))


def test_the_pilot_boards_have_their_numbers_of_proposals(loaded):
    found = {slug: len(in_order_of_submission(find_board(slug).id)) for slug in PILOTS}
    assert found == PILOTS


def test_some_sample_proposals_are_discussed(loaded, client):
    proposals = in_order_of_submission(find_board("sample-budget").id)
    (path,) = (row for row in proposals if row.title.startswith("ซ่อมทางเดินริมน้ำ"))
    assert path.comment_count == 4
    page = client.page(f"/proposals/{path.public_id}")
    assert set(page.texts(".comment-head .stance")) == {"เห็นด้วย", "ไม่เห็นด้วย", "ขอถาม"}
    assert "ข้อมูลตัวอย่าง" in page.text


def test_the_topic_boards_of_the_forums_are_there(loaded, db):
    slugs = {board.slug for board in all_boards(db)}
    assert sum(slug.startswith("khonkaen-") for slug in slugs) == 3
    assert sum(slug.startswith("nakhonsawan-") for slug in slugs) == 7
    assert {"sample-budget", *PILOTS} <= slugs


def test_every_phase_that_people_meet_is_shown(loaded, db):
    shown = {board.phase for board in all_boards(db)}
    assert shown == set(Phase) - {Phase.DRAFT}


def test_real_areas_have_supports_and_no_vote(loaded, db):
    """Nobody may take samples for what the people of a real place decided."""
    real = [board for board in all_boards(db) if not board.slug.startswith("sample-")]
    assert len(real) >= 10
    assert {board.kind for board in real} == {BoardKind.IDEAS}
    assert {ballot_count(board.id) for board in real} == {0}
    assert all(supporters_by_board([board.id]) for board in real)


def test_the_finished_budget_board_has_about_25_projects_and_1500_ballots(loaded):
    board = find_board("sample-budget")
    assert board.phase is Phase.RESULTS
    body = result(board.id)
    assert 22 <= len(body["projects"]) <= 28
    assert 1_400 <= body["ballots"] == ballot_count(board.id) <= 1_600
    assert body["quorum"] is None or body["quorum"]["met"]
    assert 0 < sum(line["funded"] for line in body["projects"]) < len(body["projects"])
    assert min(line["votes"] for line in body["projects"]) > 0
    assert len(ballots_by_channel(board.id)) >= 2
    assert irregularities(board.id) == []


def test_everything_is_labelled_as_sample(loaded, db, client):
    assert {board.sample for board in all_boards(db)} == {True}
    areas = db.session.scalars(select(Municipality)).all()
    assert {area.sample for area in areas} == {True}
    for slug in ("saensuk-beach-waste", "sample-budget", "sample-budget-voting"):
        assert "ข้อมูลตัวอย่าง" in client.page(f"/boards/{slug}").text
    assert "ข้อมูลตัวอย่าง" in client.page("/boards/sample-budget/results").text
    board = find_board("sample-budget")
    assert json.loads("".join(export_board(board, Format.JSON)))["board"]["sample"] is True
    assert "sample data" in "".join(export_board(board, Format.PB))
    lines = list(export_board(find_board("saensuk-beach-waste"), Format.CSV))
    assert {row["sample"] for row in DictReader(line.lstrip("\ufeff") for line in lines)} == {"1"}


def test_the_accounts_are_printed_once_with_their_passwords(db, clock, cli):
    first = cli.invoke(args=["sample", "load"])
    assert first.exit_code == 0
    accounts = [line.split() for line in first.stdout.splitlines()[1:]]
    assert len(accounts) == len(db.session.scalars(select(Account)).all()) >= 3
    assert {role for *_, role in accounts} >= {"resident", "official", "council_member"}
    again = cli.invoke(args=["sample", "load"])
    assert again.exit_code == 0
    assert not [password for _, password, _ in accounts if password in again.stdout]


def test_the_printed_passwords_open_the_accounts(loaded, client):
    for account in loaded:
        page = client.page("/sign-in").form().submit(email=account.email, password=account.password)
        assert page.path == "/"
        page.form("form[action='/sign-out']").submit()
    page = client.page("/sign-in").form().submit(email=loaded[0].email, password=PASSWORD)
    assert page.status == 422


def test_loading_twice_adds_nothing(loaded, db):
    before = count_rows(db)
    assert loaded != []
    assert load_samples() == []
    assert count_rows(db) == before


def words_and_ballots(db) -> dict[str, str]:
    """A digest of each board's words, supports and ballots: all that must not be left to chance."""
    digests = {}
    for board in all_boards(db):
        said = [
            (p.title, p.problem, p.idea, p.benefit, p.place, p.author_name, p.cost, p.support_count)
            for p in in_order_of_submission(board.id)
        ]
        ballots = sorted(tuple(group) for group in grouped_ballots(board.id))
        shown = json.dumps([board.question, said, ballots], ensure_ascii=False)
        digests[board.slug] = sha256(shown.encode()).hexdigest()
    return digests


def test_two_installations_show_the_same(app, house, db, clock, loaded):
    """Apart from ids, passwords and dates; here the second one is loaded three months later."""
    first, passwords = words_and_ballots(db), {account.password for account in loaded}
    slugs = {board.slug: board.phase for board in all_boards(db)}
    db.session.remove()
    house.release()
    house.renew()
    clock.advance(days=90)
    again = load_samples()
    assert words_and_ballots(db) == first
    assert {board.slug: board.phase for board in all_boards(db)} == slugs
    assert passwords.isdisjoint(account.password for account in again)


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_dates_are_relative_to_the_day_in_bangkok(db, clock, hour):
    """Whatever the hour of loading, in Bangkok it is the same day, also before 7 when it is not
    yet in UTC."""
    clock.set(clock.now.astimezone(BANGKOK).replace(hour=hour, minute=1))
    load_samples()
    board = find_board("sample-budget")
    days = [
        moment.astimezone(BANGKOK).date() - date(2026, 3, 9)
        for moment in (board.voting_opens_at, board.voting_closes_at, board.results_at)
    ]
    assert days == [timedelta(days=-35), timedelta(days=-14), timedelta(days=-10)]
    assert board.results_at.astimezone(BANGKOK).time().isoformat() == "00:00:00"


def test_nothing_was_proposed_before_collecting_or_in_the_future(loaded, db, clock):
    for board in all_boards(db):
        for proposal in in_order_of_submission(board.id):
            assert board.collecting_opens_at <= proposal.created_at <= clock.now
            assert proposal.created_at <= board.collecting_closes_at


def test_upcoming_boards_have_no_proposals_yet(loaded, db):
    upcoming = [board for board in all_boards(db) if board.phase is Phase.UPCOMING]
    assert upcoming
    assert [len(in_order_of_submission(board.id)) for board in upcoming] == [0] * len(upcoming)


@pytest.mark.parametrize("board", files.boards(), ids=lambda board: board["slug"])
def test_the_words_are_tidy_thai_and_no_two_proposals_are_alike(board):
    titles = [proposal["title"] for proposal in board["proposals"]]
    assert len(set(titles)) == len(titles)
    for proposal in board["proposals"]:
        assert 0 < len(proposal["title"]) <= 120
        assert proposal["title"] == clean_line(proposal["title"])
        assert proposal["idea"]
        for name in ("problem", "idea", "benefit", "place"):
            assert proposal[name] == clean_text(proposal[name])
        assert any("ก" <= letter <= "๛" for letter in proposal["title"])
        assert proposal["category"] in board["categories"]


def test_the_fictitious_municipality_has_answered_and_leaves_some_waiting(loaded, clock):
    town = find_municipality("sample-town")
    proposals = in_order_of_submission(find_board("sample-budget").id)
    assert {proposal.answer_kind for proposal in proposals} == {*AnswerKind, None}
    stories = [story_of(find_proposal(proposal.public_id)) for proposal in proposals]
    assert any(story.revised for story in stories)
    assert any(story.overdue for story in stories)
    assert all(step.at <= clock.now for story in stories for step in story.steps)
    assert town.promise_days


def test_the_fictitious_municipality_carries_out_what_it_adopted(loaded, clock):
    town = find_municipality("sample-town")
    shown = deliveries(town.id)
    assert {one.terms.path for one in shown} == set(Path)
    # Each way that something can stand is there to be seen.
    assert all(any(one.is_in(standing) for one in shown) for standing in Standing)
    assert all(one.delivery.moved_at <= clock.now for one in shown)
    assert phrases(town.id)
