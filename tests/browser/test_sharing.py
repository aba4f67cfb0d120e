"""Answers, posters, an area's colour and ways out of the site, as a person sees them."""

import gzip
import re

import pytest

from participation.boards.queries import board as find_board
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.services import Settings, change_settings
from participation.proposals.queries import in_order_of_submission
from tests.support.screens import PHONE

FIRST_PAGE = 100_000  # bytes, gzipped, in all


@pytest.fixture
def answered(samples):
    """The sample boards; the address of a proposal whose answer was revised."""
    proposals = in_order_of_submission(find_board("sample-budget").id)
    return next(f"/proposals/{p.public_id}" for p in proposals if "150 ต้น" in p.title)


def test_answers_and_posters_are_accessible_and_fit(answered, look):
    for path in (answered, "/areas/sample-town/unanswered", "/boards/sample-budget-voting/poster"):
        look(path)


@pytest.mark.parametrize("accent", ["#7a1f2b", "#ffcc00"])
def test_an_areas_own_colour_leaves_every_letter_readable(answered, page, look, accent):
    town = find_municipality("sample-town")
    change_settings(town, Settings(accent=accent), seen=town.settings_version, actor="somebody")
    for path in ("/areas/sample-town", "/boards/sample-market", answered):
        look(path)
    bar = page.evaluate("getComputedStyle(document.querySelector('.site-header')).backgroundColor")
    red, green, blue = (int(part) for part in re.findall(r"\d+", bar)[:3])
    assert f"#{red:02x}{green:02x}{blue:02x}" == accent


def test_the_short_address_is_copied_with_one_press(answered, page, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(answered)
    page.get_by_role("button", name="คัดลอก").click()
    page.get_by_role("button", name="คัดลอกแล้ว").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(answered.replace("/proposals/", "/p/"))


@pytest.mark.parametrize("path", ["/", "/boards/saensuk-beach-waste"])
def test_a_first_page_is_light(answered, page, path):
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    sizes = {answer.url: _sent(answer) for answer in answers}
    assert sum(sizes.values()) <= FIRST_PAGE, sizes


def _sent(answer):
    body = answer.body()
    return len(body) if answer.url.split("?")[0].endswith((".woff2", ".png")) else _packed(body)


def _packed(body):
    return len(gzip.compress(body, compresslevel=6))


def test_no_thai_word_of_a_title_is_broken(answered, page):
    """Two rectangles of one word stand on two lines."""
    page.set_viewport_size(PHONE)
    for path in (answered, "/boards/saensuk-beach-waste"):
        page.goto(path)
        broken = page.evaluate(
            """() => [...document.querySelectorAll(".words")].flatMap((title) =>
              [...title.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
                .filter((node) => {
                  const range = document.createRange();
                  range.selectNodeContents(node);
                  return new Set([...range.getClientRects()].map((box) => box.top)).size > 1;
                }).map((node) => node.data))"""
        )
        assert broken == []
