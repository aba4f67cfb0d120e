"""A result on a projector: pages turned by keys."""

from participation.boards.choices import BoardKind, Phase
from tests.support.town import make_board, make_town


def test_pages_are_turned_by_arrow_keys(db, page, check_accessibility):
    ballots = [(("1", 1),)] * 3
    make_board(
        make_town(), kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="vote", ballots=ballots
    )
    page.goto("/boards/vote/results/present")
    shown = page.locator(".slide:visible")
    assert shown.count() == 1 and shown.locator("#slide-asked").count() == 1
    page.keyboard.press("ArrowRight")
    assert shown.locator(".huge").inner_text() == "3"
    check_accessibility(page)
    page.keyboard.press("Home")
    page.get_by_role("button", name="ย้อนกลับ").click()
    assert shown.locator("#slide-asked").count() == 1
    page.keyboard.press("End")
    assert shown.get_by_role("link", name="กลับไปที่ผลการนับคะแนน").is_visible()
