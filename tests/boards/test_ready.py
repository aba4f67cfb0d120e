"""Boards to begin with: ready ones, and earlier ones of the area."""

from dataclasses import replace

import pytest

from participation.boards.choices import AllocationRule, BoardKind, Phase, Portion
from participation.boards.plan import copied
from participation.boards.policies import check_rules
from participation.boards.queries import board as find_board
from participation.boards.ready import ready_boards
from participation.boards.rules import SubBudget
from participation.municipalities.office_hours import OfficeHours
from tests.support.town import APPROVAL_RULES, make_board, make_official, make_town, sign_in

NEW = "/areas/here/boards/new"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(client, town):
    account = make_official(town)
    sign_in(client, account)
    return account


def test_every_ready_board_says_everything_in_both_languages(clock):
    assert len(ready_boards()) == 6
    for word, board in ready_boards().items():
        thai, english = (board.plan(language, OfficeHours()) for language in ("th", "en"))
        for plan in (thai, english):
            assert len(plan.question) <= 200, word
            assert 200 < len(plan.background) <= 5000, word
            assert 4 <= len(plan.categories) <= 8, word
        assert len(thai.categories) == len(english.categories), word
        assert not thai.question.isascii(), word
        assert english.question.isascii(), word
        assert thai.schedule == english.schedule, word
        if thai.voting:
            check_rules(thai.voting)


def test_a_ready_board_is_filled_in_and_its_rules_are_taken_along(client, official, town):
    page = client.page(f"{NEW}?lang=en").follow(
        "Participatory budget What should this part of the budget do for our community?"
    )
    form = page.form("#step-form")
    assert form.values["question"] == "What should this part of the budget do for our community?"
    page = form.submit(question="What shall we do with 3 million?")
    board = find_board(page.path.split("/")[2])
    assert board.question == "What shall we do with 3 million?"
    assert board.rules_for_voting.allocation is AllocationRule.EQUAL_SHARES_ADD1
    assert board.rules_for_collecting.support_limit == 10
    assert len(board.categories) == 6


def test_an_earlier_board_is_copied_with_its_rules_and_later_dates(client, official, town, clock):
    shares = (
        SubBudget(portion=Portion.AREA, name="ที่ไม่มีแล้ว", amount=1_00),
        SubBudget(portion=Portion.CATEGORY, name="น้ำ", amount=2_00),
    )
    rules = replace(APPROVAL_RULES, sub_areas=("ที่ไม่มีแล้ว",), sub_budgets=shares, quorum=50)
    make_board(
        town,
        kind=BoardKind.BUDGET,
        phase=Phase.RESULTS,
        slug="old",
        rules=rules,
        categories=["น้ำ"],
    )
    page = client.page(f"{NEW}?begin=copy:old").form("#step-form").submit()
    board = find_board(page.path.split("/")[2])
    assert board.slug != "old"
    assert board.phase is Phase.DRAFT
    assert board.schedule == copied(find_board("old"), []).schedule
    assert board.rules_for_voting.quorum == 50
    assert board.rules_for_voting.sub_areas == ()
    assert board.rules_for_voting.sub_budgets == shares[1:]


def test_a_board_of_another_area_is_not_copied(client, official, town):
    make_board(make_town(slug="there"), slug="theirs", phase=Phase.DRAFT)
    client.page(f"{NEW}?begin=copy:theirs", status=404)
