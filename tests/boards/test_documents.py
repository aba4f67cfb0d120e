"""Documents of a board: links and files that officials add, order and take away."""

import io
import json
import zipfile

import pytest

from participation.accounts.queries import account_by_email
from participation.boards.choices import MOST_DOCUMENTS, MOST_FILES, Phase
from participation.boards.errors import TooManyBoardFiles, TooManyDocuments
from participation.boards.queries import board as find_board
from participation.boards.queries import board_with_documents
from participation.boards.services.documents import (
    add_document,
    add_file,
    raise_document,
    remove_document,
    restore_document,
    tidy_documents,
)
from participation.core import audit, storage
from participation.core.pictures import FileTooLarge, UnknownFile, made_safe
from participation.exports.services.package import board_package
from tests.support.language import told
from tests.support.pictures import PDF, photo
from tests.support.posting import send_files
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
    page = client.page("/boards/board/documents").form("form[action$='/documents']")
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
    page = (
        client.page("/boards/board/documents").form("ul.documents form[action$='/remove']").submit()
    )
    assert not page.select("ul.documents a")
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
    form = client.page("/boards/board/documents").form("form[action$='/documents']")
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


# --- Files ---------------------------------------------------------------------------------------


def send(client, content: bytes, name: str, **typed: str):
    """Send a file as the form does; return the page that answers."""
    page = client.page("/boards/board/documents")
    return send_files(page, [(name, content)], typed, field="file")


def titles(board: str = "board") -> list[str]:
    return [document.title for document in board_with_documents(board).documents]


def test_a_pdf_and_a_picture_are_read_by_everybody_from_the_board(app, client, town, board):
    sign_in(client, make_official(town))
    send(client, PDF, "แผนผัง.PDF")
    send(client, photo(), "x.png", file_title="ภาพถ่ายคลอง")
    assert titles() == ["แผนผัง", "ภาพถ่ายคลอง"]
    with client.session_transaction() as session:
        session.clear()
    page = client.page("/boards/board")
    links = [link.get("href") for link in page.select("a[href^='/documents/']")]
    plan, picture = (client.get(link, buffered=True) for link in links)
    assert plan.data == PDF
    assert plan.headers["Content-Disposition"].startswith("attachment")
    assert picture.content_type == "image/jpeg"
    for answer in (plan, picture):
        assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"<html><script>alert(1)</script></html>", "plan.pdf", UnknownFile()),
        (PDF + b"\0" * (10 * 1024 * 1024), "plan.pdf", FileTooLarge(megabytes=10)),
        (b"", "", "Please fill this in."),
    ],
)
def test_other_files_are_refused_and_the_title_stays(
    app, client, town, board, content, name, refusal
):
    sign_in(client, make_official(town))
    page = send(client, content, name, file_title="แผน")
    assert page.status == 422
    assert page.texts("#file-error") == [told(app, "th", refusal)]
    assert page.one("#file_title").get("value") == "แผน"
    assert titles() == []


def test_files_of_a_draft_are_for_who_may_see_it(app, client, town):
    draft = make_board(town, phase=Phase.DRAFT, slug="draft")
    official = make_official(town)
    document = add_file(official, draft, title="x", safe=made_safe(PDF))
    address = f"/documents/{document.public_id}"
    assert app.test_client().get(address).status_code == 404
    sign_in(client, official)
    assert client.get(address, buffered=True).status_code == 200


def test_what_was_taken_away_is_put_back_within_a_day_and_then_gone_for_good(
    client, town, board, clock
):
    official = make_official(town)
    kept = add_file(official, board, title="แผน", safe=made_safe(PDF))
    sign_in(client, official)
    remove = "ul.documents form[action$='/remove']"
    page = client.page("/boards/board/documents").form(remove).submit()
    assert titles() == []
    assert client.get(f"/documents/{kept.public_id}").status_code == 404
    page = page.form("form[action$='/restore']").submit()
    assert titles() == ["แผน"]
    page.form(remove).submit()
    clock.advance(hours=23)
    tidy_documents()
    assert storage.local_copy(kept.key).exists()
    clock.advance(hours=2)
    tidy_documents()
    assert not storage.local_copy(kept.key).exists()
    assert not client.page("/boards/board/documents").select("form[action$='/restore']")


def test_documents_are_put_in_order(client, town, board):
    official = make_official(town)
    for title in ("ก", "ข", "ค"):
        add_document(official, board, title=title, address=ADDRESS)
    sign_in(client, official)
    page = client.page("/boards/board/documents")
    last = page.select("form[action$='/up']")[-1]
    page.form(f"form[action='{last.get('action')}']").submit()
    assert titles() == ["ก", "ค", "ข"]
    raise_document(board, "nothing")
    assert titles() == ["ก", "ค", "ข"]


def test_many_files_at_once_stay_within_the_limit(app, town, board):
    email = make_official(town).email
    official, safe = account_by_email(email), made_safe(PDF)
    kept = [add_file(official, board, title="x", safe=safe) for _ in range(MOST_FILES - 1)]
    remove_document(official, board, kept[0].public_id)

    def act(place: int) -> object:
        if place == 0:
            return restore_document(account_by_email(email), find_board("board"), kept[0].public_id)
        return add_file(account_by_email(email), find_board("board"), title="x", safe=safe)

    results = race(app, act, runners=4)
    assert sum(isinstance(result, TooManyBoardFiles) for result in results) == 2
    assert len(titles()) == MOST_FILES


def test_the_package_of_a_board_lists_what_there_is_to_read(town, board):
    official = make_official(town)
    add_document(official, board, title="แผน", address=ADDRESS)
    file = add_file(official, board, title="ผัง", safe=made_safe(PDF))
    content = b"".join(board_package(find_board("board")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = json.loads(archive.read("board.json"))["documents"]
    assert [(one["title"], one["address"]) for one in listed] == [
        ("แผน", ADDRESS),
        ("ผัง", f"/documents/{file.public_id}"),
    ]
    assert listed[1]["sha256"] == file.sha256
