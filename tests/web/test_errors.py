"""What people are told when something is refused or goes wrong."""

from collections.abc import Iterator

import pytest
from werkzeug.exceptions import TooManyRequests

from participation.app import create_app
from participation.boards.choices import Phase
from participation.core.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from participation.web.access import Access, access
from participation.web.errors import status_of
from participation.web.extensions import limiter
from tests.support.client import CheckingClient
from tests.support.language import LANGUAGES, told
from tests.support.posting import publish
from tests.support.town import PASSWORD, make_board, make_resident, make_town, sign_in

SENTENCES = {
    404: "This page does not exist. It may have moved: start from the home page.",
    405: "This address does not take that kind of request.",
    413: "What you sent is too large.",
    429: "Too many tries in a short time. Please wait a minute and try again.",
    500: "Something went wrong on our side. Please try again in a moment.",
}


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def serve(app, monkeypatch):
    """Let a function stand for the home page; what fails in it is not passed on to the test."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def instead(view) -> None:
        monkeypatch.setitem(app.view_functions, "voting.home", access(Access.PUBLIC)(view))

    return instead


def raising(error: Exception):
    """Return a view that raises `error`."""

    def view() -> None:
        raise error

    return view


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/nothing", "/boards/", "/provinces/20/x", "/static/nothing.css"])
def test_an_address_that_does_not_exist_is_told_kindly(app, client, language, path):
    page = client.page(f"{path}?lang={language}", status=404)
    assert told(app, language, SENTENCES[404]) in page.text
    assert page.root.get("lang") == language
    assert page.select("main a[href='/']")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/boards/nothing", "There is no such board. It may not be open yet."),
        ("/proposals/nothing", "There is no such proposal."),
        ("/provinces/99", "There is no province with this code."),
        ("/areas/x", "There is no such area. It may have been renamed: look it up by province."),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_there_is_told_by_its_name(app, client, db, path, sentence, language):
    page = client.page(f"{path}?lang={language}", status=404)
    assert told(app, language, sentence) in page.text


@pytest.mark.parametrize(
    "path", ["/boards/a%00b", "/areas/%00", "/proposals/%00", "/provinces/%00"]
)
def test_an_address_with_a_zero_byte_is_not_found_on_either_database(client, db, path):
    client.page(path, status=404)


@pytest.mark.parametrize("path", ["/boards/" + "x" * 5000, "/provinces/๒๐", "/areas/%F0%9F%8C%8A"])
def test_an_address_that_nobody_would_make_is_not_found(client, db, path):
    client.page(path, status=404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_asked_in_the_wrong_way_tells_which_ways_there_are(app, client, language):
    client.page(f"/sign-in?lang={language}")
    response = client.delete("/sign-in")
    assert response.status_code == 405
    assert told(app, language, SENTENCES[405]) in response.page.text
    allowed = set(response.headers["Allow"].replace(" ", "").split(","))
    assert allowed == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_is_too_large_is_told_so(app, client, language):
    client.page(f"/?lang={language}")
    response = client.post("/sign-in", data={"email": "x" * (2 * 1024 * 1024)})
    assert response.status_code == 413
    assert told(app, language, SENTENCES[413]) in response.page.text


@pytest.mark.parametrize("field", [b"email=%FF%FE", b"%", b"&&==&", b"a=" * 2000])
def test_a_form_that_is_no_form_is_refused_and_breaks_nothing(client, field):
    response = client.post("/sign-in", data=field, content_type="application/x-www-form-urlencoded")
    assert response.headers["Location"] == "/sign-in"


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_many_tries_are_told_with_how_long_to_wait(app, client, serve, language):
    serve(raising(TooManyRequests(retry_after=42)))
    response = client.get(f"/?lang={language}")
    assert response.status_code == 429
    assert told(app, language, SENTENCES[429]) in response.page.text
    assert response.headers["Retry-After"] == "42"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_fails_on_our_side_is_told_without_a_word_of_why(app, client, serve, language):
    serve(raising(ZeroDivisionError("the secret of the house")))
    page = client.get(f"/?lang={language}").page
    assert page.status == 500
    assert told(app, language, SENTENCES[500]) in page.text
    assert "secret" not in page.html
    assert "Traceback" not in page.html


def test_when_the_database_fails_nothing_typed_is_lost(app, client, serve, monkeypatch, town):
    """Who is signed in can't be asked then, and the page is told all the same."""
    sign_in(client, make_resident(town))
    monkeypatch.setattr(app.login_manager, "_user_callback", raising(ZeroDivisionError("down")))
    serve(raising(ZeroDivisionError("down")))
    page = client.get("/?lang=en").page
    assert page.status == 500
    assert SENTENCES[500] in page.text
    answer = client.post("/boards/somewhere/proposals/new", data={"title": "ปลูกต้นไม้"})
    assert answer.status_code == 500
    assert "ปลูกต้นไม้" in answer.page.text


@pytest.mark.parametrize(
    ("kind", "status"),
    [(NotFound, 404), (Forbidden, 403), (Conflict, 409), (Invalid, 422), (Refusal, 400)],
)
def test_a_refusal_of_any_kind_becomes_a_page_with_its_own_sentence(client, serve, kind, status):
    class Special(kind):
        message = "Only %(count)s are left."

    serve(raising(Special(count=3)))
    page = client.get("/").page
    assert page.status == status == status_of(Special(count=3))
    assert "Only 3 are left." in page.text


def test_a_refusal_whose_words_hold_markup_or_percent_signs_shows_them_as_text(client, serve):
    class Special(Conflict):
        message = "%(name)s"

    serve(raising(Special(name="<b>100 % & 5 %s</b>")))
    assert client.get("/").page.one(".lead").text == "<b>100 % & 5 %s</b>"


def test_a_refusal_has_a_stable_name_for_programs():
    class LimitReached(Conflict):
        message = "%(limit)s at most."

    refusal = LimitReached(limit=5)
    assert refusal.code == "LimitReached"
    assert refusal.details == {"limit": 5}
    assert str(refusal) == "5 at most."


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_typed_is_shown_back_and_never_the_password(client, town, language):
    client.page(f"/register?lang={language}")
    typed = {"display_name": "สมศรี <ใจดี>", "email": "somsri@example.com", "password": PASSWORD}
    sent = {**typed, "csrf_token": "old", "next": "/hidden"}
    page = client.post("/register", data=sent, headers={"Origin": "https://evil.example"}).page
    assert page.status == 400
    kept = [area.text.strip() for area in page.select("main textarea")]
    assert sorted(kept) == sorted(["สมศรี <ใจดี>", "somsri@example.com"])
    for secret in (PASSWORD, "/hidden", ">old<"):
        assert secret not in page.html


def test_a_refused_support_is_a_page_and_not_a_failure(client, town):
    """It is refused inside a transaction; the page still shows who is signed in."""
    board = make_board(town, slug="canal", phase=Phase.COLLECTING, support_limit=1)
    author, somsri = make_resident(town), make_resident(town, name="สมศรี ใจดี")
    addresses = [_propose(client, board, author) for _ in range(2)]
    sign_in(client, somsri)
    pages = [client.page(path).form("form[action$='/support']").submit() for path in addresses]
    assert [page.status for page in pages] == [200, 409]
    assert "สมศรี ใจดี" in pages[1].text


def _propose(client, board, author) -> str:
    sign_in(client, author)
    page = client.page(f"/boards/{board.slug}/proposals/new")
    return publish(page, title="ปลูกต้นไม้", idea="ทุกวันเสาร์").path


@pytest.fixture
def limited(house, app) -> Iterator[CheckingClient]:
    """A visitor of an application that counts how often one tries."""
    before = dict(vars(limiter))
    guarded = create_app({"TESTING": True, "RATELIMIT_ENABLED": True})
    yield CheckingClient(guarded, guarded.response_class, use_cookies=True)
    limiter.reset()
    with guarded.app_context():
        guarded.extensions["sqlalchemy"].engine.dispose()
    vars(limiter).clear()
    vars(limiter).update(before)


def test_passwords_can_be_guessed_ten_times_a_minute_and_the_address_typed_comes_back(limited):
    form = limited.page("/sign-in?lang=en").form()
    pages = [form.submit(email="somsri@example.com", password=f"guess {n}") for n in range(11)]
    assert [page.status for page in pages] == [422] * 10 + [429]
    assert SENTENCES[429] in pages[10].text
    assert "somsri@example.com" in pages[10].html
    assert "guess" not in pages[10].html
    assert limited.get("/sign-in").status_code == 200


def test_sixty_accounts_an_hour_can_be_opened_from_one_address(limited):
    form = limited.page("/register").form()
    pages = [form.submit() for _ in range(61)]
    assert [page.status for page in pages] == [422] * 60 + [429]


def test_an_answer_in_the_wrong_language_is_one_click_away(client):
    page = client.page("/nothing", status=404)
    (address,) = {link.get("href") for link in page.select("a[hreflang='en']")}
    assert client.page(address).root.get("lang") == "en"
