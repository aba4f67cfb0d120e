"""What officials set for their area, and the colour that follows."""

import json
from datetime import date, time

import pytest

from participation.core import audit
from participation.municipalities.errors import (
    ColourHardToReadOn,
    SettingsChangedMeanwhile,
    UnknownColour,
)
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.services import Settings, chain_of, change_settings
from tests.support.client import CheckingClient
from tests.support.pictures import photo
from tests.support.race import race
from tests.support.town import make_board, make_official, make_town, sign_in


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(app, town) -> CheckingClient:
    client = CheckingClient(app, app.response_class, use_cookies=True)
    client.page("/?lang=en")
    sign_in(client, make_official(town))
    return client


def test_settings_are_kept_and_logged(town, db):
    wanted = Settings(accent="#7A1F2B", contact="โทร. 038 000 000", promise_days=30)
    change_settings(town, wanted, seen=0, actor="somebody")
    db.session.expire_all()
    kept = find_municipality("here")
    assert (kept.accent, kept.promise_days, kept.settings_version) == ("#7a1f2b", 30, 1)
    entry, words = audit.entries(chain_of(town.id))[-1]
    assert (entry.act, entry.actor) == ("municipality.settings", "somebody")
    assert json.loads(words)["promise_days"] == 30


@pytest.mark.parametrize(
    ("accent", "refusal"), [("#7b7b7b", ColourHardToReadOn), ("green", UnknownColour)]
)
def test_a_colour_that_hides_letters_is_refused(town, accent, refusal):
    with pytest.raises(refusal):
        change_settings(town, Settings(accent=accent), seen=0, actor="somebody")
    assert find_municipality("here").settings_version == 0


def test_of_officials_at_the_same_moment_one_is_first(app, town, db):
    def act(place):
        wanted = Settings(contact=f"ห้อง {place}")
        change_settings(find_municipality("here"), wanted, seen=0, actor=str(place))
        return "saved"

    results = race(app, act, runners=4)
    assert results.count("saved") == 1
    assert [type(result) for result in results].count(SettingsChangedMeanwhile) == 3


def test_an_official_sets_the_promise_and_everybody_reads_it(official, client):
    page = official.page("/areas/here").follow("Settings of the area")
    page = page.form("form[action$='/settings']").submit(
        promise_days="๓๐", contact="ศาลากลางบ้าน", accent="7a1f2b"
    )
    assert page.path == "/areas/here"
    public = client.page("/areas/here?lang=en")
    assert "within 30 days" in public.text
    assert "ศาลากลางบ้าน" in public.text


@pytest.mark.parametrize(
    ("field", "typed"),
    [("promise_days", "0"), ("promise_days", "400"), ("accent", "#7b7b7b"), ("accent", "teal")],
)
def test_what_can_not_be_comes_back(official, field, typed):
    page = official.page("/areas/here/settings").form("form[action$='/settings']")
    page = page.submit({field: typed, "contact": "ห้อง 3"})
    assert page.status == 422
    assert page.one(f"#{field}-error") is not None
    assert page.form("form[action$='/settings']").values[field] == typed
    assert page.form("form[action$='/settings']").values["contact"].strip() == "ห้อง 3"


def test_the_second_of_two_officials_is_told(official, town):
    page = official.page("/areas/here/settings")
    change_settings(town, Settings(contact="ห้อง 9"), seen=0, actor="colleague")
    page = page.form("form[action$='/settings']").submit(contact="ห้อง 3")
    assert page.status == 409
    assert "ห้อง 9" in page.text
    page = page.form("form[action$='/settings']").submit()
    assert page.path == "/areas/here"
    assert "ห้อง 3" in page.text


def test_pages_of_the_area_link_its_colour(client, town):
    make_board(town, slug="board")
    assert client.page("/areas/here").select("link[href*='accent.css']") == []
    change_settings(town, Settings(accent="#7a1f2b"), seen=0, actor="somebody")
    for path in ("/areas/here", "/boards/board"):
        link = client.page(path).one("link[href*='accent.css']")
        sheet = client.get(link.get("href"))
        assert sheet.mimetype == "text/css"
        assert "--bar: #7a1f2b" in sheet.text
        assert "immutable" in sheet.headers["Cache-Control"]
    assert client.page("/").select("link[href*='accent.css']") == []


def test_a_colour_asked_for_by_another_name_is_not_kept(client, town):
    sheet = client.get("/areas/here/accent.css?v=ff0000")
    assert (sheet.status_code, sheet.text) == (200, "")
    assert "immutable" not in sheet.headers.get("Cache-Control", "")


def test_an_area_sets_its_own_office_hours(official):
    page = official.page("/areas/here/settings").form("form[action$='/settings']")
    page.submit(
        opens="๙.๐๐",
        closes="15:45 น.",
        weekdays=["1", "5"],
        closed="31/12/2569, 2026-03-10",
        working="2026-04-13",
    )
    hours = find_municipality("here").hours
    assert (hours.opens, hours.closes, hours.weekdays) == (time(9), time(15, 45), (1, 5))
    assert hours.closed == {date(2026, 12, 31), date(2026, 3, 10)}
    assert hours.working == {date(2026, 4, 13)}
    values = official.page("/areas/here/settings").form("form[action$='/settings']").values
    assert (values["opens"], values["closes"]) == ("09:00", "15:45")
    assert values.getlist("weekdays") == ["1", "5"]
    assert values["closed"] == "2026-03-10\n2026-12-31"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("opens", "25:00"),
        ("opens", "เช้า"),
        ("closes", "08:00"),
        ("weekdays", []),
        ("closed", "31/02/2569"),
    ],
)
def test_hours_that_are_none_are_told_beside_the_field(official, field, typed):
    page = (
        official.page("/areas/here/settings")
        .form("form[action$='/settings']")
        .submit({field: typed})
    )
    assert page.status == 422
    assert page.texts(f"#{field}-error")
    assert find_municipality("here").office_hours is None


def test_the_page_of_an_area_begins_with_its_words_of_welcome(client, db, clock):
    town = make_town(slug="here")
    sign_in(client, make_official(town))
    client.page("/?lang=en")
    page = client.page("/areas/here/settings").form("form[action$='/settings']")
    page = page.submit(welcome="ยินดีต้อนรับ\n<b>ทุกท่าน</b>")
    assert "ยินดีต้อนรับ <b>ทุกท่าน</b>" in page.text
    form = client.page("/areas/here/settings").form("form[action$='/settings']")
    assert form.values["welcome"].strip() == "ยินดีต้อนรับ\n<b>ทุกท่าน</b>"


def test_a_logo_is_drawn_anew_and_shown_on_page_and_poster(client, db, clock):
    town = make_town(slug="here")
    make_board(town, slug="board")
    sign_in(client, make_official(town))
    client.page("/?lang=en")
    for content, said in ((b"%PDF-1.7 %%EOF", "This is no photo"), (b"", "The file is empty")):
        page = send_logo(client, content)
        assert page.status_code == 422
        assert said in page.page.text
    assert send_logo(client, photo(size=(900, 300))).location == "/areas/here"
    address = client.page("/areas/here").one("img.area-logo").get("src")
    shown = client.get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert b"Exif" not in shown.data
    assert client.page("/boards/board/poster").select("img.poster-logo")
    client.page("/areas/here/settings").form("form[action$='/logo/remove']").submit()
    assert client.page("/areas/here").select("img.area-logo") == []


def send_logo(client, content):
    token = client.page("/areas/here/settings").form("form[action$='/logo']").values["csrf_token"]
    body = (
        f'--end\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        '--end\r\nContent-Disposition: form-data; name="logo"; filename="logo.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    return client.post(
        "/areas/here/logo",
        # By hand: what the client would make itself keeps a temporary file open.
        data=body.encode() + content + b"\r\n--end--\r\n",
        content_type="multipart/form-data; boundary=end",
    )
