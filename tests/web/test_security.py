"""Headers on every kind of answer, and forms that only our own pages can send."""

import pytest

from participation import config
from participation.accounts.queries import account_by_email
from participation.boards.choices import BoardKind, Phase
from participation.web.access import Access, access
from tests.support.language import LANGUAGES, told
from tests.support.town import PASSWORD, make_board, make_official, make_resident, make_town
from tests.support.town import sign_in as put_into_session

EXPIRED = "The page was open too long. Go back, reload it and send the form again."
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def check_headers(response) -> None:
    """Fail unless an answer carries the whole policy and every header."""
    sent = response.headers["Content-Security-Policy"].split("; ")
    assert dict(part.split(" ", 1) for part in sent) == POLICY
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("OPTIONS", "/", 200),
        ("GET", "/static/css/tokens.css", 200),
        ("GET", "/boards/results/download.csv", 200),
        ("GET", "/boards/results/download.json", 200),
        ("GET", "/boards/results/manage", 302),
        ("GET", "/areas/here/", 404),
        ("GET", "/nothing/here", 404),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/boards/a%00b", 404),
        ("POST", "/sign-in", 302),
        ("PUT", "/", 405),
    ],
)
def test_every_answer_carries_the_headers(client, town, method, path, status):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="results")
    response = client.open(path, method=method, buffered=True)
    assert response.status_code == status
    check_headers(response)


def test_what_fails_on_our_side_carries_them_too(app, client, monkeypatch):
    @access(Access.PUBLIC)
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(app.view_functions, "voting.home", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    response = client.get("/")
    assert response.status_code == 500
    check_headers(response)


def test_only_behind_https_browsers_are_told_to_insist_on_it(app, client, monkeypatch):
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    headers = client.get("/sign-in?lang=en").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    cookies = headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("Secure" in cookie for cookie in cookies)


def test_the_protection_of_forms_is_on_unless_somebody_turns_it_off(app):
    assert app.config.get("WTF_CSRF_ENABLED", True) is True
    assert app.config.get("WTF_CSRF_CHECK_DEFAULT", True) is True


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_without_its_token_is_refused_and_changes_nothing(app, client, town, language):
    filled = {
        "display_name": "สมศรี",
        "email": "somsri@example.com",
        "password": PASSWORD,
        "municipality": "here",
        "consent": "1",
    }
    response = client.post(f"/register?lang={language}", data=filled)
    # The form comes back, to be sent from our own page.
    assert response.headers["Location"] == "/register"
    assert account_by_email("somsri@example.com") is None
    elsewhere = {"Origin": "https://evil.example"}
    response = client.post(f"/register?lang={language}", data=filled, headers=elsewhere)
    assert response.status_code == 400
    assert told(app, language, EXPIRED) in response.page.text
    assert account_by_email("somsri@example.com") is None


def test_a_token_made_up_or_of_another_session_is_refused(app, client, town):
    make_resident(town, email="somsri@example.com")
    other = app.test_client().get("/sign-in").text
    token = other.split('name="csrf_token" value="')[1].split('"')[0]
    for wrong in (token, "made-up", ""):
        sent = {"email": "somsri@example.com", "password": PASSWORD, "csrf_token": wrong}
        assert client.post("/sign-in", data=sent).headers["Location"] == "/sign-in"
    with client.session_transaction() as session:
        assert "_user_id" not in session


def test_every_address_that_takes_a_form_refuses_one_without_token(app, client, town):
    """Also for an official who is signed in: it is their session that others would use."""
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING, slug="counting")
    put_into_session(client, make_official(town))
    values = {"slug": "counting", "stage": "collecting"}
    refused = {}
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            arguments = {
                name: values.get(name) or next(iter(getattr(converter, "items", ["x" * 12])))
                for name, converter in rule._converters.items()
            }
            path = app.url_map.bind("localhost").build(rule.endpoint, arguments, method="POST")
            sent = client.post(
                path, data={"title": "x"}, headers={"Origin": "https://evil.example"}
            )
            refused[rule.endpoint] = sent.status_code
    # Programs come with a token of their own: no session of a browser opens anything to them.
    by_api = {endpoint for endpoint in refused if endpoint.startswith("api-")}
    open_to_guests = {endpoint for endpoint in by_api if refused[endpoint] != 401}
    # Who makes a token so gives address and password.
    assert open_to_guests <= {"api-tokens.make_access_token"}
    others = {endpoint for endpoint, status in refused.items() if status != 400} - by_api
    # A mail program presses this one (RFC 8058); its signed word is all it needs.
    assert others == {"notifications.confirm_stop"}


def test_a_cross_site_page_gains_nothing_by_asking_with_get(app):
    """What changes something takes POST alone."""
    acts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    read = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert acts & read == set()


def test_secrets_are_made_once_for_an_installation_and_kept_from_other_users(tmp_path, monkeypatch):
    for name in ("SECRET_KEY", "BALLOT_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "instance"))
    first, second = config.load(), config.load()
    assert first == second
    assert len(first["SECRET_KEY"]) >= 64
    assert len(first["BALLOT_KEY"]) == 44
    (kept,) = (tmp_path / "instance").glob("secrets*")
    assert kept.stat().st_mode & 0o077 == 0
