"""Posting from a phone, with a photo: what only a browser can tell."""

from pathlib import Path

import pytest

from tests.support.pictures import PDF, photo
from tests.support.screens import fits
from tests.support.town import PASSWORD, make_board, make_proposal, make_resident, make_town

PHONE = {"width": 360, "height": 740}
NEW = "/boards/canal/proposals/new"
TITLE = "ปลูกต้นไม้ริมคลอง"
IDEA = "ชวนกันปลูกทุกวันเสาร์"


@pytest.fixture
def board(db):
    town = make_town(slug="here")
    make_resident(town, email="somsri@example.com", name="สมศรี ใจดี")
    board = make_board(town, slug="canal", categories=["น้ำ"])
    make_proposal(board, make_resident(town), title="ปลูกต้นไม้ใหญ่ริมคลอง")
    return board


@pytest.fixture
def phone(board, page):
    """A phone on which somebody is signed in."""
    page.set_viewport_size(PHONE)
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("somsri@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    return page


@pytest.fixture
def files(tmp_path) -> list[Path]:
    picture, document = tmp_path / "ตลิ่ง.jpg", tmp_path / "แผน.pdf"
    picture.write_bytes(photo(size=(1600, 1200)))
    document.write_bytes(PDF)
    return [picture, document]


def test_a_proposal_is_posted_with_a_photo(phone, files, check_accessibility):
    phone.goto(NEW)
    check_accessibility(phone)
    phone.route("**/similar?*", lambda _: None)
    top = phone.locator("#idea").bounding_box()["y"]
    phone.locator("#title").press_sequentially(TITLE)
    # While one types, what resembles it is offered, and can be supported right there. The field
    # below stays where it is, also while the line is slow.
    phone.locator("#similar[aria-busy=true]").wait_for()
    assert phone.locator("#idea").bounding_box()["y"] == top
    phone.unroute("**/similar?*")
    phone.locator("#similar summary").click()
    phone.locator("#similar button").wait_for()
    phone.locator("#similar summary").click()
    assert phone.locator("#idea").bounding_box()["y"] == top
    assert phone.locator("#similar[aria-busy]").count() == 0
    phone.locator("#similar summary").click()
    phone.locator("#similar button").click()
    phone.locator("#similar button[aria-pressed=true]").wait_for()
    assert phone.locator("#similar .pill .pill-count").inner_text() == "1"
    assert phone.locator("#title").input_value() == TITLE
    phone.locator("#idea").fill(IDEA)
    phone.locator("#files").set_input_files(files)
    check_accessibility(phone)
    phone.get_by_role("button", name="ดูตัวอย่างก่อนเผยแพร่").click()
    phone.wait_for_url("**/preview")
    check_accessibility(phone)
    assert fits(phone)
    phone.get_by_role("link", name="กลับไปแก้ไข").click()
    phone.locator("input[name^='alt-']").fill("ตลิ่งพัง")
    check_accessibility(phone)
    phone.get_by_role("button", name="เผยแพร่", exact=True).click()
    phone.wait_for_url("**/proposals/*")
    picture = phone.locator(".photos img")
    assert picture.get_attribute("alt") == "ตลิ่งพัง"
    picture.scroll_into_view_if_needed()
    phone.wait_for_function("document.querySelector('.photos img').naturalWidth > 0")
    assert fits(phone)
    check_accessibility(phone)
    assert phone.locator(".downloads a[href^='/files/']").count() == 1


def test_what_was_typed_is_kept_on_the_device_and_offered_again(phone, mishaps):
    mishaps.expect("/draft")
    mishaps.expect("ERR_FAILED")
    phone.goto(NEW)
    phone.locator("#title").fill(TITLE)
    phone.locator("#idea").fill(IDEA)
    # The tab is closed before the server has heard of it.
    phone.route("**/draft", lambda route: route.abort())
    phone.goto("/")
    phone.goto(NEW)
    assert phone.locator("#title").input_value() == ""
    phone.get_by_role("button", name="นำกลับมา").click()
    assert phone.locator("#title").input_value() == TITLE
    assert phone.locator("#idea").input_value() == IDEA


def test_what_was_typed_is_kept_on_the_server_after_a_moment(phone, board):
    phone.goto(NEW)
    phone.locator("#title").fill(TITLE)
    phone.get_by_text("เก็บข้อความไว้แล้ว").wait_for()
    phone.evaluate("localStorage.clear()")
    phone.goto(NEW)
    assert phone.locator("#title").input_value() == TITLE


def test_after_posting_nothing_stays_on_the_device(phone):
    phone.goto(NEW)
    phone.locator("#title").fill(TITLE)
    phone.locator("#idea").fill(IDEA)
    phone.get_by_role("button", name="เผยแพร่", exact=True).click()
    phone.wait_for_url("**/proposals/*")
    assert phone.evaluate("localStorage.length") == 0
    phone.goto(NEW)
    assert phone.locator("#kept-here").is_hidden()
    assert phone.locator("#title").input_value() == ""


def test_a_photo_that_is_too_large_is_told_before_it_is_sent(phone, tmp_path):
    large, heic = tmp_path / "large.jpg", tmp_path / "IMG_1.HEIC"
    large.write_bytes(b"\0" * (10 * 1024 * 1024 + 1))
    heic.write_bytes(b"x")
    phone.goto(NEW)
    phone.locator("#files").set_input_files([large, heic])
    said = phone.locator("#files-refused").inner_text()
    assert "large.jpg" in said
    assert "IMG_1.HEIC" in said
    assert phone.evaluate("document.getElementById('files').files.length") == 0


def test_what_is_far_too_large_is_answered_in_words(phone, mishaps, tmp_path):
    mishaps.expect("413")
    film = tmp_path / "film.jpg"
    film.write_bytes(b"\0" * 56 * 1024 * 1024)
    phone.goto(NEW)
    # As a browser does that runs no script.
    phone.evaluate(
        "document.getElementById('files').replaceWith(document.getElementById('files').cloneNode())"
    )
    phone.locator("#files").set_input_files(film)
    phone.get_by_role("button", name="เผยแพร่", exact=True).click()
    phone.locator("main h1").wait_for()
    assert phone.locator("body").inner_text().count("ใหญ่") >= 1


def test_a_point_is_chosen_by_a_tap_where_there_is_a_map(app, phone, monkeypatch):
    monkeypatch.setitem(app.config, "MAP_TILE_URL", "/static/vendor/leaflet/images/layers.png")
    phone.goto(NEW)
    phone.locator("details.more summary").click()
    phone.locator(".leaflet-container").click(position={"x": 120, "y": 120})
    latitude, longitude = phone.locator("#point").input_value().split(", ")
    assert 5 < float(latitude) < 21
    assert 90 < float(longitude) < 110


def test_without_a_map_the_point_is_typed(phone):
    phone.goto(NEW)
    phone.locator("details.more summary").click()
    phone.locator("#point").fill("13.28540, 100.92280")
    assert phone.locator(".leaflet-container").count() == 0
    phone.locator("#title").fill(TITLE)
    phone.locator("#idea").fill(IDEA)
    phone.get_by_role("button", name="เผยแพร่", exact=True).click()
    phone.wait_for_url("**/proposals/*")
    assert phone.get_by_role("link", name="13.28540, 100.92280").count() == 1
