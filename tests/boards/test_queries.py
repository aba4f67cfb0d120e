"""Which boards who sees, and in which order."""

from datetime import timedelta

import pytest

from participation.boards.choices import BoardKind, Phase
from participation.boards.errors import BoardNotFound
from participation.boards.policies import check_visible, may_see
from participation.boards.queries import board as find_board
from participation.boards.queries import boards_of, boards_to_take_part_in, boards_with_results
from participation.core.transaction import atomic
from participation.voting.queries.listing import listed_boards
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_resident,
    make_town,
)

SECOND = timedelta(seconds=1)


def slugs(choice) -> list[str]:
    """The boards of a choice, in order."""
    (boards,) = listed_boards(choice)
    return [listed.board.slug for listed in boards]


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def test_a_draft_is_seen_by_officials_of_its_municipality_alone(town):
    board = make_board(town, phase=Phase.DRAFT)
    assert may_see(make_official(town), board)
    for stranger in (None, make_resident(town), make_official(make_town(slug="there"))):
        with pytest.raises(BoardNotFound):
            check_visible(stranger, board)


def test_an_announced_board_is_seen_by_everybody_before_it_opens(town):
    board = make_board(town, phase=Phase.UPCOMING)
    check_visible(None, board)


def test_lists_show_drafts_only_where_asked_and_the_latest_board_first(town):
    make_board(town, phase=Phase.REVIEW, slug="older")
    make_board(town, phase=Phase.COLLECTING, slug="newer")
    make_board(town, phase=Phase.DRAFT, slug="draft")
    assert slugs(boards_of(town.slug)) == ["newer", "older"]
    assert slugs(boards_of(town.slug, drafts=True)) == ["draft", "newer", "older"]


def test_one_can_take_part_in_what_collects_or_votes_now_and_what_ends_first_comes_first(
    town, clock
):
    for phase in Phase:
        make_board(town, kind=BoardKind.BUDGET, phase=phase, slug=phase.value)
    assert slugs(boards_to_take_part_in(10)) == ["collecting", "voting"]
    assert slugs(boards_to_take_part_in(1)) == ["collecting"]
    clock.advance(days=-2)
    make_board(town, slug="ends-sooner")
    clock.advance(days=2)
    assert slugs(boards_to_take_part_in(1)) == ["ends-sooner"]


def test_one_can_take_part_from_the_first_second_of_a_phase_to_the_last(town, clock):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="canal")
    for edge, open_then in (
        (board.voting_opens_at - SECOND, False),
        (board.voting_opens_at, True),
        (board.voting_closes_at - SECOND, True),
        (board.voting_closes_at, False),
        (board.collecting_opens_at, True),
        (board.collecting_closes_at, False),
    ):
        clock.set(edge)
        assert slugs(boards_to_take_part_in(9)) == ["canal"] * open_then, edge
        assert (board.phase in (Phase.COLLECTING, Phase.VOTING)) is open_then


def test_results_are_listed_from_their_day_on_once_they_are_counted_latest_first(town, clock):
    ideas = make_board(town, phase=Phase.RESULTS, slug="ideas")
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="budget")
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING, slug="uncounted")
    imported = make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="imported")
    with atomic():
        imported.imported = True
    clock.advance(days=30)
    assert slugs(boards_with_results(10)) == ["budget", "ideas"]
    assert slugs(boards_with_results(1)) == ["budget"]
    clock.set(ideas.results_at - SECOND)
    assert slugs(boards_with_results(10)) == []


def test_a_board_is_loaded_with_all_a_page_shows_in_one_statement(db, town):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="canal", categories=["ก", "ข"])
    db.session.expire_all()
    with at_most(1):
        board = find_board("canal")
        assert board.municipality.province.code == "20"
        assert len(board.categories) == len(board.frozen_rules) == 2
