"""Paper ballots: read twice, settled by a third look, counted like any other, linked to nobody."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from participation.accounts.queries import account_for_session
from participation.accounts.services import ListedResident, upload_residents
from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.boards.rules import BallotLimits
from participation.core import audit
from participation.core.transaction import atomic
from participation.municipalities.services import chain_of
from participation.tallies.queries import result
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.choices import BatchStatus, Channel, SheetStatus
from participation.voting.errors import (
    BallotRefused,
    BatchClosed,
    MoreSheetsThanVoters,
    NothingToSettle,
    PaperClosed,
    SheetsUnsettled,
    SheetTaken,
)
from participation.voting.models import Ballot, BallotSecret, PaperBatch, PaperEntry, PaperSheet
from participation.voting.queries import ballots_by_channel, grouped_ballots
from participation.voting.queries import participation as figures
from participation.voting.queries.paper import batch as find_batch
from participation.voting.roll_keys import unwrap_secret, voter_key
from participation.voting.services.casting import board_secret
from participation.voting.services.paper import (
    adopt_batch,
    cancel_batch,
    enter_sheet,
    open_batch,
    settle_sheet,
)
from participation.voting.services.roll import mark_attendance
from tests.support.casting import cast_ballot
from tests.support.figures import show
from tests.support.race import race
from tests.support.rows import count_rows
from tests.support.town import APPROVAL_RULES, make_board, make_official, make_resident, make_town

VOTERS = 12


def approval(*codes):
    return make_choices(BallotKind.APPROVAL, codes)


ONE, TWO = approval("1"), approval("2")


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def first(town):
    return make_official(town, name="คนที่หนึ่ง")


@pytest.fixture
def second(town):
    return make_official(town, name="คนที่สอง")


@pytest.fixture
def third(town):
    return make_official(town, name="คนที่สาม")


@pytest.fixture
def board(town):
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)


@pytest.fixture
def batch(first, board):
    return open_batch(first, board, "หีบที่ 1")


@pytest.fixture
def voters(town, first, board):
    """Twelve people who have voted on paper."""
    labels = [f"บ้าน {n}" for n in range(VOTERS)]
    upload_residents(first, town, [ListedResident(label) for label in labels])
    for label in labels:
        mark_attendance(first, board, label)


@pytest.fixture
def read_twice(first, second):
    """Let both officials read the same on a sheet."""

    def read(batch, number, choices):
        enter_sheet(first, batch, number, choices)
        return enter_sheet(second, batch, number, choices)

    return read


def entries(db, number: str) -> list[tuple[int, int, str | None]]:
    """(round, official, choices) of a sheet, in order."""
    rows = db.session.execute(
        select(PaperEntry.round, PaperEntry.entered_by, PaperEntry.choices)
        .join(PaperSheet, PaperSheet.id == PaperEntry.sheet_id)
        .where(PaperSheet.number == number)
        .order_by(PaperEntry.round)
    )
    return [tuple(row) for row in rows]


def counted(board) -> Counter[str]:
    return Counter(dict(grouped_ballots(board.id)))


# --- Two officials -------------------------------------------------------------------------------


def test_a_sheet_read_alike_by_two_officials_is_agreed(db, batch, first, second):
    assert enter_sheet(first, batch, "17", ONE) is SheetStatus.ENTERED_ONCE
    assert enter_sheet(second, batch, "17", ONE) is SheetStatus.AGREED
    assert entries(db, "17") == [(1, first.id, '["1"]'), (2, second.id, '["1"]')]


def test_the_order_in_which_projects_are_typed_makes_no_difference(batch, first, second):
    enter_sheet(first, batch, "17", approval("1", "3"))
    assert enter_sheet(second, batch, "17", approval("3", "1")) is SheetStatus.AGREED


def test_a_sheet_read_unlike_is_different(batch, first, second):
    enter_sheet(first, batch, "17", ONE)
    assert enter_sheet(second, batch, "17", TWO) is SheetStatus.DIFFERENT


def test_a_sheet_that_one_finds_spoiled_and_the_other_not_is_different(batch, first, second):
    enter_sheet(first, batch, "17", None)
    assert enter_sheet(second, batch, "17", ONE) is SheetStatus.DIFFERENT


def test_one_official_reads_a_sheet_once_however_often_it_is_typed(db, batch, first):
    """Who opened the batch may be the first reader, never the first and the second."""
    for choices in (ONE, TWO, approval("3")):
        assert enter_sheet(first, batch, "17", choices) is SheetStatus.ENTERED_ONCE
    assert entries(db, "17") == [(1, first.id, '["3"]')]


def test_after_the_second_reading_neither_is_corrected(db, batch, first, second):
    enter_sheet(first, batch, "17", ONE)
    enter_sheet(second, batch, "17", TWO)
    for official in (first, second):
        with pytest.raises(SheetTaken, match="17"):
            enter_sheet(official, batch, "17", TWO)
    assert [choices for _, _, choices in entries(db, "17")] == ['["1"]', '["2"]']


def test_a_third_official_reads_no_sheet_that_two_have_read(db, batch, first, second, third):
    enter_sheet(first, batch, "17", ONE)
    enter_sheet(second, batch, "17", ONE)
    with pytest.raises(SheetTaken):
        enter_sheet(third, batch, "17", ONE)
    assert len(entries(db, "17")) == 2


def test_the_database_itself_refuses_two_readings_by_one_official(db, batch, first):
    enter_sheet(first, batch, "17", ONE)
    (sheet,) = db.session.scalars(select(PaperSheet)).all()
    with pytest.raises(IntegrityError), atomic():
        db.session.add(PaperEntry(sheet_id=sheet.id, round=2, entered_by=first.id, choices=None))


@pytest.mark.parametrize("round_number", [0, 4])
def test_the_database_itself_knows_three_rounds(db, batch, first, second, round_number):
    enter_sheet(first, batch, "17", ONE)
    (sheet,) = db.session.scalars(select(PaperSheet)).all()
    with pytest.raises(IntegrityError), atomic():
        db.session.add(PaperEntry(sheet_id=sheet.id, round=round_number, entered_by=second.id))


# --- The third look ------------------------------------------------------------------------------


@pytest.fixture
def different(batch, first, second):
    """Sheet 17, on which one read "1" and the other "2"."""
    enter_sheet(first, batch, "17", ONE)
    enter_sheet(second, batch, "17", TWO)


def test_a_third_look_settles_what_two_read_unlike(db, batch, different, voters, third, board):
    settle_sheet(third, batch, "17", approval("1", "2"))
    assert [choices for _, _, choices in entries(db, "17")] == ['["1"]', '["2"]', '["1","2"]']
    assert adopt_batch(third, batch) == 1
    assert counted(board) == {'["1","2"]': 1}


def test_a_third_look_may_be_corrected_until_the_batch_is_adopted(
    db, batch, different, voters, first, third, board
):
    settle_sheet(third, batch, "17", ONE)
    settle_sheet(first, batch, "17", TWO)
    assert entries(db, "17")[2] == (3, first.id, '["2"]')
    adopt_batch(first, batch)
    with pytest.raises(BatchClosed):
        settle_sheet(third, batch, "17", ONE)
    assert counted(board) == {'["2"]': 1}


def test_a_third_look_may_find_the_sheet_spoiled(batch, different, voters, third, board):
    settle_sheet(third, batch, "17", None)
    assert adopt_batch(third, batch) == 0
    assert counted(board) == {}
    assert figures(board.id)["spoiled_sheets"] == 1


def test_every_third_look_is_in_the_log_without_what_was_read(town, batch, different, third):
    settle_sheet(third, batch, "17", ONE)
    settle_sheet(third, batch, "17", TWO)
    found = [
        words for entry, words in audit.entries(chain_of(town.id)) if entry.act == "paper.settle"
    ]
    assert found == ["หีบที่ 1: 17"] * 2


@pytest.mark.parametrize("readings", [(), (ONE,), (ONE, ONE)])
def test_there_is_nothing_to_settle_where_two_readings_do_not_differ(
    db, batch, first, second, third, readings
):
    for official, choices in zip((first, second), readings, strict=False):
        enter_sheet(official, batch, "17", choices)
    before = count_rows(db)
    with pytest.raises(NothingToSettle):
        settle_sheet(third, batch, "17", TWO)
    assert count_rows(db) == before


def test_a_third_look_keeps_to_the_limits_too(db, batch, different, third):
    with pytest.raises(BallotRefused):
        settle_sheet(third, batch, "17", approval("moon"))
    assert len(entries(db, "17")) == 2


# --- Adoption ------------------------------------------------------------------------------------


def test_an_adopted_batch_counts_sheet_by_sheet(batch, voters, board, first, read_twice):
    for number, choices in (("1", ONE), ("2", ONE), ("3", approval("2", "3"))):
        read_twice(batch, number, choices)
    assert adopt_batch(first, batch) == 3
    assert counted(board) == {'["1"]': 2, '["2","3"]': 1}


def test_before_its_adoption_a_batch_counts_nothing(batch, voters, board, read_twice):
    read_twice(batch, "1", ONE)
    assert counted(board) == {}


@pytest.mark.parametrize(("readings", "open_sheets"), [((ONE,), 1), ((ONE, TWO), 1)])
def test_a_batch_with_a_sheet_that_is_not_settled_is_not_adopted(
    db, batch, voters, first, second, board, read_twice, readings, open_sheets
):
    read_twice(batch, "1", ONE)
    for official, choices in zip((first, second), readings, strict=False):
        enter_sheet(official, batch, "2", choices)
    before = count_rows(db)
    with pytest.raises(SheetsUnsettled) as refusal:
        adopt_batch(first, batch)
    assert refusal.value.details == {"count": open_sheets}
    assert count_rows(db) == before
    assert counted(board) == {}
    enter_sheet(first, batch, "3", ONE)
    with pytest.raises(SheetsUnsettled) as refusal:
        adopt_batch(first, batch)
    assert refusal.value.details == {"count": open_sheets + 1}


def test_an_empty_batch_is_not_adopted(batch, voters, first):
    with pytest.raises(SheetsUnsettled):
        adopt_batch(first, batch)


def test_there_may_be_as_many_sheets_as_people_who_came_and_not_one_more(
    db, batch, voters, board, first, read_twice
):
    for number in range(VOTERS + 1):
        read_twice(batch, str(number), ONE)
    before = count_rows(db)
    with pytest.raises(MoreSheetsThanVoters) as refusal:
        adopt_batch(first, batch)
    assert refusal.value.details == {"sheets": VOTERS + 1, "voters": VOTERS}
    assert count_rows(db) == before
    mark_attendance(first, board, make_resident(board.municipality, email="a@example.com").email)
    assert adopt_batch(first, batch) == VOTERS + 1


def test_sheets_of_batches_adopted_before_and_spoiled_ones_are_numbered_among_them(
    batch, voters, board, first, read_twice
):
    for number in range(VOTERS):
        read_twice(batch, str(number), None if number else ONE)
    assert adopt_batch(first, batch) == 1
    other = open_batch(first, board, "หีบที่ 2")
    read_twice(other, "99", ONE)
    with pytest.raises(MoreSheetsThanVoters):
        adopt_batch(first, other)
    assert counted(board) == {'["1"]': 1}


def test_people_who_voted_online_make_no_room_for_sheets(batch, town, board, first, read_twice):
    cast_ballot(board, make_resident(town), ONE)
    read_twice(batch, "1", ONE)
    with pytest.raises(MoreSheetsThanVoters):
        adopt_batch(first, batch)


def test_an_adopted_batch_takes_nothing_more(db, batch, voters, board, first, third, read_twice):
    read_twice(batch, "1", ONE)
    adopt_batch(first, batch)
    before = count_rows(db)
    for act in (
        lambda: enter_sheet(third, batch, "2", ONE),
        lambda: settle_sheet(third, batch, "1", TWO),
        lambda: adopt_batch(third, batch),
        lambda: cancel_batch(third, batch, "เปลี่ยนใจ"),
    ):
        with pytest.raises(BatchClosed):
            act()
    assert count_rows(db) == before
    assert counted(board) == {'["1"]': 1}


# --- What leads where ----------------------------------------------------------------------------


def test_a_ballot_from_paper_leads_to_no_voter_and_to_no_sheet(
    app, db, batch, voters, board, first, read_twice
):
    for number in ("7001", "7002", "7003"):
        read_twice(batch, number, ONE)
    adopt_batch(first, batch)
    board_secret(board.id)
    wrapped = db.session.get(BallotSecret, board.id).wrapped
    secret = unwrap_secret(app.config["BALLOT_KEY"], wrapped)
    entry_ids = db.session.scalars(text("SELECT id FROM roll_entry")).all()
    keys_of_voters = {voter_key(secret, entry_id) for entry_id in entry_ids}
    assert len(keys_of_voters) == VOTERS
    ballots = db.session.scalars(select(Ballot)).all()
    assert len({ballot.voter_key for ballot in ballots}) == len(ballots) == 3
    for ballot in ballots:
        assert ballot.voter_key not in keys_of_voters
        assert re.fullmatch("paper:[0-9a-f]{32}", ballot.voter_key)
        assert re.fullmatch("[0-9a-f]{32}", ballot.id)


def test_neither_ballots_nor_rolls_nor_sheets_point_at_each_other(db):
    points_at = {
        table: {key.column.table.name for key in db.metadata.tables[table].foreign_keys}
        for table in ("ballot", "roll_entry", "paper_sheet", "paper_batch", "paper_entry")
    }
    assert points_at == {
        "ballot": {"board"},
        "roll_entry": {"board", "person"},
        "paper_sheet": {"board", "paper_batch"},
        "paper_batch": {"board"},
        "paper_entry": {"paper_sheet", "account"},  # the official who read it
    }


def test_the_channel_of_paper_shows_in_the_result(
    clock, town, batch, voters, board, first, read_twice
):
    read_twice(batch, "1", ONE)
    adopt_batch(first, batch)
    cast_ballot(board, make_resident(town), ONE)
    assert ballots_by_channel(board.id) == {Channel.PAPER: VOTERS, Channel.WEB: 1}
    clock.set(board.voting_closes_at)
    count_ballots(board)
    body = result(board.id)
    assert body["ballots"] == 2
    # Who voted online was the only one.
    assert body["participation"]["channels"] == {"paper": None, "web": None}


# --- Numbers -------------------------------------------------------------------------------------


def test_a_number_comes_once_on_a_board_also_in_another_batch(db, batch, board, first, second):
    enter_sheet(first, batch, "17", ONE)
    other = open_batch(first, board, "หีบที่ 2")
    before = count_rows(db)
    for official in (first, second):
        with pytest.raises(SheetTaken, match="17"):
            enter_sheet(official, other, "17", ONE)
    with pytest.raises(SheetTaken, match="17"):
        settle_sheet(first, other, "17", ONE)
    assert count_rows(db) == before


def test_a_number_of_an_adopted_batch_is_taken_for_good(
    batch, voters, board, first, second, read_twice
):
    read_twice(batch, "17", ONE)
    adopt_batch(first, batch)
    other = open_batch(first, board, "หีบที่ 2")
    with pytest.raises(SheetTaken):
        enter_sheet(second, other, "17", ONE)


def test_another_board_has_numbers_of_its_own(town, batch, first):
    enter_sheet(first, batch, "17", ONE)
    elsewhere = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="elsewhere")
    other = open_batch(first, elsewhere, "หีบที่ 1")
    assert enter_sheet(first, other, "17", TWO) is SheetStatus.ENTERED_ONCE


def test_a_cancelled_batch_gives_its_numbers_back(db, town, batch, board, first, second):
    enter_sheet(first, batch, "17", ONE)
    enter_sheet(second, batch, "17", TWO)
    cancel_batch(first, batch, "ใบหาย")
    other = open_batch(first, board, "หีบที่ 1 อีกครั้ง")
    assert enter_sheet(second, other, "17", ONE) is SheetStatus.ENTERED_ONCE
    assert entries(db, "17") == [(1, second.id, '["1"]')]
    last = [(entry.act, words) for entry, words in audit.entries(chain_of(town.id))][-2]
    assert last == ("paper.cancel", "หีบที่ 1: ใบหาย")


def test_a_cancelled_batch_takes_nothing_more_and_counts_nothing(
    db, batch, voters, board, first, second, read_twice
):
    read_twice(batch, "17", ONE)
    cancel_batch(first, batch, "ใบหาย")
    for act in (
        lambda: enter_sheet(first, batch, "18", ONE),
        lambda: adopt_batch(second, batch),
        lambda: cancel_batch(first, batch, "อีกครั้ง"),
    ):
        with pytest.raises(BatchClosed):
            act()
    assert db.session.scalars(select(PaperBatch.status)).all() == [BatchStatus.CANCELLED]
    assert counted(board) == {}


def test_the_database_itself_refuses_a_number_twice_on_a_board(db, batch, board, first):
    enter_sheet(first, batch, "17", ONE)
    other = open_batch(first, board, "หีบที่ 2")
    with pytest.raises(IntegrityError), atomic():
        db.session.add(PaperSheet(board_id=board.id, batch_id=other.id, number="17"))


# --- When ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", [Phase.UPCOMING, Phase.COLLECTING, Phase.REVIEW, Phase.RESULTS])
def test_no_batch_is_opened_before_voting_or_after_the_count(db, town, first, phase):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase)
    before = count_rows(db)
    with pytest.raises(PaperClosed):
        open_batch(first, board, "หีบที่ 1")
    assert count_rows(db) == before


def test_sheets_are_read_from_the_first_second_of_voting(clock, board, first):
    clock.set(board.voting_opens_at - timedelta(seconds=1))
    with pytest.raises(PaperClosed):
        open_batch(first, board, "หีบที่ 1")
    clock.set(board.voting_opens_at)
    enter_sheet(first, open_batch(first, board, "หีบที่ 1"), "17", ONE)


def test_sheets_are_read_after_the_polls_have_closed_until_the_count(
    db, clock, board, batch, voters, first, second, third
):
    clock.set(board.voting_closes_at + timedelta(days=1))
    for official in (first, second):
        enter_sheet(official, batch, "17", ONE)
    assert adopt_batch(first, batch) == 1
    other = open_batch(first, board, "หีบที่ 2")
    enter_sheet(first, other, "18", ONE)
    enter_sheet(second, other, "18", TWO)
    count_ballots(board)
    before = count_rows(db)
    for act in (
        lambda: open_batch(first, board, "หีบที่ 3"),
        lambda: enter_sheet(first, other, "19", ONE),
        lambda: settle_sheet(third, other, "18", ONE),
        lambda: adopt_batch(first, other),
        lambda: cancel_batch(first, other, "สายเกินไป"),
    ):
        with pytest.raises(PaperClosed):
            act()
    assert count_rows(db) == before
    assert result(board.id)["ballots"] == 1


# --- The limits of every ballot ------------------------------------------------------------------

LIMITED = replace(
    APPROVAL_RULES,
    limits=BallotLimits(
        min_length=2, max_length=2, min_sum_cost=760_000_00, max_sum_cost=880_000_00
    ),
)


@pytest.mark.parametrize(
    ("choices", "named"),
    [
        ((), "at least one project"),
        (approval("1", "moon"), "no project “moon”"),
        (approval("1", "1"), "chosen more than once"),
        (approval("1"), "at least 2 projects; you chose 1"),
        (approval("1", "2", "3"), "at most 2 projects; you chose 3"),
        (approval("1", "2"), "at least 760,000 baht together"),
        (approval("1", "3"), "at most 880,000 baht together"),
    ],
)
def test_a_sheet_that_breaks_a_limit_is_refused_in_the_words_of_the_web(
    db, town, first, choices, named
):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=LIMITED)
    batch = open_batch(first, board, "หีบที่ 1")
    before = count_rows(db)
    with pytest.raises(BallotRefused, match=named) as on_paper:
        enter_sheet(first, batch, "17", choices)
    assert count_rows(db) == before
    with pytest.raises(BallotRefused) as on_the_web:
        cast_ballot(board, make_resident(town), choices)
    assert str(on_paper.value) == str(on_the_web.value)


def test_a_sheet_at_its_limits_is_taken(town, first):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=LIMITED)
    batch = open_batch(first, board, "หีบที่ 1")
    assert enter_sheet(first, batch, "17", approval("2", "3")) is SheetStatus.ENTERED_ONCE


def test_after_a_refused_correction_the_first_reading_stands(db, batch, first):
    enter_sheet(first, batch, "17", ONE)
    with pytest.raises(BallotRefused):
        enter_sheet(first, batch, "17", approval("moon"))
    assert entries(db, "17") == [(1, first.id, '["1"]')]


@pytest.mark.parametrize("kind", BallotKind)
def test_sheets_of_every_kind_of_ballot_are_counted_as_the_web_would(town, first, second, kind):
    rules = replace(APPROVAL_RULES, kind=kind)
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=rules)
    codes = ["2"] if kind is BallotKind.CHOOSE_ONE else ["2", "1"]
    choices = make_choices(kind, codes, [5] * len(codes))
    cast_ballot(board, make_resident(town), choices)
    mark_attendance(first, board, make_resident(town, email="a@example.com").email)
    batch = open_batch(first, board, "หีบที่ 1")
    for official in (first, second):
        enter_sheet(official, batch, "17", choices)
    adopt_batch(first, batch)
    assert list(counted(board).values()) == [2]


# --- Spoiled sheets ------------------------------------------------------------------------------


def test_spoiled_sheets_are_counted_as_spoiled_and_for_no_project(
    clock, batch, voters, board, first, second, third, read_twice
):
    read_twice(batch, "1", ONE)
    read_twice(batch, "2", None)
    # Found spoiled by the third look only, and by everybody but the third look.
    for number, read, settled in (("3", (ONE, TWO), None), ("4", (None, ONE), ONE)):
        enter_sheet(first, batch, number, read[0])
        enter_sheet(second, batch, number, read[1])
        settle_sheet(third, batch, number, settled)
    assert figures(board.id)["spoiled_sheets"] == 0
    assert adopt_batch(first, batch) == 2
    assert figures(board.id)["spoiled_sheets"] == 2
    clock.set(board.voting_closes_at)
    count_ballots(board)
    body = result(board.id)
    assert (body["ballots"], body["participation"]["spoiled_sheets"]) == (2, 2)


def test_spoiled_sheets_of_batches_that_are_not_adopted_are_not_counted(
    batch, voters, board, first, read_twice
):
    read_twice(batch, "1", None)
    cancel_batch(first, batch, "ใบหาย")
    other = open_batch(first, board, "หีบที่ 2")
    read_twice(other, "1", None)
    assert figures(board.id)["spoiled_sheets"] == 0


# --- At once -------------------------------------------------------------------------------------


def outcomes(answers) -> Counter[str]:
    return Counter(
        type(answer).__name__ if isinstance(answer, Exception) else "accepted" for answer in answers
    )


def test_one_sheet_read_by_two_officials_into_two_batches_at_once_is_in_one(
    app, db, board, first, second
):
    batches = [open_batch(first, board, f"หีบที่ {n}").public_id for n in range(2)]
    officials = [first.public_id, second.public_id]

    def act(place):
        official, batch = account_for_session(officials[place % 2]), find_batch(batches[place % 2])
        return enter_sheet(official, batch, str(place // 2), ONE)

    taken = outcomes(race(app, act, runners=20))
    sheets = db.session.scalars(select(PaperSheet.number)).all()
    show(**taken, sheets=len(sheets))
    assert taken == {"accepted": 10, SheetTaken.__name__: 10}
    assert sorted(sheets) == [str(number) for number in range(10)]
    assert count_rows(db)["paper_entry"] == 10


def test_two_first_readings_of_one_sheet_at_once_are_a_first_and_a_second(
    app, db, batch, first, second
):
    address, officials = batch.public_id, [first.public_id, second.public_id]

    def act(place):
        official = account_for_session(officials[place % 2])
        return enter_sheet(official, find_batch(address), str(place // 2), ONE)

    answers = race(app, act, runners=20)
    show(**outcomes(answers))
    assert Counter(answers) == {SheetStatus.ENTERED_ONCE: 10, SheetStatus.AGREED: 10}
    for number in range(10):
        found = entries(db, str(number))
        assert [place for place, _, _ in found] == [1, 2]
        assert {official for _, official, _ in found} == {first.id, second.id}


def test_one_official_who_sends_a_sheet_5_times_at_once_has_read_it_once(app, db, batch, first):
    address, official = batch.public_id, first.public_id

    def act(_place):
        return enter_sheet(account_for_session(official), find_batch(address), "17", ONE)

    assert race(app, act, runners=5) == [SheetStatus.ENTERED_ONCE] * 5
    assert entries(db, "17") == [(1, first.id, '["1"]')]


def test_a_batch_adopted_by_5_officials_at_once_counts_once(
    app, db, batch, voters, board, first, read_twice
):
    read_twice(batch, "17", ONE)
    address, official = batch.public_id, first.public_id

    def act(_place):
        return adopt_batch(account_for_session(official), find_batch(address))

    assert outcomes(race(app, act, runners=5)) == {"accepted": 1, BatchClosed.__name__: 4}
    assert counted(board) == {'["1"]': 1}


def test_batches_adopted_at_once_do_not_hold_more_sheets_than_people_came(
    app, db, town, board, first, read_twice
):
    mark_attendance(first, board, make_resident(town, email="a@example.com").email)
    batches = []
    for number in range(6):
        batch = open_batch(first, board, f"หีบที่ {number}")
        read_twice(batch, str(number), ONE)
        batches.append(batch.public_id)
    official = first.public_id

    def act(place):
        return adopt_batch(account_for_session(official), find_batch(batches[place]))

    taken = outcomes(race(app, act, runners=6))
    show(**taken)
    assert taken == {"accepted": 1, MoreSheetsThanVoters.__name__: 5}
    assert counted(board) == {'["1"]': 1}
