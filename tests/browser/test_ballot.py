"""The ballot on a phone: what only a browser can tell of its running total."""

import pytest

from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.boards.rules import BallotLimits, CategoryLimits, VotingRules
from tests.support.town import PASSWORD, make_board, make_resident, make_town

ROADS, PARKS = "ถนน", "สวน"


@pytest.fixture
def phone(db, page):
    town = make_town(slug="here")
    make_resident(town, email="somsri@example.com")
    limits = BallotLimits(
        max_length=3,
        per_category=(
            CategoryLimits(category=ROADS, max_length=1, max_sum_cost=30_000_00),
            CategoryLimits(category=PARKS, max_sum_cost=50_000_00),
        ),
    )
    make_board(
        town,
        slug="vote",
        kind=BoardKind.BUDGET,
        phase=Phase.VOTING,
        categories=[ROADS, PARKS],
        rules=VotingRules(kind=BallotKind.APPROVAL, limits=limits, budget=100_000_00),
        projects=[
            ("ทางเท้า", 20_000_00, ROADS),
            ("ไฟถนน", 40_000_00, ROADS),
            ("ม้านั่ง", 10_000_00, PARKS),
        ],
    )
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("somsri@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    return page


def test_limits_of_subjects_are_counted_and_another_language_loses_nothing(phone):
    phone.goto("/boards/vote/ballot")
    line = phone.locator("output .subjects")
    assert line.inner_text() == ""
    phone.get_by_label("ทางเท้า").check()
    assert line.inner_text() == "ถนน: 1 จาก 1, 20,000 บาท จาก 30,000 บาท"
    # The other road costs more than what is left for roads, though not for all.
    assert phone.locator(".choice-over:visible").count() == 1
    phone.get_by_label("ไฟถนน").check()
    assert phone.locator("output.too-much").count() == 1
    phone.get_by_label("ไฟถนน").uncheck()
    phone.get_by_role("button", name="English").click()
    assert phone.get_by_label("ทางเท้า").is_checked()
    assert phone.locator("output .subjects").inner_text().startswith("ถนน: 1 of 1")
    phone.get_by_role("button", name="Look over the ballot").click()
    phone.get_by_role("button", name="ไทย").click()
    assert phone.locator(".chosen .choice-title").inner_text() == "ทางเท้า"
    assert "ยืนยัน" in phone.locator("main").inner_text()
    phone.locator(".confirm button.button-main").click()
    phone.wait_for_url("**/ballot/cast")
