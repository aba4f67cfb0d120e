"""Files that are prepared in the background: whole or not at all, once for everybody."""

import errno
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select

from participation.accounts.events import account_leaving
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.core import storage
from participation.core.transaction import atomic
from participation.exports.choices import Failure, FileFormat, FileState
from participation.exports.errors import TooManyFiles
from participation.exports.models import DataFile, DataFileReader
from participation.exports.narrowing import Wanted
from participation.exports.queries.files import FRESH, data_file, data_stamp, latest_file, versions
from participation.exports.services import files, making
from participation.exports.services.files import KEPT, LOST_AFTER, order, prepare, wait_for
from participation.exports.services.making import A_BOARD, Wish
from participation.exports.services.versions import note_versions
from participation.outbox.models import OutboxItem
from participation.proposals.services import Draft, add_proposals
from tests.support.outbox import deliver, every_minute
from tests.support.race import race
from tests.support.tamper import tamper
from tests.support.town import make_board, make_resident, make_town, sign_in

WISH = Wish("proposals", FileFormat.CSV, Wanted())


@pytest.fixture(autouse=True)
def small(app, monkeypatch, tmp_path):
    """Three rows are many, and files have a folder of their own."""
    monkeypatch.setattr(files, "SMALL", 2)
    monkeypatch.setitem(app.config, "FILES_PATH", str(tmp_path))


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def board(town):
    return make_board(town, slug="board", projects=[(title, None) for title in "กขค"])


def folder(app) -> list[Path]:
    return [path for path in Path(app.config["FILES_PATH"]).rglob("*-data.*") if path.is_file()]


def test_what_is_small_comes_at_once_and_what_is_large_is_prepared(app, client, board):
    assert client.get("/data/boards.csv").mimetype == "text/csv"
    first = client.get("/data/proposals.csv")
    assert first.status_code == 303
    # Who comes meanwhile waits for the same file.
    assert client.get("/data/proposals.csv").location == first.location
    page = client.page(first.location)
    assert "รอคิว" in page.text
    assert page.select("#file-state[hx-get]")
    assert deliver(app) == 1
    piece = client.get(first.location, headers={"HX-Request": "true"}).text
    assert "<html" not in piece and "hx-get" not in piece and "/download" in piece
    ready = client.get(f"{first.location}/download")
    assert ready.headers["Content-Disposition"] == 'attachment; filename="proposals.csv"'
    assert ready.data.startswith(b"\xef\xbb\xbfprovince_code,")
    assert ready.text.count("board,") == 4
    # From now on the file itself is the answer, and browsers that have it are told so.
    again = client.get("/data/proposals.csv")
    assert again.data == ready.data
    known = {"If-None-Match": again.headers["ETag"]}
    assert client.get("/data/proposals.csv", headers=known).status_code == 304


def test_a_crowd_gets_the_same_file_until_it_is_old_and_something_changed(app, clock, board):
    file = order(WISH)
    deliver(app)
    assert latest_file(WISH.digest).public_id == file.public_id
    clock.set(clock.now + FRESH * 2)
    assert latest_file(WISH.digest).public_id == file.public_id
    add_proposals(find_board(board.slug), [Draft(title="ใหม่")])
    assert latest_file(WISH.digest) is None
    assert latest_file(Wish("proposals", FileFormat.CSV, Wanted(area="here")).digest) is None


def test_a_date_that_passes_is_a_change(town, clock):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING)
    before = data_stamp()
    clock.advance(minutes=1)
    assert data_stamp() == before
    clock.advance(days=30)
    assert data_stamp() != before


def test_many_at_once_have_one_file_prepared(app, db, board):
    found = race(app, lambda _: order(WISH).public_id, runners=5)
    assert len(set(found)) == 1
    assert db.session.scalar(select(func.count()).select_from(DataFile)) == 1
    assert db.session.scalar(select(func.count()).select_from(OutboxItem)) == 1


def test_there_is_an_end_to_how_many_are_prepared(client, board, monkeypatch):
    monkeypatch.setattr(files, "MOST_WAITING", 1)
    order(WISH)
    with pytest.raises(TooManyFiles):
        order(Wish("proposals", FileFormat.JSONL, Wanted()))
    assert client.get("/data/proposals.jsonl").status_code == 429


def test_a_whole_board_is_prepared_too(app, client, board):
    place = client.get("/boards/board/download.zip").location
    deliver(app)
    answer = client.get(f"{place}/download")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="board.zip"'
    file = latest_file(Wish(A_BOARD, FileFormat.ZIP, Wanted(board="board")).digest)
    assert (file.bytes, file.sha256) == (len(answer.data), sha256(answer.data).hexdigest())


def test_progress_is_told_while_the_worker_reads(app, client, board, monkeypatch):
    seen = []
    monkeypatch.setattr(files, "_NOTED_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(files, "_NOTED_ROWS", 1)
    file = order(WISH)
    original = files.storage.put_parts

    def look_meanwhile(key, parts):
        kept = original(key, parts)
        page = client.page(f"/data/files/{file.public_id}?lang=en")
        seen.append("3 rows so far" in page.text)
        return kept

    monkeypatch.setattr(files.storage, "put_parts", look_meanwhile)
    deliver(app)
    assert seen == [True]
    assert data_file(file.public_id).rows == 3


@pytest.mark.parametrize(
    ("error", "failure", "words"),
    [
        (OSError(errno.ENOSPC, "full"), Failure.NO_SPACE, "เนื้อที่"),
        (ZeroDivisionError(), Failure.ERROR, "ข้อผิดพลาด"),
    ],
)
def test_a_failure_has_its_word_and_leaves_no_file(
    app, client, board, monkeypatch, error, failure, words
):
    def broken(wish, tick):
        yield b"half"
        raise error

    monkeypatch.setattr(files, "parts_of", broken)
    file = order(WISH)
    # Not tried again by itself: the reader is told, and decides.
    assert deliver(app) == 1
    assert data_file(file.public_id).failure is failure
    page = client.page(f"/data/files/{file.public_id}")
    assert words in page.text
    assert [*Path(app.config["FILES_PATH"]).rglob("*.part")] == folder(app) == []
    assert client.get(f"/data/files/{file.public_id}/download").status_code == 404
    monkeypatch.setattr(files, "parts_of", making.parts_of)
    assert page.select("a[href='/data/proposals.csv']")
    assert client.get("/data/proposals.csv").location != f"/data/files/{file.public_id}"


def test_what_a_dead_worker_left_is_taken_up_again(app, db, clock, board):
    file = order(WISH)
    tamper(db, "UPDATE data_file SET state = 'running'")
    deliver(app)
    assert data_file(file.public_id).state is FileState.READY
    # A second worker that held the same item for dead does no harm.
    prepare(file.public_id, print)
    assert data_file(file.public_id).state is FileState.READY


def test_what_nobody_takes_up_is_given_up(app, db, clock, board):
    file = order(WISH)
    tamper(db, "DELETE FROM outbox_item")
    clock.set(clock.now + LOST_AFTER)
    every_minute(app)
    assert data_file(file.public_id).failure is Failure.LOST


def test_files_are_removed_after_a_day(app, client, clock, board):
    address = f"/data/files/{order(WISH).public_id}"
    deliver(app)
    assert len(folder(app)) == 1
    clock.set(clock.now + KEPT)
    every_minute(app)
    assert folder(app) == []
    page = client.page(address, 404)
    assert "ไม่ได้เก็บไว้แล้ว" in page.text


def test_a_damaged_file_is_given_to_nobody(app, client, board):
    file = order(WISH)
    deliver(app)
    path = storage.local_copy(data_file(file.public_id).key)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"x")
    assert client.get("/data/proposals.csv").status_code == 409
    path.unlink()
    assert client.get(f"/data/files/{file.public_id}/download").status_code == 404


def test_who_is_signed_in_gets_a_mail_and_a_guest_is_asked_to_sign_in(
    app, client, db, town, board, mailbox
):
    reader = make_resident(town, email="reader@example.com")
    file = order(WISH)
    address = f"/data/files/{file.public_id}"
    assert "/sign-in" in client.post(f"{address}/mail").location
    sign_in(client, reader)
    page = client.page(address).form().submit()
    assert "จะส่งอีเมลถึงท่าน" in page.text
    deliver(app)
    assert mailbox.only().address(address)
    assert db.session.scalar(select(func.count()).select_from(DataFileReader)) == 0
    assert not wait_for(data_file(file.public_id), reader)


def test_who_leaves_is_written_to_no_more(app, db, town, board):
    reader = make_resident(town)
    file = order(WISH)
    assert wait_for(file, reader)
    with atomic():
        account_leaving.send(account=reader, person_id=reader.person.id, empty=False)
    assert db.session.scalar(select(func.count()).select_from(DataFileReader)) == 0


def test_a_version_is_counted_when_something_changes(app, clock, board):
    note_versions()
    first = versions()["proposals"]
    assert first.number == 1
    clock.advance(minutes=1)
    note_versions()
    assert versions()["proposals"].number == 1
    add_proposals(find_board(board.slug), [Draft(title="ใหม่")])
    every_minute(app)
    assert (versions()["proposals"].number, versions()["log"].changed_at) == (2, clock.now)
