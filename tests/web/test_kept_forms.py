"""A form that could not be taken comes back filled in: nothing that was typed is lost."""

import io

import pytest

from participation.boards.choices import BoardKind, Phase
from participation.core.kept_forms import KeptForm, keep, open_kept
from participation.web import kept_forms
from tests.support.client import CheckingClient
from tests.support.limits import limited_client
from tests.support.rows import count_rows
from tests.support.statements import at_most
from tests.support.town import (
    PASSWORD,
    make_board,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

EMAIL = "somsri@example.com"
NEW = "/boards/canal/proposals/new"
TYPED = {
    "title": "ปลูกต้นไม้ <ริมคลอง>",
    "problem": "ร้อน\n\nไม่มีร่ม",
    "idea": "ทุกวันเสาร์ 🌳 " * 50,
    "place": "ริมคลอง",
}
HERE = "What you typed is still here."
PRESS_AGAIN = "The page was open too long. Please press the button again."


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def somsri(town):
    make_board(town, slug="canal")
    return make_resident(town, email=EMAIL)


def token_of(client) -> str:
    return client.page("/sign-in?lang=en").form().values["csrf_token"]


def enter(page):
    return page.form("main form[action='/sign-in']").submit(email=EMAIL, password=PASSWORD)


def send(client, path, typed, **options):
    """Send a form as a guest with a valid token and follow; return the page."""
    sent = {**typed, "csrf_token": token_of(client)}
    return client.post(path, data=sent, follow_redirects=True, **options).page


def test_a_guests_proposal_stands_in_its_form_after_signing_in(client, somsri):
    page = send(client, NEW, TYPED)
    assert page.path == "/sign-in"
    assert "What you typed is kept." in page.text
    page = enter(page)
    assert page.path == NEW
    assert HERE in page.text
    form = page.form("#proposal-form")
    assert {name: form.values[name].removeprefix("\n") for name in TYPED} == TYPED
    page = form.submit(button="Publish")
    assert page.path.startswith("/proposals/")
    assert TYPED["title"] in page.text
    # What was sent is not offered again.
    assert HERE not in client.page(NEW).text


def test_a_page_left_open_too_long_brings_its_form_back_at_once(client, somsri):
    sign_in(client, somsri)
    client.page("/?lang=en")
    response = client.post(NEW, data={**TYPED, "csrf_token": "old"})
    assert response.status_code == 302
    page = client.page(response.headers["Location"])
    assert page.path == NEW
    assert HERE in page.text
    assert page.form("#proposal-form").submit(button="Publish").path.startswith("/proposals/")


def test_a_session_that_ended_in_the_middle_of_writing_loses_nothing(client, somsri):
    """Session and token are both gone: first the way to sign in, then the form."""
    client.page("/?lang=en")
    page = client.post(NEW, data={**TYPED, "csrf_token": "old"}, follow_redirects=True).page
    assert page.path == "/sign-in"
    assert enter(page).form("#proposal-form").values["title"] == TYPED["title"]


def test_a_ballot_comes_back_with_its_marks(client, town):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote")
    make_resident(town, email=EMAIL)
    page = enter(send(client, "/boards/vote/ballot", {"choice-2": "1", "choice-3": "1"}))
    form = page.form("form.ballot")
    marked = sorted(name for name in form.values if name.startswith("choice"))
    assert marked == ["choice-2", "choice-3"]
    assert form.submit().path == "/boards/vote/ballot/review"


def test_a_guest_who_supports_is_back_at_the_proposal_with_nothing_kept(client, db, town):
    board = make_board(town, slug="canal")
    proposal = make_proposal(board, make_resident(town))
    address = f"/proposals/{proposal.public_id}"
    make_resident(town, email=EMAIL)
    page = enter(send(client, f"{address}/support", {"next": address}))
    assert page.path == address
    assert HERE not in page.text
    assert count_rows(db)["kept_form"] == 0


def test_an_opinion_comes_back_on_the_page_it_was_typed_on(client, town):
    board = make_board(town, slug="canal")
    proposal = make_proposal(board, make_resident(town))
    address = f"/proposals/{proposal.public_id}"
    make_resident(town, email=EMAIL)
    before = {"Referer": f"http://localhost{address}"}
    page = enter(send(client, f"{address}/comments", {"text": "เห็นด้วยมาก"}, headers=before))
    assert page.path == address
    assert page.one("#text").text.strip() == "เห็นด้วยมาก"


def test_what_has_no_field_to_come_back_to_is_shown_to_be_copied(client, somsri):
    sign_in(client, somsri)
    client.page("/?lang=en")
    sent = {"words": "เห็นด้วยมาก", "csrf_token": "old", "next": "/boards/canal"}
    page = client.post("/sign-out", data=sent, follow_redirects=True).page
    assert page.path == "/boards/canal"
    assert page.one("main textarea").text.strip() == "เห็นด้วยมาก"


def test_a_button_pressed_on_an_old_page_is_to_be_pressed_again(client, somsri):
    sign_in(client, somsri)
    client.page("/?lang=en")
    page = client.post("/verify", data={"csrf_token": "old"}, follow_redirects=True).page
    assert page.path == "/verify"
    assert PRESS_AGAIN in page.text


def test_the_way_back_of_the_sign_in_form_survives_an_old_token(client, somsri):
    client.page("/?lang=en")
    sent = {"email": EMAIL, "password": PASSWORD, "next": NEW, "csrf_token": "old"}
    page = client.post("/sign-in", data=sent, follow_redirects=True).page
    assert page.path == "/sign-in"
    assert page.form("main form").values["email"] == EMAIL
    assert PASSWORD not in page.html
    assert enter(page).path == NEW


def test_passwords_codes_and_files_are_not_kept(client, db, somsri):
    typed = {
        **TYPED,
        "password": PASSWORD,
        "code": "123456",
        "photo": (io.BytesIO(b"picture"), "tree.jpg"),
    }
    page = enter(send(client, NEW, typed))
    assert "Please choose your photos and files again" in page.text
    for secret in (PASSWORD, "123456"):
        assert secret not in page.html


def test_what_is_kept_can_be_read_with_the_browsers_cookie_only(client, db, somsri):
    send(client, NEW, TYPED)
    (row,) = db.session.scalars(db.select(KeptForm))
    for word in ("ปลูก", "title", EMAIL):
        assert word not in row.sealed + row.key_digest
    stranger = CheckingClient(client.application, client.application.response_class)
    sign_in(stranger, somsri)
    assert stranger.page(NEW).form("#proposal-form").values["title"] == ""


def test_another_site_can_keep_nothing_in_a_persons_name(client, db, somsri):
    sign_in(client, somsri)
    response = client.post(
        NEW, data={**TYPED, "csrf_token": "none"}, headers={"Origin": "https://evil.example"}
    )
    assert response.status_code == 400
    assert "kept-" not in str(response.headers)
    assert count_rows(db)["kept_form"] == 0


def test_a_form_too_large_to_be_kept_is_shown_to_be_copied(client, db, somsri):
    idea = "ก" * kept_forms.LARGEST
    page = send(client, NEW, {**TYPED, "idea": idea})
    assert page.status == 403
    assert idea in page.html
    assert count_rows(db)["kept_form"] == 0


def test_who_sends_too_many_forms_is_shown_what_was_typed(db, somsri, monkeypatch):
    monkeypatch.setattr(kept_forms, "FREQUENCY", "2 per hour")
    with limited_client() as visitor:
        pages = [send(visitor, NEW, TYPED) for _ in range(3)]
    assert [page.status for page in pages] == [200, 200, 403]
    assert TYPED["place"] in pages[2].html


def test_after_an_hour_nothing_is_kept_any_more(client, db, somsri, clock):
    page = send(client, NEW, TYPED)
    clock.advance(hours=1)
    page = enter(page)
    assert page.form("#proposal-form").values["title"] == ""
    keep("another", kept_forms.LIFETIME)
    assert count_rows(db)["kept_form"] == 1


@pytest.mark.parametrize("cookie", ["", "key=x", "key=%00", "nonsense", "key=a&action=/"])
def test_a_cookie_that_opens_nothing_breaks_nothing(client, somsri, cookie):
    sign_in(client, somsri)
    client.set_cookie(kept_forms._cookie_of(NEW), cookie)
    assert client.page(NEW).form("#proposal-form").values["title"] == ""


def test_pages_to_which_nothing_came_back_ask_the_database_nothing_more(client, somsri):
    with at_most(20) as before:
        client.page("/boards/canal")
    send(client, NEW, TYPED)
    with at_most(len(before)):
        client.page("/boards/canal")


def test_a_part_of_a_page_leads_the_whole_page_to_signing_in(client, somsri):
    sent = {**TYPED, "csrf_token": token_of(client)}
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{NEW}"}
    response = client.post(NEW, data=sent, headers=asked)
    assert response.status_code == 401
    page = client.page(response.headers["HX-Redirect"])
    assert enter(page).form("#proposal-form").values["title"] == TYPED["title"]


def test_a_page_with_what_came_back_is_never_stored(client, somsri):
    enter(send(client, NEW, TYPED))
    assert client.get(NEW).headers["Cache-Control"] == "no-store"


def test_a_key_opens_its_own_text_only(db, clock):
    one, other = keep("one", kept_forms.LIFETIME), keep("other", kept_forms.LIFETIME)
    assert (open_kept(one), open_kept(other)) == ("one", "other")
    assert open_kept(one[:-2] + "A=") in (None, "one")
