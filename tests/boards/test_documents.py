"""Documents of a board: links that officials add and take away."""

import pytest

from participation.boards.choices import MOST_DOCUMENTS
from participation.boards.errors import TooManyDocuments
from participation.boards.queries import board as find_board
from participation.boards.queries import board_with_documents
from participation.boards.services import add_document, remove_document
from participation.core import audit
from tests.support.race import race
from tests.support.town import make_board, make_official, make_town, sign_in

ADDRESS = "https://example.go.th/plan.pdf"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def board(town):
    return make_board(town, slug="board")


def test_an_official_adds_a_link_that_everybody_sees(client, town, board):
    sign_in(client, make_official(town))
    page = client.page("/boards/board/documents").form("section form")
    page = page.submit(title="แผนพัฒนา", address=ADDRESS)
    assert "แผนพัฒนา" in page.text
    with client.session_transaction() as session:
        session.clear()
    links = client.page("/boards/board").select(f"a[href='{ADDRESS}']")
    assert [link.get("rel") for link in links] == ["noopener nofollow"]


def test_and_takes_it_away_again(client, town, board):
    official = make_official(town)
    add_document(official, board, title="แผนพัฒนา", address=ADDRESS)
    sign_in(client, official)
    page = client.page("/boards/board/documents").form("ul.documents form").submit()
    assert not page.select("ul.rows a")
    acts = [entry.act for entry, _ in audit.entries(f"municipality:{town.id}")]
    assert acts[-2:] == ["board.add-document", "board.remove-document"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://example.go.th/plan.pdf",
        "ftp://example.go.th/plan.pdf",
        "https://",
        "https://example",
        "https://user@example.go.th/",
        "https://example.go.th/a b",
        'https://example.go.th/"><script>',
    ],
)
def test_other_addresses_come_back_with_what_was_typed(client, town, board, address):
    sign_in(client, make_official(town))
    form = client.page("/boards/board/documents").form("section form")
    page = form.submit(title="แผนพัฒนา", address=address)
    assert page.status == 422
    assert page.one("#title").get("value") == "แผนพัฒนา"


def test_many_at_once_stay_within_the_limit(app, town, board):
    official = make_official(town)
    for number in range(MOST_DOCUMENTS - 1):
        add_document(official, board, title=f"{number}", address=ADDRESS)

    def act(place: int) -> object:
        return add_document(official, find_board("board"), title="x", address=ADDRESS)

    results = race(app, act, runners=4)
    assert sum(isinstance(result, TooManyDocuments) for result in results) == 3
    assert len(board_with_documents("board").documents) == MOST_DOCUMENTS


def test_one_of_another_board_stays(town, board, db):
    official = make_official(town)
    other = make_board(make_town(slug="there"), slug="other")
    document = add_document(official, board, title="x", address=ADDRESS)
    remove_document(official, other, document.public_id)
    assert len(board_with_documents("board").documents) == 1
