"""Casting ballots: who, when, what, how often, and what is left behind of it."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from participation.boards.choices import BallotKind, BoardKind, Phase, Voters
from participation.boards.rules import BallotLimits
from participation.core.transaction import atomic
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.choices import Channel
from participation.voting.errors import (
    AlreadyVoted,
    BallotKeyDestroyed,
    BallotRefused,
    DuplicateVoter,
    ResidentsOnly,
    VerifiedResidentsOnly,
    VotingNotOpen,
)
from participation.voting.models import Ballot, BallotSecret, Irregularity, RollEntry
from participation.voting.queries import (
    ballot_count,
    ballots_by_channel,
    grouped_ballots,
    has_voted,
    irregularities,
)
from participation.voting.roll_keys import receipt_code, unwrap_secret
from participation.voting.services import casting
from participation.voting.services.casting import CastRow, cast_many
from tests.support.casting import cast_ballot
from tests.support.rows import count_rows
from tests.support.town import APPROVAL_RULES, make_board, make_resident, make_town


def approval(*codes):
    return make_choices(BallotKind.APPROVAL, codes)


def points(**given):
    """`points(p1=3)` gives project "1" three points."""
    codes = [name.removeprefix("p") for name in given]
    return make_choices(BallotKind.CUMULATIVE, codes, list(given.values()))


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def board(town):
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)


@pytest.fixture
def voter(town):
    return make_resident(town)


def counted(board) -> Counter[str]:
    return Counter(dict(grouped_ballots(board.id)))


def rows_in(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


# --- What is taken -------------------------------------------------------------------------------


def test_a_ballot_is_taken_and_its_voter_has_voted(db, board, voter):
    assert not has_voted(voter, board.id)
    cast_ballot(board, voter, approval("2", "1"))
    assert counted(board) == {'["1","2"]': 1}
    assert has_voted(voter, board.id)
    assert ballots_by_channel(board.id) == {Channel.WEB: 1}


def test_a_vote_on_one_board_is_none_on_another(db, town, board, voter):
    other = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="other")
    cast_ballot(board, voter, approval("1"))
    assert not has_voted(voter, other.id)
    cast_ballot(other, voter, approval("2"))
    assert (counted(board), counted(other)) == ({'["1"]': 1}, {'["2"]': 1})


def test_the_last_ballot_counts_and_the_first_stays_as_superseded(db, board, voter):
    for code in ("1", "2", "3"):
        cast_ballot(board, voter, approval(code))
    assert counted(board) == {'["3"]': 1}
    assert ballot_count(board.id) == 1
    rows = db.session.execute(select(Ballot.choices, Ballot.superseded)).all()
    assert sorted(rows) == [('["1"]', True), ('["2"]', True), ('["3"]', False)]


def test_a_ballot_may_be_changed_to_the_same(db, board, voter):
    first, second = (cast_ballot(board, voter, approval("1")) for _ in range(2))
    assert first != second
    assert counted(board) == {'["1"]': 1}


def test_a_change_of_one_voter_leaves_the_others_alone(db, town, board, voter):
    cast_ballot(board, make_resident(town), approval("1"))
    cast_ballot(board, voter, approval("1"))
    cast_ballot(board, voter, approval("2"))
    assert counted(board) == {'["1"]': 1, '["2"]': 1}


# --- What is refused -----------------------------------------------------------------------------

LIMITED = replace(
    APPROVAL_RULES,
    limits=BallotLimits(
        min_length=2, max_length=2, min_sum_cost=760_000_00, max_sum_cost=880_000_00
    ),
)
POINTS = replace(
    APPROVAL_RULES,
    kind=BallotKind.CUMULATIVE,
    limits=BallotLimits(min_points=2, max_points=6, min_sum_points=5, max_sum_points=10),
)


@pytest.mark.parametrize(
    ("rules", "choices", "named"),
    [
        (LIMITED, (), "at least one project"),
        (LIMITED, approval("1", "moon"), "no project “moon”"),
        (LIMITED, approval("1", "1"), "chosen more than once"),
        (LIMITED, approval("1"), "at least 2 projects; you chose 1"),
        (LIMITED, approval("1", "2", "3"), "at most 2 projects; you chose 3"),
        (LIMITED, approval("1", "2"), "at least 760,000 baht together; they cost 750,000 baht"),
        (LIMITED, approval("1", "3"), "at most 880,000 baht together; they cost 900,000 baht"),
        (POINTS, points(p1=0, p2=5), "“ทางเท้าหน้าโรงเรียน” at least 1 point"),
        (POINTS, points(p1=1, p2=5), "“ทางเท้าหน้าโรงเรียน” at least 2 points"),
        (POINTS, points(p1=7), "“ทางเท้าหน้าโรงเรียน” at most 6 points"),
        (POINTS, points(p1=4), "at least 5 points in all; you gave 4"),
        (POINTS, points(p1=6, p2=5), "at most 10 points in all; you gave 11"),
        (replace(APPROVAL_RULES, kind=BallotKind.CHOOSE_ONE), approval("1", "2"), "exactly one"),
    ],
)
def test_a_ballot_that_breaks_a_limit_is_refused_by_its_name(
    db, town, voter, rules, choices, named
):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=rules)
    before = count_rows(db)
    with pytest.raises(BallotRefused, match=named):
        cast_ballot(board, voter, choices)
    assert count_rows(db) == before
    assert not has_voted(voter, board.id)


def test_a_ballot_at_its_limits_is_taken(db, town, voter):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=LIMITED)
    cast_ballot(board, voter, approval("2", "3"))
    assert counted(board) == {'["2","3"]': 1}


def test_after_a_refused_change_the_earlier_ballot_stands(db, board, voter):
    cast_ballot(board, voter, approval("1"))
    with pytest.raises(BallotRefused):
        cast_ballot(board, voter, approval("moon"))
    assert counted(board) == {'["1"]': 1}


def test_every_broken_limit_is_named_at_once(db, town, voter):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=LIMITED)
    with pytest.raises(BallotRefused) as refusal:
        cast_ballot(board, voter, approval("1", "1", "3"))
    sentences = str(refusal.value)
    assert "more than once" in sentences
    assert "at most 2 projects" in sentences
    assert "at most 880,000 baht" in sentences


# --- Who -----------------------------------------------------------------------------------------


def test_an_unverified_resident_is_told_to_be_verified(db, town, board):
    with pytest.raises(VerifiedResidentsOnly, match="Sample Town Municipality"):
        cast_ballot(board, make_resident(town, verified=False), approval("1"))
    assert rows_in(db, RollEntry) == 0


def test_a_verified_resident_of_elsewhere_may_not_vote(db, board):
    stranger = make_resident(make_town(slug="elsewhere"))
    with pytest.raises(ResidentsOnly):
        cast_ballot(board, stranger, approval("1"))
    assert rows_in(db, RollEntry) == 0


def test_where_the_rules_let_everybody_vote_everybody_may(db, town):
    rules = replace(APPROVAL_RULES, voters=Voters.REGISTERED)
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=rules)
    cast_ballot(board, make_resident(town, verified=False), approval("1"))
    cast_ballot(board, make_resident(make_town(slug="elsewhere"), verified=False), approval("1"))
    assert ballot_count(board.id) == 2


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.PHONE])
def test_who_has_voted_by_another_channel_may_not_vote_again(db, board, voter, channel):
    with atomic():
        db.session.add(
            RollEntry(board_id=board.id, person_id=voter.person.id, voted=True, channel=channel)
        )
    with pytest.raises(AlreadyVoted):
        cast_ballot(board, voter, approval("1"))
    assert ballots_by_channel(board.id) == {channel: 1}
    assert rows_in(db, Ballot) == 0


def test_who_is_on_the_roll_and_has_not_voted_may_vote(db, board, voter):
    with atomic():
        db.session.add(RollEntry(board_id=board.id, person_id=voter.person.id))
    cast_ballot(board, voter, approval("1"))
    assert ballot_count(board.id) == 1
    assert rows_in(db, RollEntry) == 1


# --- When ----------------------------------------------------------------------------------------


def test_ballots_are_taken_from_the_first_second_to_the_last(db, clock, town, board, voter):
    clock.set(board.voting_opens_at - timedelta(seconds=1))
    with pytest.raises(VotingNotOpen):
        cast_ballot(board, voter, approval("1"))
    clock.set(board.voting_opens_at)
    cast_ballot(board, voter, approval("1"))
    clock.set(board.voting_closes_at - timedelta(seconds=1))
    cast_ballot(board, voter, approval("2"))
    clock.set(board.voting_closes_at)
    with pytest.raises(VotingNotOpen):
        cast_ballot(board, voter, approval("3"))
    with pytest.raises(VotingNotOpen):
        cast_ballot(board, make_resident(town), approval("3"))
    assert counted(board) == {'["2"]': 1}


@pytest.mark.parametrize("phase", [p for p in Phase if p is not Phase.VOTING])
def test_no_other_phase_takes_ballots(db, town, voter, phase):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase)
    with pytest.raises(VotingNotOpen):
        cast_ballot(board, voter, approval("1"))


def test_a_board_without_a_vote_takes_no_ballots(db, town, voter):
    with pytest.raises(VotingNotOpen):
        cast_ballot(make_board(town), voter, approval("1"))


def test_after_the_count_no_ballot_is_taken_whatever_the_clock_says(db, clock, board, voter):
    opened = clock.now
    clock.set(board.voting_closes_at)
    count_ballots(board)
    clock.set(opened)
    with pytest.raises(VotingNotOpen):
        cast_ballot(board, voter, approval("1"))
    assert rows_in(db, Ballot) == 0


def test_after_the_secret_is_destroyed_no_ballot_can_be_taken_or_changed(db, board, voter):
    cast_ballot(board, voter, approval("1"))
    with atomic():
        db.session.get(BallotSecret, board.id).wrapped = None
    with pytest.raises(BallotKeyDestroyed):
        cast_ballot(board, voter, approval("2"))
    assert counted(board) == {'["1"]': 1}


# --- What is left behind -------------------------------------------------------------------------


def test_nothing_on_a_ballot_leads_to_a_person(db, clock, board, voter):
    cast_ballot(board, voter, approval("1"))
    ballot = db.session.scalars(select(Ballot)).one()
    assert set(Ballot.__table__.columns.keys()) == {
        "id", "board_id", "voter_key", "choices", "cast_on", "superseded", "voided",
    }  # fmt: skip
    assert {key.column.table.name for key in Ballot.__table__.foreign_keys} == {"board"}
    # A day in Bangkok, no time.
    assert type(ballot.cast_on) is date
    assert ballot.cast_on == date(2026, 3, 9)
    assert re.fullmatch("[0-9a-f]{64}", ballot.voter_key)
    assert re.fullmatch("[0-9a-f]{32}", ballot.id)


def test_nothing_on_the_roll_leads_to_a_ballot_or_tells_when(db):
    table = RollEntry.__table__
    assert "ballot" not in {key.column.table.name for key in table.foreign_keys}
    assert not [column.name for column in table.columns if column.name.endswith(("_at", "_on"))]


def test_the_key_of_a_voter_is_another_on_every_board_and_needs_the_secret(db, town, board, voter):
    other = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="other")
    for voted_on in (board, other):
        cast_ballot(voted_on, voter, approval("1"))
    keys = set(db.session.scalars(select(Ballot.voter_key)))
    assert len(keys) == 2
    secrets = db.session.scalars(select(BallotSecret.wrapped)).all()
    assert len(set(secrets)) == 2
    assert all(wrapped.startswith("gAAAA") for wrapped in secrets)


def test_a_receipt_proves_that_a_ballot_is_in_and_does_not_locate_it(app, db, board, voter):
    first = cast_ballot(board, voter, approval("1"))
    receipt = cast_ballot(board, voter, approval("1"))
    assert re.fullmatch(r"[0-9A-F]{4}(-[0-9A-F]{4}){2}", receipt)
    assert receipt != first
    ballot = db.session.scalars(select(Ballot).where(~Ballot.superseded)).one()
    secret = unwrap_secret(app.config["BALLOT_KEY"], db.session.get(BallotSecret, board.id).wrapped)
    assert receipt_code(secret, ballot.id) == receipt
    stored = " ".join(str(value).upper() for value in vars(ballot).values())
    assert receipt not in stored
    assert receipt.replace("-", "") not in stored


# --- Many at once --------------------------------------------------------------------------------


def rows(*listed):
    return [CastRow(label, choices) for label, choices in listed]


GOOD = (("v1", approval("1")), ("v2", approval("1", "2")), ("v3", approval("3")))


@pytest.fixture
def small_chunks(monkeypatch):
    """Two ballots a chunk, so that three are more than one."""
    monkeypatch.setattr(casting, "CHUNK", 2)


def test_many_ballots_are_taken_with_their_channels(db, board, small_chunks):
    listed = [
        CastRow("v1", approval("1"), Channel.PAPER),
        CastRow("v2", approval("1")),
        CastRow("v3", approval("2", "3"), Channel.PAPER),
    ]
    assert cast_many(board, listed, at=board.voting_opens_at) == (3, [])
    assert counted(board) == {'["1"]': 2, '["2","3"]': 1}
    assert ballots_by_channel(board.id) == {Channel.PAPER: 2, Channel.UNKNOWN: 1}
    assert ballot_count(board.id) == 3


def test_no_ballots_are_no_ballots(db, board):
    assert cast_many(board, [], at=board.voting_opens_at) == (0, [])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_bad_ballot_keeps_all_out(db, board, small_chunks, place):
    listed = list(GOOD)
    listed[place] = (f"v{place + 1}", approval("moon"))
    before = count_rows(db)
    with pytest.raises(BallotRefused, match="moon"):
        cast_many(board, rows(*listed), at=board.voting_opens_at)
    assert count_rows(db) == before
    cast_many(board, rows(*GOOD), at=board.voting_opens_at)


@pytest.mark.parametrize("place", [1, 2])
def test_a_voter_twice_keeps_all_out(db, board, small_chunks, place):
    listed = list(GOOD)
    listed[place] = ("v1", approval("3"))
    before = count_rows(db)
    with pytest.raises(DuplicateVoter):
        cast_many(board, rows(*listed), at=board.voting_opens_at)
    assert count_rows(db) == before


def test_a_second_list_may_not_name_a_voter_of_the_first(db, board):
    cast_many(board, rows(*GOOD), at=board.voting_opens_at)
    with pytest.raises(DuplicateVoter):
        cast_many(board, rows(("v3", approval("1"))), at=board.voting_opens_at)
    assert ballot_count(board.id) == 3


def test_irregular_ballots_are_kept_and_noted_only_where_that_is_asked_for(db, board, small_chunks):
    doubtful = [*GOOD, ("v4", approval("1", "1")), ("v5", ())]
    before = count_rows(db)
    with pytest.raises(BallotRefused):
        cast_many(board, rows(*doubtful), at=board.voting_opens_at)
    assert count_rows(db) == before
    taken, irregular = cast_many(
        board, rows(*doubtful), at=board.voting_opens_at, keep_irregular=True
    )
    assert taken == 5
    assert [(label, breach.limit) for label, breaches in irregular for breach in breaches] == [
        ("v4", "duplicate_project"), ("v5", "empty_ballot"),
    ]  # fmt: skip
    noted = {(row.limit, row.code, choices) for row, choices in irregularities(board.id)}
    assert noted == {("duplicate_project", "1", '["1","1"]'), ("empty_ballot", "", "[]")}
    assert counted(board)['["1","1"]'] == 1


def test_a_ballot_cast_by_a_resident_is_never_irregular(db, board, voter):
    cast_ballot(board, voter, approval("1"))
    assert rows_in(db, Irregularity) == 0


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=1)])
def test_many_are_taken_only_at_a_moment_of_voting(db, board, late):
    with pytest.raises(VotingNotOpen):
        cast_many(board, rows(*GOOD), at=board.voting_closes_at + late)
    with pytest.raises(VotingNotOpen):
        cast_many(board, rows(*GOOD), at=board.voting_opens_at - timedelta(seconds=1))
    assert rows_in(db, Ballot) == 0
