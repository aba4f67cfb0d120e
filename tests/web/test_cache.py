"""Kept pages: the present state for everybody, nobody's own page for anybody else."""

import gzip
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from participation.accounts.models import Account
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.core.transaction import atomic
from participation.proposals.queries import proposal as find_proposal
from participation.voting.services.supports import support
from participation.web.kept_page import takes_gzip
from tests.support.client import CheckingClient
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

PUBLIC = ("/", "/provinces/20", "/areas/here", "/areas/imported", "/boards/board")


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def board(town):
    return make_board(town, slug="board")


@pytest.fixture
def other(app):
    """Another visitor's browser."""
    return CheckingClient(app, app.response_class, use_cookies=True)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_asked_for_twice_is_built_once(client, board, path):
    first = client.get(path)
    with at_most(0):  # but for its stamp, which is asked beside the session
        again = client.get(path)
    assert first.status_code == again.status_code == 200
    assert first.data == again.data


def test_what_a_browser_has_is_not_sent_again(client, board):
    first = client.get("/boards/board")
    again = client.get("/boards/board", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_new_vote_is_seen_at_once(client, board, town):
    author, voter = make_resident(town), make_resident(town)
    proposal = make_proposal(board, author)
    before = client.get("/boards/board")
    support(find_proposal(proposal.public_id), voter)
    after = client.get("/boards/board", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.page.texts(".pill-count") == ["1"]
    assert client.page(f"/proposals/{proposal.public_id}").texts(".pill-count") == ["1"]


def test_strangers_may_see_a_new_vote_a_moment_later_but_nobody_misses_their_own(
    app, client, other, board, town, monkeypatch
):
    """A page that everybody looks at asks the database at most once in that moment."""
    monkeypatch.setattr(app.extensions["kept_pages"], "unasked_seconds", 60)
    author, voter = make_resident(town), make_resident(town)
    proposal = make_proposal(board, author)
    sign_in(other, voter)
    for visitor in (client, other):
        assert visitor.page("/boards/board").texts(".pill-count") == ["0"]
    support(find_proposal(proposal.public_id), voter)
    assert client.page("/boards/board").texts(".pill-count") == ["0"]
    assert other.page("/boards/board").texts(".pill-count") == ["1"]
    monkeypatch.setattr(app.extensions["kept_pages"], "unasked_seconds", 0)
    assert client.page("/boards/board").texts(".pill-count") == ["1"]


def test_lists_move_with_what_happens_on_a_board(client, board, town):
    pages = ("/", "/areas/here")
    before = [client.get(page).data for page in pages]
    make_proposal(find_board("board"), make_resident(town))
    assert all(client.get(page).data != old for page, old in zip(pages, before, strict=True))


def test_a_phase_that_ends_by_the_clock_is_seen_at_once(client, board, clock):
    assert client.page("/boards/board").select(".chip-collecting")
    clock.set(board.collecting_closes_at - timedelta(seconds=1))
    assert client.page("/boards/board").select(".chip-collecting")
    clock.set(board.collecting_closes_at)
    assert client.page("/boards/board").select(".chip-review")


def test_languages_are_kept_apart(client, other, board):
    thai = client.page("/boards/board")
    other.set_cookie("lang", "en")
    english = other.page("/boards/board")
    assert (thai.one("html").get("lang"), english.one("html").get("lang")) == ("th", "en")
    assert client.page("/boards/board").html == thai.html


def test_who_is_signed_in_neither_gets_nor_leaves_the_page_of_strangers(client, other, board, town):
    resident = make_resident(town, name="สมศรี ใจดี")
    make_proposal(board, make_resident(town, name="อื่น"))
    guest = other.page("/boards/board")
    sign_in(client, resident)
    own = client.page("/boards/board")
    assert "สมศรี ใจดี" in own.text
    assert own.select("form.pill-form")
    assert other.page("/boards/board").html == guest.html


def test_a_notice_is_shown_to_its_reader_alone(client, other, board):
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "เฉพาะคุณ")]
    assert "เฉพาะคุณ" in client.page("/boards/board").text
    assert "เฉพาะคุณ" not in other.page("/boards/board").text


def test_no_public_page_makes_a_session_for_a_guest(client, board, town):
    proposal = make_proposal(board, make_resident(town))
    for path in (*PUBLIC, f"/proposals/{proposal.public_id}"):
        answer = client.get(path)
        # The seed of random orders is one of few, and an area's address is no secret.
        given = {cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}
        assert given <= {"seed", "area"}
        assert "csrf_token" not in answer.text
        assert answer.headers["Vary"] == "Accept-Encoding, Cookie, HX-Request"


def test_another_host_gets_a_page_of_its_own(client, board):
    client.get("/boards/board")
    with at_most(9) as statements:
        client.get("/boards/board", headers={"Host": "elsewhere.example"})
    assert statements


def test_a_draft_is_never_kept(app, client, other, db, clock, town):
    board = make_board(town, slug="board", phase=Phase.DRAFT)
    assert client.get(f"/boards/{board.slug}").status_code == 404
    assert app.extensions["kept_pages"].strangers.size == 0


def test_pages_are_sent_packed_to_who_takes_them(app, client, board):
    plain = client.get("/boards/board")
    # Past the checking client, which reads pages as text.
    packed = FlaskClient(app, app.response_class).get(
        "/boards/board", headers={"Accept-Encoding": "gzip, br"}
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < len(plain.data) / 3
    assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("", False),
        ("br", False),
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip; q=0", False),
        ("gzip;q=0.0, br", False),
    ],
)
def test_what_a_browser_refuses_is_not_sent(accepted, taken):
    assert takes_gzip(accepted) is taken


def test_memory_is_bounded(app, client, board, monkeypatch):
    shelf = app.extensions["kept_pages"].strangers
    monkeypatch.setattr(shelf, "limit", 100_000)
    for number in range(30):
        client.get(f"/boards/board?made-up={number}")
    assert 0 < shelf.size <= 100_000
    before = shelf.size
    client.get("/boards/board?" + "x" * 400)
    assert shelf.size == before


# --- Somebody signed in gets their own page again ------------------------------------------------


@pytest.fixture
def proposal(board, town):
    return make_proposal(board, make_resident(town, name="ผู้เสนอ"))


@pytest.fixture
def paths(proposal):
    return ("/boards/board", f"/proposals/{proposal.public_id}")


def warm(client, *paths) -> None:
    """The first page makes the token of the session; the second one is kept."""
    for path in paths:
        client.get(path)
        client.get(path)


def test_ones_own_page_is_built_once_while_nothing_changes(client, town, paths):
    sign_in(client, make_resident(town, name="สมศรี ใจดี"))
    warm(client, *paths)
    for path in paths:
        with at_most(0):
            assert "สมศรี ใจดี" in client.page(path).text


def test_nobody_gets_the_page_of_somebody_else(client, other, town, paths):
    sign_in(client, make_resident(town, name="สมศรี ใจดี"))
    sign_in(other, make_resident(town, name="มานะ อดทน"))
    for path in paths:
        for _ in range(3):
            first, second = client.page(path), other.page(path)
            assert "สมศรี ใจดี" in first.text
            assert "มานะ" not in first.text
            assert "มานะ อดทน" in second.text
            assert "สมศรี" not in second.text


def test_ones_own_acts_are_seen_at_once(client, town, paths):
    sign_in(client, make_resident(town))
    warm(client, *paths)
    page = client.page("/boards/board").form("form.pill-form").submit()
    assert page.one("button.pill").get("aria-pressed") == "true"
    assert client.page(paths[1]).one("button.pill").get("aria-pressed") == "true"
    follow = client.page("/boards/board").form("form.follow").submit()
    assert follow.one("form.follow button").get("aria-pressed") == "true"


def test_the_acts_of_others_are_seen_at_once(client, town, proposal, paths):
    sign_in(client, make_resident(town))
    warm(client, *paths)
    support(find_proposal(proposal.public_id), make_resident(town))
    for path in paths:
        assert client.page(path).texts(".pill-count") == ["1"]


def test_signing_out_everywhere_ends_it(client, db, town, paths):
    resident = make_resident(town, name="สมศรี ใจดี")
    sign_in(client, resident)
    warm(client, *paths)
    with atomic():
        db.session.execute(
            update(Account).where(Account.id == resident.id).values(session_stamp="ended")
        )
    for path in paths:
        assert "สมศรี ใจดี" not in client.page(path).text


def test_a_form_has_a_new_token_each_time(client, town, paths):
    sign_in(client, make_resident(town))
    warm(client, *paths)
    tokens = {
        field.get("value")
        for _ in range(3)
        for field in client.page(paths[1]).select("input[name=token]")
    }
    assert len(tokens) == 3


def test_a_page_that_tells_whether_one_has_voted_is_not_kept(app, client, town):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote")
    sign_in(client, make_resident(town))
    warm(client, "/boards/vote")
    assert app.extensions["kept_pages"].own.size == 0


def test_ones_own_page_is_never_packed_with_its_token(app, client, town, paths):
    sign_in(client, make_resident(town))
    warm(client, *paths)
    for path in paths:
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers
