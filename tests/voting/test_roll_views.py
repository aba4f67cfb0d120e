"""Officials and the voter roll: who is on it, who votes on paper, who was about to vote twice."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from participation.accounts.errors import OfficialsOnly
from participation.accounts.queries import account_for_session
from participation.accounts.services import ListedResident, upload_residents
from participation.boards.choices import BoardKind, Phase, Voters
from participation.boards.errors import NoVotingRules
from participation.boards.queries import board as find_board
from participation.core import audit
from participation.municipalities.services import chain_of
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.errors import (
    AlreadyVoted,
    NobodyOfThatName,
    NotOnRoll,
    PaperClosed,
    ResidentsOnly,
    RollClosed,
    VerifiedResidentsOnly,
)
from participation.voting.models import Ballot, RollClash, RollEntry
from participation.voting.services.roll import mark_attendance, upload_roll
from tests.support.casting import cast_ballot
from tests.support.language import LANGUAGES, told
from tests.support.statements import at_most
from tests.support.town import (
    APPROVAL_RULES,
    PHASE_LENGTH,
    make_board,
    make_official,
    make_resident,
    make_town,
    sign_in,
)
from tests.support.upload import confirm, upload

ROLL_RULES = replace(APPROVAL_RULES, voters=Voters.ROLL)
CHOICES = make_choices(APPROVAL_RULES.kind, ["1", "3"])
TOWN = "Here Town Municipality"
ROLL = "/boards/vote/roll"
LIST = f"{ROLL}/list"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def visitor(client):
    """A browser that has chosen English, so that sentences can be read here."""
    client.page("/?lang=en")
    return client


@pytest.fixture
def official(visitor, town):
    """An official of the town, signed in."""
    account = make_official(town)
    sign_in(visitor, account)
    return account


@pytest.fixture
def people(official, town):
    """Four people on the town's list of residents."""
    labels = ["12/1 นายหนึ่ง", "12/2 นายสอง", "12/3 นายสาม", "12/4 นายสี่"]
    upload_residents(official, town, [ListedResident(label) for label in labels])
    return labels


@pytest.fixture
def board(town):
    """A board on which people vote; verified residents may."""
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote")


def on_roll(db, board) -> set[str | None]:
    entries = db.session.execute(
        select(RollEntry.voted, RollEntry.channel).where(RollEntry.board_id == board.id)
    )
    return sorted((voted, channel.value if channel else "") for voted, channel in entries)


def come(visitor, name):
    """Type the name of somebody who wants to vote on paper."""
    return visitor.page(ROLL).form("main form").submit(name=name)


def figures(page) -> dict[str, str]:
    return dict(zip(page.texts(".figures dt"), page.texts(".figures dd"), strict=True))


# --- Uploading the roll --------------------------------------------------------------------------


@pytest.fixture
def draft(town, people):
    """A board for people on a roll, under review before its vote."""
    return make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, slug="vote", rules=ROLL_RULES
    )


def test_a_checked_roll_is_shown_and_saved_when_confirmed(db, visitor, official, draft):
    page = visitor.page(ROLL).follow("Upload the roll")
    assert page.path == LIST
    page = upload(visitor, LIST, "label\n12/1 นายหนึ่ง\n12/3 นายสาม\n").page
    assert "The file is in order: 2 people. Nothing is saved yet." in page.text
    assert page.texts("main section li") == ["12/1 นายหนึ่ง", "12/3 นายสาม"]
    assert on_roll(db, draft) == []
    assert confirm(page).location == ROLL
    assert on_roll(db, draft) == [(False, "")] * 2
    page = visitor.page(ROLL)
    assert page.texts(".notice[role=status]") == ["The roll is saved. 2 people are on it."]
    assert figures(page) == {"On the roll": "2"}
    act, words = audit.entries(chain_of(draft.municipality_id))[-1]
    assert (act.act, words) == ("roll.upload", "2")


def test_more_can_be_added_until_voting_opens_and_not_after(db, clock, visitor, official, draft):
    confirm(upload(visitor, LIST, "label\n12/1 นายหนึ่ง\n").page)
    confirm(upload(visitor, LIST, "label\n12/1 นายหนึ่ง\n12/2 นายสอง\n").page)
    assert on_roll(db, draft) == [(False, "")] * 2


def test_every_faulty_line_of_a_roll_is_named(db, visitor, official, draft):
    answer = upload(visitor, LIST, "label\n12/1 นายหนึ่ง\nนายใคร\n12/1 นายหนึ่ง\n=1\nนายไหน\n")
    assert answer.status_code == 422
    assert answer.page.texts("tbody tr") == [
        f"Line 3 {NobodyOfThatName(label='นายใคร')}",
        "Line 4 “12/1 นายหนึ่ง” stands on line 2 already.",
        "Line 5 “=1” in the column “label” begins like a formula (=, +, -, @). Write plain text.",
        f"Line 6 {NobodyOfThatName(label='นายไหน')}",
    ]
    assert not answer.page.select("[name=table]")
    assert on_roll(db, draft) == []


def test_a_list_of_another_area_is_none_of_ours(visitor, official, draft):
    there = make_town(slug="there")
    upload_residents(make_official(there), there, [ListedResident("99/9 นายเก้า")])
    answer = upload(visitor, LIST, "label\n99/9 นายเก้า\n")
    assert answer.page.texts("tbody tr") == [f"Line 2 {NobodyOfThatName(label='99/9 นายเก้า')}"]


def test_once_voting_is_open_the_roll_is_closed(db, visitor, official, people, town):
    board = make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote", rules=ROLL_RULES
    )
    assert "Upload the roll" not in visitor.page(ROLL).text
    page = visitor.page(LIST)
    assert str(RollClosed()) in page.text
    token = visitor.page(ROLL).form("main form").values
    answer = visitor.post(LIST, data={**token, "table": "label\n12/1 นายหนึ่ง\n"})
    assert answer.status_code == 409
    assert str(RollClosed()) in answer.page.text
    assert on_roll(db, board) == []


# --- Voting on paper -----------------------------------------------------------------------------


def test_somebody_on_the_list_may_vote_and_is_marked(db, visitor, official, people, board):
    page = come(visitor, " 12/1  นายหนึ่ง ")
    assert page.path == ROLL
    assert page.texts(".notice[role=status]") == [
        "12/1 นายหนึ่ง may vote, and is marked now. Hand out the ballot paper."
    ]
    assert on_roll(db, board) == [(True, "paper")]
    assert figures(page) == {"On the roll": "1", "Voted: On paper": "1"}
    # The next one can be typed at once.
    assert "autofocus" in page.one("#name").attrib
    assert page.one("#name").get("value") == ""


def test_somebody_with_an_account_is_found_by_the_e_mail_address(
    db, visitor, official, board, town
):
    make_resident(town, email="somsri@example.com")
    come(visitor, "Somsri@Example.com")
    assert on_roll(db, board) == [(True, "paper")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_voted_online_gets_no_paper_and_the_case_is_listed(
    app, db, visitor, official, board, town, language
):
    voter = make_resident(town, email="somsri@example.com")
    cast_ballot(board, voter, CHOICES)
    visitor.page(f"/?lang={language}")
    page = come(visitor, "somsri@example.com")
    assert page.status == 409
    (alert,) = page.texts("[role=alert] strong")
    assert "somsri@example.com" in alert
    assert told(app, language, "Online") in alert
    assert page.one("#name").get("value") == ""
    assert on_roll(db, board) == [(True, "web")]
    (row,) = page.texts("tbody tr")
    assert row.startswith("somsri@example.com " + told(app, language, "Online"))
    assert told(app, language, "On paper") in row


def test_who_comes_twice_is_turned_away_and_counted_once(db, visitor, official, people, board):
    come(visitor, people[0])
    for _ in range(2):
        page = come(visitor, people[0])
        assert "“12/1 นายหนึ่ง” has voted already: On paper." in page.text
    assert page.texts("tbody tr") == ["12/1 นายหนึ่ง On paper On paper 2 times 9 March 2026"]
    assert figures(page) == {"On the roll": "1", "Voted: On paper": "1"}


def test_who_was_marked_and_then_votes_online_is_listed_too(visitor, official, board, town):
    voter = make_resident(town, email="somsri@example.com")
    come(visitor, "somsri@example.com")
    with pytest.raises(AlreadyVoted):
        cast_ballot(find_board("vote"), account_for_session(voter.public_id), CHOICES)
    assert visitor.page(ROLL).texts("tbody tr") == [
        "somsri@example.com On paper Online 9 March 2026"
    ]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("12/9 นายเก้า", NobodyOfThatName(label="12/9 นายเก้า")),
        ("unseen@example.com", VerifiedResidentsOnly(municipality=TOWN)),
        ("there@example.com", ResidentsOnly(municipality=TOWN)),
    ],
)
def test_who_may_not_vote_is_told_why(db, visitor, official, board, town, name, refusal):
    make_resident(town, email="unseen@example.com", verified=False)
    make_resident(make_town(slug="there"), email="there@example.com")
    page = come(visitor, name)
    assert page.status in (403, 422)
    assert page.texts("[role=alert] p") == [f"“{name}” may not vote.", str(refusal)]
    assert page.one("#name").get("value") == name
    assert on_roll(db, board) == []
    assert db.session.scalar(select(func.count()).select_from(RollClash)) == 0


def test_on_a_board_with_a_roll_only_people_on_it_may_vote(db, visitor, official, people, town):
    elsewhere = make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, slug="elsewhere", rules=ROLL_RULES
    )
    upload_roll(official, elsewhere, people[:1])
    board = make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote", rules=ROLL_RULES
    )
    page = come(visitor, people[0])
    assert str(NotOnRoll(municipality=TOWN)) in page.text
    assert on_roll(db, board) == []


def test_nothing_typed_is_asked_for_again(visitor, official, board):
    page = come(visitor, "  ")
    assert page.status == 422
    assert page.texts("#name-error span") == ["Please fill this in."]


def test_attendance_is_marked_while_counting_and_not_after_the_count(
    db, clock, visitor, official, people, board
):
    clock.advance(days=PHASE_LENGTH.days)
    come(visitor, people[0])
    assert on_roll(db, board) == [(True, "paper")]
    token = visitor.page(ROLL).form("main form").values
    count_ballots(find_board("vote"))
    page = visitor.page(ROLL)
    assert not page.select("#name")
    answer = visitor.post(ROLL, data={**token, "name": people[1]})
    assert answer.status_code == 409
    assert str(PaperClosed()) in answer.page.text
    assert on_roll(db, board) == [(True, "paper")]


# --- Numbers -------------------------------------------------------------------------------------


def test_numbers_say_by_which_way_and_never_what(db, visitor, official, people, board, town):
    for _ in range(3):
        cast_ballot(board, make_resident(town), CHOICES)
    for label in people[:2]:
        mark_attendance(official, board, label)
    page = visitor.page(ROLL)
    assert figures(page) == {"On the roll": "5", "Voted: Online": "3", "Voted: On paper": "2"}
    choices = db.session.scalars(select(Ballot.choices)).all()
    assert not any(text in page.html for text in choices)
    for title in ("ทางเท้าหน้าโรงเรียน", "ลานออกกำลังกาย"):
        assert title not in page.text


def test_the_page_asks_the_database_no_more_with_more_clashes(visitor, official, people, board):
    for label in people:
        mark_attendance(official, board, label)
    for label in people:
        come(visitor, label)
    with at_most(14):
        page = visitor.page(ROLL)
    assert len(page.select("tbody tr")) == len(people)


# --- Who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [ROLL, LIST])
def test_only_officials_of_the_area_see_or_touch_the_roll(db, visitor, board, town, path):
    for account in (make_resident(town), make_official(make_town(slug="there"))):
        sign_in(visitor, account)
        token = visitor.page("/").form("nav form").values
        for answer in (visitor.get(path), visitor.post(path, data={**token, "name": "x"})):
            assert answer.status_code == 403
            assert str(OfficialsOnly()) in answer.page.text
    assert on_roll(db, board) == []


def test_a_board_without_a_vote_has_no_roll(visitor, official, town):
    make_board(town, slug="ideas")
    assert str(NoVotingRules()) in visitor.page("/boards/ideas/roll", status=409).text
    assert "Voter roll" not in visitor.page("/boards/ideas/manage").text


def test_the_check_list_leads_to_the_roll(visitor, official, board):
    assert visitor.page("/boards/vote/manage").follow("Voter roll").path == ROLL
