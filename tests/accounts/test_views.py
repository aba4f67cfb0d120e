"""Registering, signing in and out in the browser."""

from urllib.parse import urljoin, urlsplit

import pytest

from participation.accounts.errors import WrongCredentials
from participation.accounts.policies import is_verified_resident
from participation.accounts.queries import account_by_email, account_for_session
from tests.support.codes import code_to, mails_to
from tests.support.language import LANGUAGES, told
from tests.support.town import PASSWORD, make_board, make_resident, make_town, sign_in

EMAIL = "somsri@example.com"
FILLED = {
    "display_name": "สมศรี ใจดี",
    "email": EMAIL,
    "password": PASSWORD,
    "municipality": "here",
    "consent": "1",
}
# Addresses that a browser would read as another site's, or that are none at all.
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "\t//evil.example/",
    "/\t\\evil.example/",
    " //evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "//[",
    "http://[::1",
    "evil.example",
)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def who(client):
    """Return the account that the client's session belongs to, None for a guest."""
    with client.session_transaction() as session:
        remembered = session.get("_user_id")
    return account_for_session(remembered) if remembered else None


def lands_on(response) -> str:
    """Return where a browser goes after a redirect: it drops tabs, and turns backslashes."""
    assert response.status_code == 302
    location = response.headers["Location"]
    for dropped in "\t\r\n":
        location = location.replace(dropped, "")
    target = urlsplit(urljoin("http://localhost/sign-in", location.strip().replace("\\", "/")))
    return f"{target.scheme}://{target.netloc}{target.path}"


def post_form(client, path, **changes):
    """Send the form on `path` as a browser would, hidden fields included; do not follow."""
    form = client.page(path).form("main form[method=post]")
    return client.post(form.action, data={**form.values.to_dict(), **changes})


def register(client, path="/register", typed=FILLED):
    """Fill in the form and type the code that comes by mail; return the page one is on then."""
    page = client.page(path).form().submit(typed)
    assert page.path == "/sign-in/code"
    assert who(client) is None
    code = code_to(client.application, typed["email"])
    return page.form("form[action='/sign-in/code']").submit(code=code)


def test_a_visitor_registers_and_is_signed_in(client, town):
    page = register(client)
    account = account_by_email(EMAIL)
    assert page.path == "/"
    assert "สมศรี ใจดี" in page.text
    assert who(client) is account
    assert not is_verified_resident(account, town.id)


def test_after_registering_one_is_back_where_one_wanted_to_go(client, town):
    board = make_board(town)
    page = register(client, f"/register?next=/boards/{board.slug}")
    assert page.path == f"/boards/{board.slug}"


def test_the_area_one_comes_from_is_chosen_already(client, town):
    board = make_board(town)
    for path in (f"/boards/{board.slug}", "/areas/here"):
        form = client.page(f"/register?next={path}").form()
        assert form.values["municipality"] == "here"
    assert client.page("/register?next=/provinces/20").form().values["municipality"] == ""


def test_after_signing_in_one_is_back_where_one_wanted_to_go_with_its_query(client, town):
    board = make_board(town)
    make_resident(town, email=EMAIL)
    form = client.page(f"/sign-in?next=/boards/{board.slug}?lang=en").form()
    page = form.submit(email=EMAIL, password=PASSWORD)
    assert page.path == f"/boards/{board.slug}"
    assert page.root.get("lang") == "en"


def test_the_way_back_survives_a_wrong_password_and_the_change_to_registering(client, town):
    board = make_board(town)
    make_resident(town, email=EMAIL)
    page = client.page(f"/sign-in?next=/boards/{board.slug}")
    page = page.form().submit(email=EMAIL, password="wrong")
    assert page.form().submit(email=EMAIL, password=PASSWORD).path == f"/boards/{board.slug}"


@pytest.mark.parametrize("wish", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(client, town, wish):
    make_resident(town, email=EMAIL)
    response = post_form(client, "/sign-in", email=EMAIL, password=PASSWORD, next=wish)
    assert lands_on(response) == "http://localhost/"


@pytest.mark.parametrize("wish", ELSEWHERE)
def test_neither_does_registering_nor_asking_to_sign_in_again(app, client, town, wish):
    response = post_form(client, "/register", **{**FILLED, "next": wish})
    assert lands_on(response) == "http://localhost/sign-in/code"
    code = code_to(app, EMAIL)
    form = client.page("/sign-in/code").form("form[action='/sign-in/code']")
    sent = {**form.values.to_dict(), "code": code, "next": wish}
    assert lands_on(client.post("/sign-in/code", data=sent)) == "http://localhost/"
    for path in ("/register", "/sign-in", "/sign-in/email", "/sign-in/code"):
        response = client.get(path, query_string={"next": wish})
        assert lands_on(response) == "http://localhost/"


def test_a_person_who_is_signed_in_is_led_past_the_forms(client, town):
    board = make_board(town)
    sign_in(client, make_resident(town))
    for path in ("/register", "/sign-in"):
        response = client.get(path, query_string={"next": f"/boards/{board.slug}"})
        assert lands_on(response) == f"http://localhost/boards/{board.slug}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_password_keeps_the_address_typed_and_never_the_password(
    app, client, town, language
):
    make_resident(town, email=EMAIL)
    page = client.page(f"/sign-in?lang={language}").form()
    page = page.submit(email=EMAIL, password="ความลับ ๑๒๓")
    assert page.status == 422
    assert told(app, language, WrongCredentials()) in page.text
    assert page.one("#email").get("value") == EMAIL
    assert page.form().values["password"] == ""
    assert "ความลับ" not in page.html
    assert who(client) is None


def test_an_unknown_address_looks_the_same_as_a_wrong_password(client, town):
    make_resident(town, email=EMAIL)
    known = client.page("/sign-in").form().submit(email=EMAIL, password="wrong")
    unknown = client.page("/sign-in").form().submit(email="a@example.com", password="wrong")
    assert known.text == unknown.text


def test_registering_looks_the_same_whether_or_not_there_is_an_account(app, client, town):
    make_resident(town, email=EMAIL)
    known = client.page("/register").form().submit(FILLED)
    unknown = client.page("/register").form().submit({**FILLED, "email": "new@example.com"})
    assert known.text == unknown.text.replace("new@example.com", EMAIL)
    assert [mail["template"] for mail in mails_to(app, EMAIL)] == ["already_registered"]
    assert [mail["template"] for mail in mails_to(app, "new@example.com")] == [
        "confirm_registration"
    ]


def test_who_registers_again_is_signed_in_and_nothing_is_changed(client, town):
    account = make_resident(town, email=EMAIL, name="ชื่อเดิม")
    before = account.password_hash
    register(client, typed={**FILLED, "display_name": "ชื่อใหม่", "password": "รหัสผ่านใหม่เลย"})
    assert who(client) is account
    assert (account.display_name, account.password_hash) == ("ชื่อเดิม", before)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("display_name", " \u200b ", "Please fill this in."),
        ("email", "somsri", "Please write an e-mail address, for example name@example.com."),
        (
            "password",
            "1234567890",
            "This password is among the first that are guessed. Choose another.",
        ),
        ("municipality", "", "Please choose your area."),
        ("consent", None, "We need your consent to open an account."),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_no_account_is_opened(
    app, client, town, language, field, value, sentence
):
    page = client.page(f"/register?lang={language}").form().submit({**FILLED, field: value})
    assert page.status == 422
    assert page.texts(f"#{field}-error") == [told(app, language, sentence)]
    assert page.one(f"#{field}").get("aria-invalid") == "true"
    assert account_by_email(EMAIL) is None
    assert who(client) is None


@pytest.mark.parametrize(("length", "words"), [(9, "at least 10"), (201, "at most 200")])
def test_a_password_has_ten_to_two_hundred_characters(client, town, length, words):
    typed = {**FILLED, "password": ("น้ำใสไหลเย็น" * 20)[:length]}
    page = client.page("/register?lang=en").form().submit(typed)
    (told_so,) = page.texts("#password-error")
    assert words in told_so
    assert who(client) is None


@pytest.mark.parametrize("length", [10, 200])
def test_a_password_of_ten_or_two_hundred_characters_is_taken(client, town, length):
    register(client, typed={**FILLED, "password": ("น้ำใสไหลเย็น" * 20)[:length]})
    assert who(client) is account_by_email(EMAIL) is not None


def test_without_a_password_one_registers_all_the_same(client, town):
    register(client, typed={**FILLED, "password": ""})
    assert account_by_email(EMAIL).password_hash is None


@pytest.mark.parametrize("address", ["nowhere", "a\x00b", "x" * 5000])
def test_an_area_that_does_not_exist_is_refused_and_the_text_comes_back(client, town, address):
    response = post_form(client, "/register", **{**FILLED, "municipality": address})
    assert response.status_code in (404, 422)
    assert FILLED["display_name"] in response.text
    assert PASSWORD not in response.text
    assert account_by_email(EMAIL) is None


def test_signing_out_ends_the_session(client, town):
    sign_in(client, make_resident(town))
    page = client.page("/").form("form[action='/sign-out']").submit()
    assert page.path == "/"
    assert who(client) is None
    assert page.select("a[href^='/sign-in']")


def test_a_session_of_an_account_that_is_gone_is_a_guests(client, town):
    with client.session_transaction() as session:
        session["_user_id"] = "nobodyatall2"
    assert client.page("/").select("a[href^='/sign-in']")


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(client, town):
    make_resident(town, email=EMAIL)
    response = post_form(client, "/sign-in", email=EMAIL, password=PASSWORD)
    (cookie,) = [c for c in response.headers.getlist("Set-Cookie") if c.startswith("session=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
