"""Pieces of pages for htmx: the same address, other clothes."""

import json
from urllib.parse import unquote

import pytest

from participation.boards.choices import Phase
from participation.proposals.queries import ranked_by_support
from tests.support.town import make_board, make_proposal, make_resident, make_town, sign_in

ASKING = {"HX-Request": "true", "HX-Current-URL": "http://localhost/boards/here?lang=en"}


@pytest.fixture
def proposals(db, clock):
    """Two proposals of a board on which everybody may support one."""
    town = make_town()
    board = make_board(town, slug="here", support_limit=1)
    author = make_resident(town)
    return [make_proposal(board, author, title=title) for title in ("หนึ่ง", "สอง")]


@pytest.fixture
def proposal(proposals):
    return proposals[0]


@pytest.fixture
def visitor(client, proposals):
    """A resident signed in, in English."""
    sign_in(client, make_resident(proposals[0].board.municipality))
    client.page("/?lang=en")
    return client


def token(client) -> str:
    return client.page("/").one("input[name=csrf_token]").get("value")


def press(client, address: str, **headers: str):
    data = {"csrf_token": token(client), "next": "/boards/here"}
    return client.post(address, data=data, headers={**ASKING, **headers})


def test_a_support_answers_the_button_as_it_is_now(visitor, proposal):
    address = proposal.public_id
    given = press(visitor, f"/proposals/{address}/support")
    assert given.status_code == 200
    assert given.page.texts("button") == ["Supported 1"]
    assert given.page.form("form").action.endswith("/support/withdraw")
    assert given.page.form("form").values["next"] == "/boards/here"
    assert json.loads(given.headers["HX-Trigger"]) == {"say": "Supported. Supports now: 1"}
    back = press(visitor, f"/proposals/{address}/support/withdraw")
    assert back.page.texts("button") == ["Support 0"]


def test_what_is_read_out_in_thai_fits_into_a_header(visitor, proposal):
    address = f"/proposals/{proposal.public_id}/support"
    visitor.page("/?lang=th")
    given = press(visitor, address)
    assert given.headers["HX-Trigger"].isascii()
    assert "สนับสนุน" in json.loads(given.headers["HX-Trigger"])["say"]


def test_caches_tell_pieces_from_pages(visitor):
    assert "HX-Request" in visitor.get("/").headers["Vary"]


def test_a_refusal_is_a_sentence(visitor, proposals):
    first, second = (found.public_id for found in proposals)
    press(visitor, f"/proposals/{first}/support")
    refused = press(visitor, f"/proposals/{second}/support")
    assert (refused.status_code, refused.mimetype) == (409, "text/plain")
    assert refused.text.startswith("You already support 1 proposals")
    assert press(visitor, "/proposals/none/support").text == "There is no such proposal."


def test_an_error_of_the_server_is_a_sentence_too(visitor):
    wrong = visitor.get("/nowhere", headers=ASKING)
    assert (wrong.status_code, wrong.mimetype) == (404, "text/plain")


def test_a_guest_is_led_to_signing_in_and_back_to_the_page(client, proposal):
    address = f"/proposals/{proposal.public_id}/support"
    client.page("/?lang=en")
    token_of_guest = client.page("/sign-in").form().values["csrf_token"]
    for data in ({"csrf_token": token_of_guest}, {}):
        asked = client.post(address, data=data, headers=ASKING)
        assert asked.status_code == 401
        assert unquote(asked.headers["HX-Redirect"]) == "/sign-in?next=/boards/here?lang=en"


@pytest.mark.parametrize("said", ["", "//evil.example", "http://x//evil.example", "javascript:x"])
def test_nobody_is_led_elsewhere(client, proposal, said):
    headers = {"HX-Request": "true", "HX-Current-URL": said}
    asked = client.post(f"/proposals/{proposal.public_id}/support", headers=headers)
    assert unquote(asked.headers["HX-Redirect"]) == "/sign-in?next=/"


def test_a_form_without_its_token_is_refused_in_words(visitor, proposal):
    refused = visitor.post(f"/proposals/{proposal.public_id}/support", headers=ASKING)
    assert (refused.status_code, refused.mimetype) == (400, "text/plain")
    assert "open too long" in refused.text


def test_what_the_browser_goes_back_to_is_a_page(visitor):
    headers = {**ASKING, "HX-History-Restore-Request": "true"}
    assert visitor.get("/nowhere", headers=headers).mimetype == "text/html"


def test_supports_are_told_to_be_closed(visitor):
    board = make_board(make_town(slug="late"), phase=Phase.REVIEW, projects=[("ก", None)])
    (listed,) = ranked_by_support(board.id)
    assert press(visitor, f"/proposals/{listed.public_id}/support").status_code == 409
