"""The language of a page, and dates and times in it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from participation.core.clock import BANGKOK
from participation.web.access import Access, access
from participation.web.locale import chosen_language, date_and_time, long_date, time_left
from participation.web.rendering import number
from tests.support.town import make_board, make_town

MIDNIGHT = datetime(2027, 1, 1, tzinfo=BANGKOK)


@pytest.fixture
def speak(app):
    """Return a function that tells something in a language."""

    def in_language(language: str, words, *arguments) -> str:
        with app.test_request_context(f"/?lang={language}"):
            return words(*arguments)

    return in_language


def language_cookie(response) -> str | None:
    """Return what an answer sets the language cookie to."""
    cookies = [c for c in response.headers.getlist("Set-Cookie") if c.startswith("lang=")]
    return cookies[0] if cookies else None


def shown(response) -> str:
    """Return the language a page says it is in."""
    return response.page.root.get("lang")


def test_pages_are_thai_unless_somebody_asks_for_english(client):
    assert shown(client.get("/sign-in")) == "th"
    assert shown(client.get("/sign-in?lang=en")) == "en"
    assert shown(client.get("/sign-in?lang=th")) == "th"


def test_browsers_do_not_choose_the_language(client):
    """Most browsers in Thailand are set to English by their makers."""
    assert shown(client.get("/sign-in", headers={"Accept-Language": "en-US,en"})) == "th"


def test_an_explicit_choice_is_remembered_until_the_next(client):
    client.get("/sign-in?lang=en")
    assert shown(client.get("/register")) == "en"
    client.get("/sign-in?lang=th")
    assert shown(client.get("/register")) == "th"


def test_the_choice_is_remembered_for_a_year_out_of_reach_of_scripts(client):
    cookie = language_cookie(client.get("/sign-in?lang=en"))
    assert cookie.startswith("lang=en;")
    for part in ("Max-Age=31536000", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie


def test_nothing_is_remembered_of_a_visitor_who_chose_nothing(client):
    assert language_cookie(client.get("/sign-in")) is None


@pytest.mark.parametrize("wish", ["de", "", "EN", "th-TH", "../../etc", "en\r\nX-Evil: 1"])
def test_a_language_that_there_is_not_is_neither_spoken_nor_remembered(client, wish):
    response = client.get("/sign-in", query_string={"lang": wish})
    assert shown(response) == "th"
    assert language_cookie(response) is None
    client.set_cookie("lang", "de")
    assert shown(client.get("/sign-in")) == "th"


def test_an_unknown_wish_does_not_undo_an_earlier_choice(client):
    client.get("/sign-in?lang=en")
    assert shown(client.get("/sign-in?lang=de")) == "en"


@pytest.mark.parametrize(
    ("path", "status"), [("/sign-in", 200), ("/nothing", 404), ("/boards/x/costs", 302)]
)
def test_caches_are_told_that_answers_differ_by_cookie(client, db, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert "cookie" in {word.lower() for word in response.vary}


def test_caches_are_told_so_even_where_no_session_was_looked_at(app, client, monkeypatch):
    plain = access(Access.PUBLIC)(lambda: (chosen_language(), {"Content-Type": "text/plain"}))
    monkeypatch.setitem(app.view_functions, "voting.home", plain)
    response = client.get("/")
    assert response.text == "th"
    assert "cookie" in {word.lower() for word in response.vary}


def test_the_other_language_of_a_page_keeps_its_address_and_query(client, db):
    page = client.page("/sign-in?next=/areas/imported?a=1%26b=2")
    (link,) = page.select("nav a[hreflang]")
    assert link.get("hreflang") == link.get("lang") == "en"
    english = client.page(link.get("href"))
    assert english.path == "/sign-in"
    assert english.form().values["next"] == "/areas/imported?a=1&b=2"
    assert english.root.get("lang") == "en"
    (back,) = english.select("nav a[hreflang]")
    assert back.get("hreflang") == "th"


def test_names_of_places_are_in_the_language_of_the_page(client, db, clock):
    make_board(make_town(slug="here"))
    assert "เทศบาลเมือง here" in client.page("/areas/here").text
    english = client.page("/areas/here?lang=en").text
    assert "Here Town Municipality" in english
    assert "Chon Buri" in english


def test_what_residents_wrote_is_marked_as_thai_on_an_english_page(client, db, clock):
    board = make_board(make_town(slug="here"))
    page = client.page(f"/boards/{board.slug}?lang=en")
    assert page.one("h1").get("lang") == "th"
    assert client.page(f"/boards/{board.slug}?lang=th").one("h1").get("lang") is None


def test_commands_speak_english_to_the_operator(app):
    with app.app_context():
        assert chosen_language() == "en"


def unbroken(words: str) -> str:
    """Words that stay on one line."""
    return words.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("day", "thai", "english"),
    [
        (date(2026, 11, 20), "20 พฤศจิกายน 2569", "20 November 2026"),
        (date(2027, 1, 1), "1 มกราคม 2570", "1 January 2027"),
        (date(2028, 2, 29), "29 กุมภาพันธ์ 2571", "29 February 2028"),
    ],
)
def test_days_are_told_in_the_buddhist_era_in_thai_alone(speak, day, thai, english):
    assert (speak("th", long_date, day), speak("en", long_date, day)) == (
        unbroken(thai),
        unbroken(english),
    )


def test_the_day_and_the_year_change_at_midnight_in_bangkok(speak):
    before = MIDNIGHT - timedelta(seconds=1)
    assert speak("th", long_date, before.astimezone(UTC)) == unbroken("31 ธันวาคม 2569")
    assert speak("th", long_date, MIDNIGHT.astimezone(UTC)) == unbroken("1 มกราคม 2570")
    assert speak("en", long_date, MIDNIGHT.astimezone(UTC)) == unbroken("1 January 2027")


def test_moments_are_told_with_the_time_in_bangkok(speak):
    moment = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert (
        speak("th", date_and_time, moment)
        == f"{unbroken('20 พฤศจิกายน 2569')} {unbroken('เวลา 16.30 น.')}"
    )
    assert speak("en", date_and_time, moment) == f"{unbroken('20 November 2026')}, 16:30"
    assert (
        speak("th", date_and_time, MIDNIGHT)
        == f"{unbroken('1 มกราคม 2570')} {unbroken('เวลา 00.00 น.')}"
    )
    assert speak("en", date_and_time, MIDNIGHT) == f"{unbroken('1 January 2027')}, 00:00"


@pytest.mark.parametrize(
    ("left", "thai", "english"),
    [
        (timedelta(days=5), "เหลือ 5 วัน", "5 days left"),
        (timedelta(days=2), "เหลือ 2 วัน", "2 days left"),
        (timedelta(days=2, seconds=-1), "เหลือ 1 วัน", "1 day left"),
        (timedelta(days=1), "เหลือ 1 วัน", "1 day left"),
        (timedelta(days=1, seconds=-1), "เหลือ 23 ชั่วโมง", "23 hours left"),
        (timedelta(hours=2), "เหลือ 2 ชั่วโมง", "2 hours left"),
        (timedelta(hours=2, seconds=-1), "เหลือ 1 ชั่วโมง", "1 hour left"),
        (timedelta(hours=1), "เหลือ 1 ชั่วโมง", "1 hour left"),
        (timedelta(hours=1, seconds=-1), "เหลือไม่ถึงหนึ่งชั่วโมง", "less than an hour left"),
        (timedelta(seconds=1), "เหลือไม่ถึงหนึ่งชั่วโมง", "less than an hour left"),
        (timedelta(0), "สิ้นสุดแล้ว", "ended"),
        (timedelta(days=-3), "สิ้นสุดแล้ว", "ended"),
    ],
)
def test_time_left_is_told_in_words_that_promise_no_more_than_there_is(
    speak, clock, left, thai, english
):
    until = clock.now + left
    assert (speak("th", time_left, until), speak("en", time_left, until)) == (thai, english)


def test_a_board_shows_how_long_it_is_open(client, db, clock):
    board = make_board(make_town())
    clock.set(board.collecting_closes_at - timedelta(days=5))
    assert "เหลือ 5 วัน" in client.page(f"/boards/{board.slug}").text


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (999, "999"), (1000, "1,000"), (-1234567, "-1,234,567")]
)
def test_numbers_have_their_thousands_separated(value, written):
    assert number(value) == written
