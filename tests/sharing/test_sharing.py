"""Ways out of the site: tags, pictures, short links, QR codes, the poster."""

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from PIL import Image

from participation.boards.choices import BoardKind, Phase
from participation.municipalities.services import Settings, change_settings
from participation.sharing import services
from participation.sharing.pictures import Card, draw
from participation.sharing.services import picture
from tests.support.statements import at_most
from tests.support.town import make_board, make_proposal, make_resident, make_town

SITE = "http://127.0.0.1:8000"
CARD = Card(site="ร่วมคิด", kicker="ข้อเสนอ", title="ตู้น้ำดื่มสะอาด", foot="เทศบาลเมืองตัวอย่าง")


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def board(town, app, monkeypatch):
    monkeypatch.setitem(app.config, "SITE_URL", SITE)
    return make_board(town, slug="canal")


def meta(page, name):
    return page.one(f"meta[property='{name}']").get("content")


def test_a_board_a_proposal_and_a_result_say_what_they_are(client, town, board):
    proposal = make_proposal(board, make_resident(town))
    make_board(town, phase=Phase.RESULTS, slug="done")
    vote = make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="vote")
    for path, title in (
        ("/boards/canal", board.question),
        (f"/proposals/{proposal.public_id}", proposal.title),
        ("/boards/done/results", f"ผล: {board.question}"),
        ("/boards/vote/results", f"ผล: {vote.question}"),
    ):
        page = client.page(f"{path}?from=chat")
        assert title.removeprefix("ผล: ") in meta(page, "og:title")
        assert meta(page, "og:url") == page.one("link[rel=canonical]").get("href") == SITE + path
        assert meta(page, "og:description")
        assert meta(page, "og:locale") == "th_TH"
        image = meta(page, "og:image")
        assert image == f"{SITE}{path}/picture.png"
        answer = client.get(urlsplit(image).path)
        assert answer.mimetype == "image/png"
        with Image.open(BytesIO(answer.data)) as drawn:
            assert drawn.size == (1200, 630)
            assert drawn.format == "PNG"
        assert len(answer.data) < 100_000


def test_a_picture_is_asked_for_again_only_when_it_changed(client, town, board):
    first = client.get("/boards/canal/picture.png")
    again = client.get(
        "/boards/canal/picture.png", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    change_settings(town, Settings(accent="#7a1f2b"), seen=0, actor="somebody")
    again = client.get(
        "/boards/canal/picture.png", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 200
    assert again.data != first.data


def test_a_picture_is_drawn_once(app, db, monkeypatch):
    content, name = picture(CARD)
    monkeypatch.setattr(services, "draw", None)
    assert picture(CARD) == (content, name)


def test_only_so_many_pictures_are_kept(app, db, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "INSTANCE_PATH", str(tmp_path))
    monkeypatch.setattr(services, "MOST_KEPT", 2)
    for number in range(4):
        picture(Card(site="", kicker="", title=str(number), foot=""))
    assert len(list((tmp_path / "pictures").iterdir())) == 2


@pytest.mark.parametrize(
    "title",
    ["", "🎉", "ก" * 400, "W" * 200, "คำ " * 200, "A\u202eB", "\n\n"],
    ids=["empty", "emoji", "one long word", "wide", "many words", "turned around", "lines"],
)
def test_every_title_can_be_drawn(title):
    with Image.open(BytesIO(draw(Card(site="ร่วมคิด", kicker="", title=title, foot=title)))) as drawn:
        assert drawn.size == (1200, 630)


@pytest.mark.parametrize(
    ("title", "marks"),
    [("ที่นี่", ("\u0e35", "\u0e48")), ("น้ำปั๊ม", ("\u0e49", "\u0e33")), ("กู้", ("\u0e39", "\u0e49"))],
)
def test_vowels_and_tone_marks_are_drawn(title, marks):
    """Each one changes the picture: none falls out or under another."""
    whole = draw(Card(site="", kicker="", title=title, foot=""))
    for mark in marks:
        without = draw(Card(site="", kicker="", title=title.replace(mark, ""), foot=""))
        assert without != whole


def test_short_addresses_lead_on(client, town, board):
    proposal = make_proposal(board, make_resident(town))
    assert client.page("/b/canal").path == "/boards/canal"
    assert client.page(f"/p/{proposal.public_id}").path == f"/proposals/{proposal.public_id}"
    assert client.page("/b/nowhere", status=404)


def test_a_code_holds_the_short_address(client, board):
    answer = client.get("/boards/canal/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    expected = BytesIO()
    code = segno.make(f"{SITE}/b/canal", error="q", micro=False)
    code.save(
        expected, kind="svg", scale=8, border=4, light="#ffffff", dark="#000000", xmldecl=False
    )
    assert answer.data == expected.getvalue()


def test_the_poster_says_what_when_and_where(client, board):
    page = client.page("/boards/canal").follow("โปสเตอร์พร้อมคิวอาร์โค้ด")
    assert board.question in page.text
    assert "127.0.0.1:8000/b/canal" in page.text
    assert "2569" in page.text
    assert page.one("img.poster-code").get("src") == "/boards/canal/qr.svg"


def test_links_to_networks_carry_the_short_address_and_no_tracker(client, board):
    links = [
        link.get("href") for link in client.page("/boards/canal").select(".share a[href*='//']")
    ]
    assert {urlsplit(link).netloc for link in links} == {
        "social-plugins.line.me",
        "www.facebook.com",
    }
    for link in links:
        assert list(parse_qs(urlsplit(link).query).values()) == [[f"{SITE}/b/canal"]]


def test_nothing_of_a_draft_is_given_away(client, town):
    make_board(town, phase=Phase.DRAFT, slug="draft")
    for path in ("picture.png", "qr.svg", "poster", "feed.atom", "calendar.ics"):
        assert client.get(f"/boards/draft/{path}").status_code == 404


def test_the_site_can_be_put_on_a_home_screen(client, board):
    link = client.page("/").one("link[rel=manifest]").get("href")
    manifest = client.get(link).json
    assert manifest["start_url"] == "/"
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).status_code == 200


def test_ways_out_ask_the_database_little(client, board):
    for path in ("picture.png", "qr.svg", "poster", "feed.atom", "calendar.ics"):
        with at_most(7):
            client.get(f"/boards/canal/{path}")
