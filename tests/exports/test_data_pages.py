"""The pages of open data."""

from participation.boards.choices import Phase
from participation.exports.choices import TABLE_FORMATS
from participation.exports.datasets import DATA_SETS
from tests.support.town import make_board, make_proposal, make_resident, make_town


def test_somebody_finds_a_data_set_narrows_it_and_takes_it_along(client, db, clock):
    for slug in ("here", "there"):
        town = make_town(slug=slug)
        make_proposal(make_board(town), make_resident(town), title=slug)
    page = client.page("/data").follow("ข้อเสนอ")
    assert page.path == "/data/proposals"
    assert "จำนวนผู้สนับสนุน" in page.text
    asked = {**page.form().values.to_dict(), "area": "there"}
    answer = client.get("/data/proposals.csv", query_string=asked)
    assert answer.mimetype == "text/csv"
    assert "proposals-there.csv" in answer.headers["Content-Disposition"]
    assert ",there,there-ideas" in answer.text and ",here,here-ideas" not in answer.text


def test_every_data_set_has_a_page_and_a_file_in_each_format(client, db, clock):
    make_board(make_town())
    for data in DATA_SETS:
        client.page(f"/data/{data.name}?lang=en")
    for form in TABLE_FORMATS:
        assert client.get(f"/data/boards.{form}").status_code == 200
    assert client.get("/data/none").status_code == client.get("/data/none.csv").status_code == 404
    assert client.get("/data/boards.xml").status_code == 404


def test_a_wish_that_can_not_be_met_comes_back_with_its_words(client, db, clock):
    make_town()
    for query, said in (
        ("state=none", "state"),
        ("first=yesterday", "first"),
        ("first=2026-03-02&last=2026-03-01", "last"),
    ):
        page = client.page(f"/data/proposals.csv?{query}", 422)
        assert page.select(f"a[href='#{said}']")
    # Not passed over: a file with more than was asked for would mislead.
    client.page("/data/supports.csv?first=2026-03-01", 422)
    for query in ("area=none", "board=none", "province=00"):
        assert client.get(f"/data/proposals.csv?{query}").status_code == 404
    long = "x" * 10_000
    client.page(f"/data/proposals.csv?area={long}", 422)


def test_a_boards_page_leads_to_its_tables(client, db, clock):
    make_board(make_town(), slug="own", projects=[("ก", None)])
    make_board(make_town(slug="other"), phase=Phase.DRAFT, slug="draft")
    page = client.page("/boards/own").follow("ตารางทั้งหมด")
    links = [link.get("href") for link in page.select(".cards a.button")]
    assert links and all(link.endswith("?board=own") for link in links)
    assert not any("/data/log" in link for link in links)
    assert client.get("/data?board=draft").status_code == 404
    assert client.get("/data/proposals.csv?board=draft").status_code == 404
    sheet = next(
        link for link in client.page("/boards/own").select("a") if "xlsx" in link.get("href")
    )
    assert client.get(sheet.get("href")).data.startswith(b"PK")
