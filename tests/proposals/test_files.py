"""Photos and documents of proposals: who sees them, how they are sent, how many there can be."""

import hashlib
import io
from pathlib import Path

import pytest

from participation.boards.choices import Phase
from participation.boards.queries import board as find_board
from participation.core import storage
from participation.core.db import db as database
from participation.core.pictures import made_safe
from participation.core.transaction import IntegrityError, atomic
from participation.proposals.errors import FilesSettled, TooManyFiles
from participation.proposals.models import Attachment
from participation.proposals.queries import (
    attachments_of,
    in_order_of_submission,
    own_drafts,
    own_proposals,
    saved_draft,
)
from participation.proposals.services.drafts import save_draft
from participation.proposals.services.files import (
    Holder,
    add_files,
    describe_files,
    make_thumbnail,
    remove_some_files,
)
from participation.voting.services.supports import support
from tests.support.outbox import deliver
from tests.support.pictures import PDF, add_photo, opened, photo
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def author(town):
    return make_resident(town)


@pytest.fixture
def board(town):
    return make_board(town, slug="canal")


@pytest.fixture
def proposal(board, author):
    return make_proposal(board, author)


@pytest.fixture
def draft(board, author):
    """What a draft's files are added to."""
    return Holder(draft_id=save_draft(board, author, {"title": "ก"}))


def holder(proposal):
    return Holder(proposal_id=proposal.id)


def document(name="แผน.pdf"):
    return name, made_safe(PDF)


def test_a_photo_is_sent_to_look_at_and_never_changes(client, proposal):
    address = add_photo(proposal)
    answer = client.get(f"/files/{address}")
    assert answer.mimetype == "image/jpeg"
    assert opened(answer.data).size == (60, 40)
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "attachment" not in answer.headers["Content-Disposition"]
    again = client.get(f"/files/{address}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_document_is_sent_to_keep(client, proposal):
    add_files(holder(proposal), [document("../แผน<งาน>.PDF.exe")])
    (file,) = attachments_of(proposal.id)
    answer = client.get(f"/files/{file.public_id}")
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert file.name == "แผนงาน.PDF.pdf"
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()


def test_nobody_but_its_writer_sees_a_drafts_file(client, town, author, draft):
    add_files(draft, [("a.jpg", made_safe(photo()))])
    (file,) = saved_draft(author.id, find_board("canal").id).attachments
    path = f"/files/{file.public_id}"
    assert client.get(path).status_code == 404
    for stranger in (make_resident(town), make_official(town)):
        sign_in(client, stranger)
        assert client.get(path).status_code == 404
    sign_in(client, author)
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_unknown_file_and_one_that_is_lost_are_not_found(client, proposal):
    address = add_photo(proposal)
    storage.remove(f"{address}.jpg")
    assert client.get(f"/files/{address}").status_code == 404
    assert client.get("/files/nothinghere2").status_code == 404


def test_the_worker_makes_the_small_copy_and_until_then_the_photo_stands_there(
    app, client, proposal
):
    add_files(holder(proposal), [("a.jpg", made_safe(photo(size=(1600, 1200))))])
    page = f"/proposals/{proposal.public_id}"
    (file,) = attachments_of(proposal.id)
    before = client.page(page).one(".photos img")
    assert before.get("src") == f"/files/{file.public_id}"
    assert client.get(f"/files/{file.public_id}/small").status_code == 404
    deliver(app)
    after = client.page(page).one(".photos img")
    assert after.get("src") == f"/files/{file.public_id}/small"
    # No part of the page moves when one takes the place of the other.
    for side in ("width", "height"):
        assert after.get(side) == before.get(side)
    assert opened(client.get(after.get("src")).data).size == (640, 480)


def test_making_it_again_or_for_a_photo_that_is_gone_is_harmless(db, proposal):
    address = add_photo(proposal)
    make_thumbnail(address)
    remove_some_files(holder(proposal), [address])
    make_thumbnail(address)
    for key in (f"{address}.jpg", f"{address}-small.jpg"):
        with pytest.raises(FileNotFoundError):
            storage.get(key)


def test_what_is_refused_leaves_no_file_behind(app, proposal):
    add_files(holder(proposal), [document()] * 5)
    before = stored(app)
    with pytest.raises(TooManyFiles):
        add_files(holder(proposal), [document()])
    assert stored(app) == before


def stored(app):
    """Return the names of all files in the storage."""
    return {path.name for path in Path(app.config["FILES_PATH"]).rglob("*.*")}


def test_five_files_are_the_most_however_many_come_at_once(app, proposal):
    proposal_id = proposal.id

    def add(_place):
        add_files(Holder(proposal_id=proposal_id), [document()] * 2)

    results = race(app, add, runners=4)
    assert len(attachments_of(proposal_id)) == 5
    refused = [result for result in results if result is not None]
    assert refused
    assert all(isinstance(result, TooManyFiles) for result in refused)
    assert {file.position for file in attachments_of(proposal_id)} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("position", [0, 6, 1])
def test_the_database_itself_keeps_the_number(proposal, position):
    add_files(holder(proposal), [document()])
    row = {"kind": "pdf", "name": "a.pdf", "bytes": 1, "sha256": "0", "position": position}
    with pytest.raises(IntegrityError):
        insert_row(proposal_id=proposal.id, **row)


def insert_row(**values):
    with atomic():
        database.session.add(Attachment(**values))
        database.session.flush()


def test_files_stay_once_somebody_supports_them(town, proposal):
    address = add_photo(proposal)
    support(proposal, make_resident(town))
    for act in (
        lambda: add_files(holder(proposal), [document()]),
        lambda: remove_some_files(holder(proposal), [address]),
        lambda: describe_files(holder(proposal), {address: "x"}),
    ):
        with pytest.raises(FilesSettled):
            act()
    assert len(attachments_of(proposal.id)) == 1


def test_a_removed_place_is_filled_again(proposal):
    add_files(holder(proposal), [document(f"{number}.pdf") for number in range(3)])
    remove_some_files(holder(proposal), [attachments_of(proposal.id)[1].public_id])
    add_files(holder(proposal), [document("new.pdf")])
    assert [file.name for file in attachments_of(proposal.id)] == ["0.pdf", "new.pdf", "2.pdf"]


def test_a_page_with_five_files_costs_no_more_statements(client, proposal):
    page = f"/proposals/{proposal.public_id}"
    with at_most(6) as without:
        client.page(page)
    add_files(holder(proposal), [document()] * 5)
    with at_most(len(without)):
        client.page(page)


@pytest.mark.parametrize("key", ["../secrets.json", "a/b.jpg", "", ".jpg", "abc", "a\0b.jpg"])
def test_the_storage_takes_no_other_keys(db, key):
    with pytest.raises(ValueError, match="is no key"):
        storage.put(key, b"x")


def test_the_storage_keeps_whole_files(db):
    storage.put("abc.jpg", b"one")
    storage.put("abc.jpg", b"two")
    with storage.get("abc.jpg") as handle:
        assert io.BytesIO(handle.read()).getvalue() == b"two"
    storage.remove("abc.jpg")
    storage.remove("abc.jpg")


def test_files_of_a_board_that_is_no_draft_are_public_in_every_phase(client, town):
    review = make_board(town, slug="later", phase=Phase.REVIEW, projects=[("ก", None)])
    (listed,) = in_order_of_submission(review.id)
    assert client.get(f"/files/{add_photo(listed)}").status_code == 200


def test_ones_own_are_found_with_their_files_for_the_download(author, board, proposal, draft):
    add_files(draft, [document("ร่าง.pdf")])
    add_files(holder(proposal), [document()])
    with at_most(4):
        (own,) = own_proposals(author.id)
        ((kept, slug),) = own_drafts(author.id)
        names = [file.name for file in [*own.attachments, *kept.attachments]]
    assert (names, slug) == (["แผน.pdf", "ร่าง.pdf"], "canal")
    assert storage.local_copy(own.attachments[0].key).read_bytes() == PDF
