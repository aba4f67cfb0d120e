"""The voter roll: who stands on it, and that one person votes by one way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from participation.accounts.queries import account_for_session
from participation.accounts.services import ListedResident, upload_residents, verify_by_letter
from participation.boards.choices import BallotKind, BoardKind, Phase, Voters
from participation.core import audit
from participation.municipalities.services import chain_of
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.choices import Channel
from participation.voting.errors import (
    AgeOutOfRange,
    AgeUnknown,
    AlreadyVoted,
    NobodyOfThatName,
    NotOnRoll,
    PaperClosed,
    ResidentsOnly,
    RollClosed,
    VerifiedResidentsOnly,
    WrongSubArea,
)
from participation.voting.queries import ballot_count, ballots_by_channel, has_voted, own_entry
from participation.voting.queries.roll import clashes
from participation.voting.services.roll import mark_attendance, upload_roll
from tests.support.casting import cast_ballot
from tests.support.rows import count_rows
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_resident,
    make_town,
)

ONE = make_choices(BallotKind.APPROVAL, ["1"])
TWO = make_choices(BallotKind.APPROVAL, ["2"])


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def list_of_people(town, official):
    """Five houses on the municipality's list."""
    rows = [ListedResident(f"1/{n}") for n in range(1, 6)]
    upload_residents(official, town, rows)


def budget_board(town, phase=Phase.VOTING, slug="ballot", **rules):
    return make_board(
        town,
        kind=BoardKind.BUDGET,
        phase=phase,
        slug=slug,
        rules=replace(APPROVAL_RULES, **rules),
    )


def on_roll(db, board) -> list[str]:
    rows = db.session.execute(
        text(
            "SELECT list_label FROM roll_entry JOIN person ON person.id = person_id"
            " WHERE board_id = :board ORDER BY list_label"
        ),
        {"board": board.id},
    )
    return [label for (label,) in rows]


def acts(town, act: str) -> list[tuple[str, str | None]]:
    """The subject and words of such acts in the log."""
    found = audit.entries(chain_of(town.id))
    return [(entry.subject, words) for entry, words in found if entry.act == act]


# --- The upload ----------------------------------------------------------------------------------


def test_a_roll_is_made_of_people_on_the_list(db, town, official, list_of_people):
    board = budget_board(town, Phase.REVIEW, voters=Voters.ROLL)
    assert upload_roll(official, board, ["1/2", "1/1"]) == 2
    assert on_roll(db, board) == ["1/1", "1/2"]
    assert ballot_count(board.id) == 0
    assert acts(town, "roll.upload") == [(f"board:{board.slug}", "2")]


def test_who_is_named_twice_or_again_stands_on_the_roll_once(db, town, official, list_of_people):
    board = budget_board(town, Phase.REVIEW)
    assert upload_roll(official, board, ["1/1", "1/1"]) == 1
    assert upload_roll(official, board, ["1/1", "1/2"]) == 2
    assert on_roll(db, board) == ["1/1", "1/2"]
    assert [words for _, words in acts(town, "roll.upload")] == ["1", "2"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_name_that_is_not_on_the_list_keeps_the_whole_roll_out(
    db, town, official, list_of_people, place
):
    board = budget_board(town, Phase.REVIEW)
    labels = ["1/1", "1/2"]
    labels.insert(place, "9/9")
    before = count_rows(db)
    with pytest.raises(NobodyOfThatName, match="“9/9”"):
        upload_roll(official, board, labels)
    assert count_rows(db) == before


def test_a_name_on_the_list_of_another_area_is_unknown_here(db, town, official):
    there = make_town(slug="there")
    upload_residents(official, there, [ListedResident("1/1")])
    with pytest.raises(NobodyOfThatName):
        upload_roll(official, budget_board(town, Phase.REVIEW), ["1/1"])


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.UPCOMING, Phase.COLLECTING, Phase.REVIEW])
def test_a_roll_is_uploaded_in_every_phase_before_voting(town, official, list_of_people, phase):
    assert upload_roll(official, budget_board(town, phase), ["1/1"]) == 1


@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.COUNTING, Phase.RESULTS])
def test_a_roll_is_uploaded_in_no_phase_after_that(db, town, official, list_of_people, phase):
    board = budget_board(town, phase)
    with pytest.raises(RollClosed):
        upload_roll(official, board, ["1/1"])
    assert on_roll(db, board) == []


def test_a_roll_is_closed_from_the_first_second_of_voting(
    db, clock, town, official, list_of_people
):
    board = budget_board(town, Phase.VOTING)
    clock.set(board.voting_opens_at - timedelta(seconds=1))
    upload_roll(official, board, ["1/1"])
    clock.set(board.voting_opens_at)
    with pytest.raises(RollClosed):
        upload_roll(official, board, ["1/2"])
    assert on_roll(db, board) == ["1/1"]


# --- Voting on paper -----------------------------------------------------------------------------


def test_who_votes_on_paper_is_marked_by_the_name_on_the_list(db, town, official, list_of_people):
    board = budget_board(town)
    mark_attendance(official, board, "1/1")
    assert ballots_by_channel(board.id) == {Channel.PAPER: 1}
    assert on_roll(db, board) == ["1/1"]


def test_who_votes_on_paper_is_marked_by_the_address_of_their_account(db, town, official):
    board, voter = budget_board(town), make_resident(town, email="somsri@example.com")
    mark_attendance(official, board, " Somsri@Example.com ")
    assert has_voted(voter, board.id)
    assert ballots_by_channel(board.id) == {Channel.PAPER: 1}


def test_a_mark_leaves_no_ballot_and_no_name_in_the_log(db, town, official, list_of_people):
    board = budget_board(town)
    mark_attendance(official, board, "1/1")
    assert count_rows(db)["ballot"] == 0
    assert acts(town, "roll.attend") == [(f"board:{board.slug}", "")]


@pytest.mark.parametrize("name", ["9/9", "nobody@example.com", "", "1/10"])
def test_who_is_not_known_is_not_marked(db, town, official, list_of_people, name):
    board = budget_board(town)
    before = count_rows(db)
    with pytest.raises(NobodyOfThatName):
        mark_attendance(official, board, name)
    assert count_rows(db) == before


@pytest.mark.parametrize("phase", [Phase.UPCOMING, Phase.COLLECTING, Phase.REVIEW, Phase.RESULTS])
def test_nobody_is_marked_before_voting_or_after_the_count(town, official, list_of_people, phase):
    board = budget_board(town, phase)
    with pytest.raises(PaperClosed):
        mark_attendance(official, board, "1/1")
    assert ballot_count(board.id) == 0


def test_attendance_is_marked_from_the_first_second_until_the_count(
    clock, town, official, list_of_people
):
    """Lists of the polling place are typed after it has closed."""
    board = budget_board(town)
    clock.set(board.voting_opens_at - timedelta(seconds=1))
    with pytest.raises(PaperClosed):
        mark_attendance(official, board, "1/1")
    clock.set(board.voting_opens_at)
    mark_attendance(official, board, "1/1")
    clock.set(board.voting_closes_at + timedelta(days=1))
    mark_attendance(official, board, "1/2")
    count_ballots(board)
    with pytest.raises(PaperClosed):
        mark_attendance(official, board, "1/3")
    assert ballots_by_channel(board.id) == {Channel.PAPER: 2}


# --- Who may vote on paper -----------------------------------------------------------------------


def marked_or_why(official, board, name: str) -> str | None:
    """The name of the refusal, None if the person is marked."""
    before = ballot_count(board.id)
    try:
        mark_attendance(official, board, name)
    except (
        AgeOutOfRange,
        AgeUnknown,
        NotOnRoll,
        ResidentsOnly,
        VerifiedResidentsOnly,
        WrongSubArea,
    ) as refusal:
        assert ballot_count(board.id) == before
        return type(refusal).__name__
    assert ballot_count(board.id) == before + 1
    return None


def test_a_name_on_the_list_is_a_resident_and_an_unverified_account_is_none(
    town, official, list_of_people
):
    board = budget_board(town)
    unverified = make_resident(town, verified=False)
    stranger = make_resident(make_town(slug="there"))
    assert marked_or_why(official, board, "1/1") is None
    assert marked_or_why(official, board, unverified.email) == VerifiedResidentsOnly.__name__
    assert marked_or_why(official, board, stranger.email) == ResidentsOnly.__name__


def test_on_paper_too_only_the_roll_votes_where_a_roll_decides(
    clock, town, official, list_of_people
):
    board = budget_board(town, voters=Voters.ROLL)
    clock.set(board.voting_opens_at - timedelta(seconds=1))
    upload_roll(official, board, ["1/1"])
    clock.set(board.voting_opens_at)
    assert marked_or_why(official, board, "1/1") is None
    assert marked_or_why(official, board, "1/2") == NotOnRoll.__name__


def test_on_paper_too_only_the_named_parts_of_the_area_vote(town, official):
    rows = [ListedResident("1/1", sub_area="ริมคลอง"), ListedResident("2/1", sub_area="บ้านสวน")]
    upload_residents(official, town, [*rows, ListedResident("3/1")])
    board = budget_board(town, sub_areas=("ริมคลอง",))
    found = [marked_or_why(official, board, label) for label in ("1/1", "2/1", "3/1")]
    assert found == [None, WrongSubArea.__name__, WrongSubArea.__name__]


def test_on_paper_too_the_age_on_the_last_day_of_voting_decides(town, official):
    """Voting ends on 14 March 2026."""
    rows = [
        ListedResident("old enough", born_on=date(2008, 3, 14)),
        ListedResident("a day too young", born_on=date(2008, 3, 15)),
        ListedResident("unknown"),
    ]
    upload_residents(official, town, rows)
    board = budget_board(town, min_age=18)
    found = [marked_or_why(official, board, row.label) for row in rows]
    assert found == [None, AgeOutOfRange.__name__, AgeUnknown.__name__]


# --- One way ------------------------------------------------------------------------------------


def listed_clashes(board) -> list[tuple[str, Channel | None, Channel, int]]:
    return [(clash.name, clash.stands, clash.tried, clash.times) for clash in clashes(board.id)]


@pytest.fixture
def voter(town):
    return make_resident(town, email="somsri@example.com")


def test_who_voted_online_may_not_vote_on_paper_and_the_clash_is_listed(db, town, official, voter):
    board = budget_board(town)
    cast_ballot(board, voter, ONE)
    with pytest.raises(AlreadyVoted):
        mark_attendance(official, board, voter.email)
    assert ballots_by_channel(board.id) == {Channel.WEB: 1}
    assert listed_clashes(board) == [(voter.email, Channel.WEB, Channel.PAPER, 1)]
    assert acts(town, "roll.attend") == []


def test_who_voted_on_paper_may_not_vote_online_and_the_clash_is_listed(db, town, official, voter):
    board = budget_board(town)
    mark_attendance(official, board, voter.email)
    with pytest.raises(AlreadyVoted):
        cast_ballot(board, voter, ONE)
    assert ballots_by_channel(board.id) == {Channel.PAPER: 1}
    assert count_rows(db)["ballot"] == 0
    assert listed_clashes(board) == [(voter.email, Channel.PAPER, Channel.WEB, 1)]


def test_who_votes_on_paper_twice_is_listed_too(town, official, list_of_people):
    board = budget_board(town)
    mark_attendance(official, board, "1/1")
    with pytest.raises(AlreadyVoted):
        mark_attendance(official, board, "1/1")
    assert ballots_by_channel(board.id) == {Channel.PAPER: 1}
    assert listed_clashes(board) == [("1/1", Channel.PAPER, Channel.PAPER, 1)]


def test_who_changes_an_online_ballot_clashes_with_nobody(town, official, voter):
    board = budget_board(town)
    cast_ballot(board, voter, ONE)
    cast_ballot(board, voter, TWO)
    assert listed_clashes(board) == []


def test_after_a_clash_the_online_ballot_can_still_be_changed(town, official, voter):
    board = budget_board(town)
    cast_ballot(board, voter, ONE)
    with pytest.raises(AlreadyVoted):
        mark_attendance(official, board, voter.email)
    cast_ballot(board, voter, TWO)
    assert ballot_count(board.id) == 1


def test_a_vote_on_paper_on_one_board_leaves_the_other_boards_open(town, official, voter):
    first, second = budget_board(town, slug="first"), budget_board(town, slug="second")
    mark_attendance(official, first, voter.email)
    cast_ballot(second, voter, ONE)
    assert listed_clashes(first) == listed_clashes(second) == []


def test_a_mark_by_label_and_one_by_address_are_one_person(db, town, official):
    """Somebody whose letter joined the account with the list can't vote under both names."""
    code = dict(upload_residents(official, town, [ListedResident("1/1")]))["1/1"]
    account = make_resident(town, email="somsri@example.com", verified=False)
    verify_by_letter(account, code)
    board = budget_board(town)
    mark_attendance(official, board, "1/1")
    with pytest.raises(AlreadyVoted):
        mark_attendance(official, board, "somsri@example.com")
    with pytest.raises(AlreadyVoted):
        cast_ballot(board, account_for_session(account.public_id), ONE)
    assert ballot_count(board.id) == 1
    assert [(name, times) for name, _, _, times in listed_clashes(board)] == [("1/1", 1)] * 2


def test_standing_on_a_roll_is_no_vote(clock, town, official, list_of_people):
    board = budget_board(town)
    clock.set(board.voting_opens_at - timedelta(seconds=1))
    upload_roll(official, board, ["1/1"])
    clock.set(board.voting_opens_at)
    assert ballot_count(board.id) == 0
    mark_attendance(official, board, "1/1")
    assert ballot_count(board.id) == 1


def test_a_vote_does_not_put_anybody_on_the_roll_of_another_board(town, official, voter):
    first, second = budget_board(town, slug="first"), budget_board(town, slug="second")
    cast_ballot(first, voter, ONE)
    assert own_entry(voter, first.id) is not None
    assert own_entry(voter, second.id) is None
