"""Counting again: the same bytes, or the first place where they differ."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from participation.accounts.services import ListedResident, upload_residents
from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.boards.rules import digest
from participation.tallies.errors import NothingToCount
from participation.tallies.queries import result, tally
from participation.tallies.services import count_ballots, recount
from participation.voting.ballots import make_choices
from participation.voting.choices import ReviewOutcome
from participation.voting.services.paper import adopt_batch, enter_sheet, open_batch
from participation.voting.services.reviews import decide_review, open_review
from participation.voting.services.roll import mark_attendance
from tests.support.casting import cast_ballot
from tests.support.tamper import disarm, tamper
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_resident,
    make_town,
)


def approval(*codes):
    return make_choices(BallotKind.APPROVAL, codes)


# Project 1 wins, then 2; 3 is too dear for the rest.
BALLOTS = (approval("1"), approval("1"), approval("1", "2"), approval("2"), approval("3"))


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def board(town):
    """A board whose five ballots have been counted."""
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, ballots=BALLOTS)


def again(board) -> str | None:
    """Count again what the database holds now."""
    return recount(find_board(board.slug))


def run(cli, board):
    return cli.invoke(args=["tallies", "recount", board.slug])


# --- The same bytes ------------------------------------------------------------------------------


def test_the_same_ballots_give_the_same_bytes(board):
    before = tally(board.id).body
    assert [again(board) for _ in range(3)] == [None] * 3
    assert tally(board.id).body == before


@pytest.mark.parametrize("kind", BallotKind)
def test_ballots_of_every_kind_give_the_same_bytes(town, kind):
    length = 1 if kind is BallotKind.CHOOSE_ONE else 2
    listed = [codes[:length] for codes in ("12", "23", "31", "12")]
    choices = [make_choices(kind, [*codes], range(5, 5 + length)) for codes in listed]
    board = make_board(
        town,
        kind=BoardKind.BUDGET,
        phase=Phase.RESULTS,
        rules=replace(APPROVAL_RULES, kind=kind),
        ballots=choices,
    )
    assert result(board.id)["ballots"] == 4
    assert again(board) is None


def test_a_board_where_nobody_voted_gives_the_same_bytes(town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS)
    assert again(board) is None


def test_the_order_of_the_rows_makes_no_difference(db, board):
    """All ballots get other ids, and with them another order."""
    rows = db.session.scalars(text("SELECT id FROM ballot ORDER BY id")).all()
    for place, row in enumerate(rows):
        tamper(db, "UPDATE ballot SET id = :new WHERE id = :old", new=f"{9 - place}", old=row)
    assert again(board) is None


def test_the_time_of_the_recount_makes_no_difference(clock, board):
    clock.advance(days=400)
    assert again(board) is None


def test_ballots_that_voters_replaced_are_in_neither_count(clock, town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    voter = make_resident(town)
    for code in "123":
        cast_ballot(board, voter, approval(code))
    clock.set(board.voting_closes_at)
    count_ballots(board)
    assert again(board) is None
    assert result(board.id)["ballots"] == 1


@pytest.mark.parametrize("phase", [Phase.REVIEW, Phase.VOTING, Phase.COUNTING])
def test_what_was_not_counted_is_not_counted_again(town, phase):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase)
    with pytest.raises(NothingToCount):
        again(board)


# --- The first difference ------------------------------------------------------------------------


def test_one_changed_ballot_is_told_by_the_digest_of_all(db, board):
    changed = "UPDATE ballot SET choices = '[\"2\"]' WHERE choices = '[\"3\"]'"
    assert tamper(db, changed) == 1
    found = again(board)
    assert found.startswith("ballots_digest: stored '")
    assert result(board.id)["ballots_digest"] in found


def test_one_ballot_changed_into_one_that_is_there_already_is_told_too(db, board):
    """The number of ballots and, here, the winners stay the same."""
    row = db.session.scalars(text("SELECT id FROM ballot WHERE choices = '[\"1\"]'")).first()
    tamper(db, 'UPDATE ballot SET choices = \'["1","2"]\' WHERE id = :id', id=row)
    assert again(board).startswith("ballots_digest: ")


def test_one_removed_ballot_is_told_by_the_number_of_ballots(db, board):
    assert tamper(db, "DELETE FROM ballot WHERE choices = '[\"3\"]'") == 1
    assert again(board) == "ballots: stored 5, counted 4"


def test_one_added_ballot_is_told_by_the_number_of_ballots(db, board):
    assert (
        tamper(
            db,
            "INSERT INTO ballot (id, board_id, voter_key, choices, cast_on, superseded, voided)"
            " SELECT 'forged', board_id, 'forged', choices, cast_on, superseded, voided"
            " FROM ballot WHERE choices = '[\"3\"]'",
        )
        == 1
    )
    assert again(board) == "ballots: stored 5, counted 6"


@pytest.mark.parametrize("flag", ["voided", "superseded"])
def test_a_ballot_that_is_set_aside_after_the_count_is_told(db, board, flag):
    tamper(db, f"UPDATE ballot SET {flag} = (1 = 1) WHERE choices = '[\"3\"]'")
    assert again(board) == "ballots: stored 5, counted 4"


@pytest.mark.parametrize("choices", ['["9"]', "1,2", "5", "[[1]]"])
def test_a_ballot_that_can_not_be_read_any_more_is_told(db, board, choices):
    tamper(db, "UPDATE ballot SET choices = :choices WHERE choices = '[\"3\"]'", choices=choices)
    assert again(board).startswith("ballots: ")


def test_a_changed_list_of_projects_is_told(db, board):
    disarm(db, "project_list")
    tamper(db, "UPDATE project_list SET body = replace(body, '50000000', '10000000')")
    # Project 3 would have been paid for.
    assert again(board) == "left: stored 25000000, counted 15000000"


def test_changed_rules_are_told(db, board):
    disarm(db, "frozen_rules")
    tamper(db, "UPDATE frozen_rules SET body = replace(body, '100000000', '100000001')")
    assert again(board) == "budget: stored 100000000, counted 100000001"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"votes":3', '"votes":4', "projects[0].votes: stored 4, counted 3"),
        ('"ballots":5', '"ballots":6', "ballots: stored 6, counted 5"),
        ('"unknown":5', '"web":5', "participation.channels.unknown: stored None, counted 5"),
        # The same values in another order, with another space: not the same bytes.
        ('{"ballots":5,', '{ "ballots":5,', "digest"),
    ],
)
def test_a_changed_result_is_told_even_if_its_digest_is_made_anew(db, board, old, new, found):
    disarm(db, "tally")
    body = tally(board.id).body
    assert old in body
    forged = body.replace(old, new)
    tamper(
        db, "UPDATE tally SET body = :body, digest = :digest", body=forged, digest=digest(forged)
    )
    assert again(board) == found


def test_a_digest_that_is_not_that_of_the_stored_result_is_told(db, board):
    disarm(db, "tally")
    tamper(db, "UPDATE tally SET digest = 'x'")
    assert again(board) == "digest"


def test_a_voter_taken_from_the_roll_after_the_count_is_told(db, board):
    tamper(db, "DELETE FROM roll_entry WHERE id IN (SELECT max(id) FROM roll_entry)")
    assert again(board) == "participation.channels.unknown: stored 5, counted 4"


def test_what_happens_on_another_board_is_no_difference_on_this(db, town, board):
    other = make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="other", ballots=BALLOTS
    )
    tamper(db, "DELETE FROM ballot WHERE board_id = :board", board=other.id)
    assert again(board) is None
    assert again(other) == "ballots: stored 5, counted 0"


# --- From the command line -----------------------------------------------------------------------


def test_the_command_ends_with_0_when_every_byte_is_the_same(cli, board):
    outcome = run(cli, board)
    assert outcome.exit_code == 0
    assert outcome.stdout == f"{board.slug}: the result is the stored one\n"
    assert outcome.stderr == ""


def test_the_command_ends_with_1_and_names_the_first_difference(db, cli, board):
    tamper(db, "DELETE FROM ballot WHERE choices = '[\"3\"]'")
    outcome = run(cli, board)
    assert outcome.exit_code == 1
    assert outcome.stdout == ""
    named = f"{board.slug}: the result is not the stored one: ballots: stored 5, counted 4"
    assert outcome.stderr == f"Error: {named}\n"


def test_the_command_ends_with_1_where_a_ballot_can_not_be_read(db, cli, board):
    tamper(db, "UPDATE ballot SET choices = '[\"9\"]' WHERE choices = '[\"3\"]'")
    outcome = run(cli, board)
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith(f"Error: {board.slug}: the result is not the stored one")


def test_the_command_ends_with_1_where_nothing_was_counted(cli, town):
    outcome = run(cli, make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING))
    assert outcome.exit_code == 1
    assert outcome.stderr == "Error: Ballots can be counted when voting is over.\n"


def test_the_command_ends_with_1_where_there_is_no_board(db, cli):
    outcome = cli.invoke(args=["tallies", "recount", "none"])
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith("Error: ")


def test_a_recount_writes_nothing(db, cli, board):
    disarm(db, "tally")
    before = tuple(db.session.execute(text("SELECT * FROM tally")).one())
    tamper(db, "DELETE FROM ballot WHERE choices = '[\"3\"]'")
    run(cli, board)
    assert tuple(db.session.execute(text("SELECT * FROM tally")).one()) == before


# --- How people took part ------------------------------------------------------------------------


@pytest.fixture
def mixed(clock, town):
    """Seven votes online, five of them voided; two sheets of paper, one of them spoiled."""
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    first, second = make_official(town), make_official(town)
    voters = [make_resident(town) for _ in range(7)]
    for voter in voters:
        cast_ballot(board, voter, approval("1"))
    review = open_review(first, board, [voter.email for voter in voters[:5]], "เครื่องเดียวกัน")
    decide_review(second, review, ReviewOutcome.VOIDED, "ยืนยันแล้ว")
    upload_residents(first, town, [ListedResident("1/1"), ListedResident("1/2")])
    batch = open_batch(first, board, "หีบที่ 1")
    for label, choices in (("1/1", approval("2")), ("1/2", None)):
        mark_attendance(first, board, label)
        for official in (first, second):
            enter_sheet(official, batch, label, choices)
    adopt_batch(first, batch)
    clock.set(board.voting_closes_at)
    count_ballots(board)
    return board


def test_the_result_says_how_people_took_part(mixed):
    body = result(mixed.id)
    assert body["ballots"] == 3
    assert body["participation"] == {
        # Two alone would tell of two; the seven would tell of the two.
        "channels": {"paper": None, "web": None},
        "spoiled_sheets": 1,
        "voided": 5,
        "under_review": 0,
    }
    votes = {line["code"]: line["votes"] for line in body["projects"]}
    assert votes == {"1": 2, "2": 1, "3": 0}


def test_the_figures_of_taking_part_are_counted_again_too(db, mixed):
    assert again(mixed) is None
    tamper(db, "DELETE FROM paper_entry")
    assert again(mixed) == "participation.spoiled_sheets: stored 1, counted 0"


def test_a_voided_vote_that_is_made_to_count_again_is_told(db, mixed):
    tamper(db, "UPDATE ballot SET voided = (1 = 0)")
    assert again(mixed) == "ballots: stored 3, counted 8"
