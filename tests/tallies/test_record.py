"""The result of a board on paper: its PDF, and Thai numerals."""

import pytest

from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.tallies.queries import tally
from participation.voting.ballots import make_choices
from participation.web import pdf
from tests.support.town import make_board, make_town

BALLOTS = [make_choices(BallotKind.APPROVAL, codes) for codes in (("1", "3"), ("1", "2"), ("2",))]


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def records(monkeypatch):
    """The pages that PDF files were made from, oldest first."""
    made = []

    def keep(html, name):
        made.append(html)
        return pdf_response(html, name)

    pdf_response = pdf.pdf_response
    monkeypatch.setattr("participation.tallies.views.pdf_response", keep)
    return made


def vote(town, phase=Phase.RESULTS):
    kind = BoardKind.BUDGET
    return make_board(town, kind=kind, phase=phase, slug="vote", ballots=BALLOTS)


def test_the_record_tells_result_rules_and_how_to_recount(client, town, records):
    vote(town)
    link = client.page("/boards/vote/results?lang=en").one("a[href$='/results.pdf']").get("href")
    answer = client.get(link)
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-") and answer.data.rstrip().endswith(b"%%EOF")
    (page,) = records
    for words in (
        "Record of the result",
        "Rules of this vote",
        "Selected: costs 400,000 baht",
        tally(find_board("vote").id).digest,
        "/boards/vote/results</code>",
        "Signed",
        "Witness",
    ):
        assert words in page


def test_the_record_has_thai_numerals_where_they_are_asked_for(client, town, records):
    vote(town)
    page = client.page("/boards/vote/results?digits=thai")
    assert "๔๐๐,๐๐๐ บาท" in page.text
    client.get(page.one("a[href*='/results.pdf']").get("href"))
    client.get("/boards/vote/results.pdf")
    client.get("/boards/vote/results.pdf?digits=thai&lang=en")
    thai, arabic, english = records
    assert "๔๐๐,๐๐๐ บาท" in thai and "400,000" not in thai
    assert "๒๕๖๙" in thai and "2569" in arabic
    assert "400,000 บาท" in arabic and "๔๐๐,๐๐๐" not in arabic
    assert "400,000 baht" in english
    # What is typed to count again is not touched.
    assert tally(find_board("vote").id).digest in thai and "SHA-256" in thai


def test_ideas_have_a_record_of_their_ranking(client, town, records):
    make_board(town, phase=Phase.RESULTS, slug="ideas", projects=[("ก่อน", None), ("หลัง", None)])
    assert client.get("/boards/ideas/results.pdf").mimetype == "application/pdf"
    assert records[0].index("ก่อน") < records[0].index("หลัง")


@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.COUNTING])
def test_nothing_of_a_count_is_told_before_its_day(client, town, records, phase):
    vote(town, phase)
    assert client.get("/boards/vote/results.pdf").status_code == 404
    assert records == []


def test_without_what_makes_pdf_files_the_page_says_to_print_it(client, town, monkeypatch):
    vote(town)
    pdf.makes_pdf.cache_clear()
    monkeypatch.setattr(pdf, "find_library", lambda _name: None)
    page = client.page("/boards/vote/results?lang=en")
    assert "print the page" in page.text
    assert page.select("a[href*='/results.pdf']") == []
    assert client.get("/boards/vote/results.pdf").status_code == 409
    pdf.makes_pdf.cache_clear()
