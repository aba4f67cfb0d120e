"""Opening boards, and announcing their rules once and for all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from participation.boards.choices import AllocationRule, BallotKind, BoardKind, Phase, Stage
from participation.boards.errors import (
    BoardAddressTaken,
    BoardNotFound,
    DatesOutOfOrder,
    NoVotingRules,
    RulesAlreadyAnnounced,
    TooLateToAnnounce,
)
from participation.boards.models import ANNOUNCED, Category
from participation.boards.queries import board as find_board
from participation.boards.rules import BallotLimits, CollectingRules, VotingRules, digest
from participation.boards.services import announce_rules, create_board, open_board
from participation.core.transaction import atomic
from tests.support.race import race
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_town,
    schedule_in,
)

SECOND = timedelta(seconds=1)
FROZEN = [(flag, column) for flag, columns in ANNOUNCED.items() for column in columns]


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def draft(town, kind=BoardKind.IDEAS, slug="canal", **changes):
    """Create a draft that opens in five days; `changes` go to the dates or to the board."""
    schedule = schedule_in(Phase.DRAFT, kind)
    dates = {name: changes.pop(name) for name in list(changes) if name.endswith("_at")}
    rules = APPROVAL_RULES if kind is BoardKind.BUDGET else None
    return create_board(
        **{
            "municipality": town,
            "slug": slug,
            "kind": kind,
            "question": "เราควรดูแลคลองของเราอย่างไร",
            "schedule": replace(schedule, **dates),
            "voting_rules": rules,
            **changes,
        }
    )


def test_a_new_board_is_a_draft_with_its_categories_in_order(town):
    draft(town, categories=["น้ำ", "ขยะ", "ต้นไม้"])
    board = find_board("canal")
    assert board.phase is Phase.DRAFT
    assert [category.name for category in board.categories] == ["น้ำ", "ขยะ", "ต้นไม้"]
    assert board.frozen_rules == []


def test_a_board_opened_by_an_official_gets_an_address_below_its_municipalitys(town):
    schedule = schedule_in(Phase.DRAFT, BoardKind.IDEAS)
    official = make_official(town)
    boards = [
        open_board(
            official,
            town,
            kind=BoardKind.IDEAS,
            question="คำถาม",
            schedule=schedule,
            collecting_rules=CollectingRules(support_limit=5),
        )
        for _ in range(2)
    ]
    assert all(board.slug.startswith("here-") for board in boards)
    assert boards[0].slug != boards[1].slug
    assert find_board(boards[0].slug).rules_for_collecting.support_limit == 5


def test_two_boards_can_not_share_an_address(town):
    draft(town)
    with pytest.raises(BoardAddressTaken, match="canal"):
        draft(town)


@pytest.mark.parametrize(
    ("kind", "earlier", "later"),
    [
        (BoardKind.IDEAS, "collecting_opens_at", "collecting_closes_at"),
        (BoardKind.IDEAS, "collecting_closes_at", "results_at"),
        (BoardKind.BUDGET, "collecting_closes_at", "voting_opens_at"),
        (BoardKind.BUDGET, "voting_opens_at", "voting_closes_at"),
        (BoardKind.BUDGET, "voting_closes_at", "results_at"),
    ],
)
def test_a_phase_that_begins_a_second_before_the_one_before_it_ends_is_refused(
    town, kind, earlier, later
):
    moment = getattr(schedule_in(Phase.DRAFT, kind), earlier)
    with pytest.raises(DatesOutOfOrder):
        draft(town, kind, **{later: moment - SECOND})
    with pytest.raises(BoardNotFound):
        find_board("canal")


def test_voting_may_begin_the_moment_collecting_ends_and_the_result_come_when_it_ends(town):
    schedule = schedule_in(Phase.DRAFT, BoardKind.BUDGET)
    board = draft(
        town,
        BoardKind.BUDGET,
        voting_opens_at=schedule.collecting_closes_at,
        results_at=schedule.voting_closes_at,
    )
    assert board.id


def test_a_vote_of_no_length_is_refused_as_dates_out_of_order(town):
    opens = schedule_in(Phase.DRAFT, BoardKind.BUDGET).voting_opens_at
    with pytest.raises(DatesOutOfOrder):
        draft(town, BoardKind.BUDGET, voting_closes_at=opens)


@pytest.mark.parametrize("missing", ["voting_rules", "voting_opens_at", "voting_closes_at"])
def test_a_budget_board_without_rules_or_dates_of_its_vote_is_refused(town, missing):
    with pytest.raises(NoVotingRules):
        draft(town, BoardKind.BUDGET, **{missing: None})


def test_the_database_refuses_dates_out_of_order_too(town):
    board = draft(town, BoardKind.BUDGET)
    with pytest.raises(IntegrityError), atomic():
        board.voting_closes_at = board.voting_opens_at


def test_the_database_refuses_a_budget_board_without_a_vote(town):
    board = draft(town, BoardKind.BUDGET)
    with pytest.raises(IntegrityError), atomic():
        board.voting_rules = None


def test_the_database_refuses_two_categories_of_one_name_on_a_board(db, town):
    board = draft(town, categories=["น้ำ"])
    with pytest.raises(IntegrityError), atomic():
        db.session.add(Category(board_id=board.id, name="น้ำ", position=1))


def test_announced_rules_are_frozen_with_their_dates_and_a_digest(town, clock):
    board = draft(town, collecting_rules=CollectingRules(support_limit=3))
    frozen = announce_rules(board, Stage.COLLECTING)
    rules = CollectingRules.from_json(frozen.body)
    assert rules.support_limit == 3
    assert rules.opens_at == board.collecting_opens_at.isoformat()
    assert rules.closes_at == board.collecting_closes_at.isoformat()
    assert frozen.digest == digest(frozen.body)
    assert frozen.frozen_at == board.collecting_announced_at == clock.now
    assert board.phase is Phase.UPCOMING


def test_announced_voting_rules_come_back_as_they_were(town):
    rules = VotingRules(
        kind=BallotKind.CUMULATIVE,
        limits=BallotLimits(max_sum_points=10, max_points=5),
        allocation=AllocationRule.GREEDY,
        budget=123_456_789_01,
        quorum=40,
        binding=True,
    )
    board = draft(town, BoardKind.BUDGET, voting_rules=rules)
    announce_rules(board, Stage.VOTING)
    found = find_board("canal").rules_for_voting
    assert replace(found, opens_at="", closes_at="") == rules
    assert found.opens_at == board.voting_opens_at.isoformat()
    assert found.closes_at == board.voting_closes_at.isoformat()


@pytest.mark.parametrize("stage", Stage)
def test_rules_are_announced_once(town, stage):
    board = draft(town, BoardKind.BUDGET)
    first = announce_rules(board, stage)
    with pytest.raises(RulesAlreadyAnnounced):
        announce_rules(board, stage)
    with pytest.raises(RulesAlreadyAnnounced):
        announce_rules(find_board("canal"), stage)
    assert find_board("canal").frozen(stage).digest == first.digest


def test_of_two_officials_who_announce_at_once_one_is_told_that_it_is_done(app, town):
    draft(town, BoardKind.BUDGET)
    results = race(
        app, lambda _place: announce_rules(find_board("canal"), Stage.VOTING).digest, runners=2
    )
    assert len([result for result in results if isinstance(result, RulesAlreadyAnnounced)]) == 1
    (announced,) = [result for result in results if isinstance(result, str)]
    assert find_board("canal").frozen(Stage.VOTING).digest == announced


@pytest.mark.parametrize(
    ("stage", "opens"),
    [(Stage.COLLECTING, "collecting_opens_at"), (Stage.VOTING, "voting_opens_at")],
)
def test_rules_can_be_announced_until_their_phase_begins_and_not_a_second_later(
    town, clock, stage, opens
):
    board = draft(town, BoardKind.BUDGET)
    clock.set(getattr(board, opens) + SECOND)
    with pytest.raises(TooLateToAnnounce):
        announce_rules(board, stage)
    assert find_board("canal").frozen_rules == []
    clock.set(getattr(board, opens))
    assert announce_rules(board, stage).frozen_at == clock.now


def test_a_board_that_was_not_announced_in_time_does_not_open_when_its_date_comes(town, clock):
    board = draft(town)
    clock.set(board.collecting_opens_at + timedelta(days=1))
    assert board.phase is Phase.DRAFT


def test_a_board_of_ideas_has_no_voting_rules_to_announce(town):
    board = draft(town)
    with pytest.raises(NoVotingRules):
        announce_rules(board, Stage.VOTING)


def shifted(board, column: str):
    """Return another value for a column of a board."""
    value = getattr(board, column)
    if column.endswith("_rules"):
        return value.replace("null", "7")
    if column == "kind":
        return BoardKind.IDEAS
    if column == "trial":
        return not value
    return value + SECOND


@pytest.mark.parametrize(("flag", "column"), FROZEN)
def test_the_database_refuses_to_change_what_was_announced(town, flag, column):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS)
    with pytest.raises(IntegrityError, match="announced of a board is never changed"), atomic():
        setattr(board, column, shifted(board, column))


@pytest.mark.parametrize("flag", ANNOUNCED)
def test_the_database_refuses_to_take_an_announcement_back(town, flag):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS)
    with pytest.raises(IntegrityError), atomic():
        setattr(board, flag, None)


def test_the_rules_of_the_vote_may_change_until_they_are_announced_themselves(town, clock):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW)
    with atomic():
        board.voting_rules = shifted(board, "voting_rules")
        board.voting_closes_at += SECOND
    rules = announce_rules(find_board(board.slug), Stage.VOTING).body
    assert board.voting_closes_at.isoformat() in rules


def test_the_draft_counts_until_the_rules_are_announced(town):
    board = draft(town, BoardKind.BUDGET)
    with atomic():
        board.voting_rules = replace(APPROVAL_RULES, budget=5_00).to_json()
    assert find_board("canal").rules_for_voting.budget == 5_00


def test_the_database_keeps_the_order_of_the_officials_acts(town, clock):
    board = draft(town, BoardKind.BUDGET)
    with pytest.raises(IntegrityError), atomic():
        board.projects_frozen_at = clock.now
    with pytest.raises(IntegrityError), atomic():
        board.counted_at = clock.now
