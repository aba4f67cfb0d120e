"""What people change about their own account."""

import pytest

from participation.accounts.choices import CONSENT_VERSION
from participation.accounts.models import Account
from participation.accounts.queries import account_by_email, account_for_session
from participation.accounts.services import upload_residents, verify_by_letter
from participation.accounts.services.residents import ListedResident
from participation.accounts.views import privacy
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.core.transaction import atomic
from tests.support.casting import cast_ballot
from tests.support.client import CheckingClient
from tests.support.codes import another, code_to, mails_to
from tests.support.statements import at_most
from tests.support.town import (
    PASSWORD,
    make_board,
    make_resident,
    make_town,
    sign_in,
)

EMAIL = "somsri@example.com"
NEW_EMAIL = "new@example.com"
NEW_PASSWORD = "รหัสผ่านใหม่ของฉัน"
SETTINGS = "/me/settings"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def somsri(client, town):
    account = make_resident(town, email=EMAIL)
    sign_in(client, account)
    client.page("/?lang=en")
    return account


def section(page, action):
    return page.form(f"form[action='/me/settings/{action}']")


def is_signed_in(client) -> bool:
    return "Sign out" in client.page("/?lang=en").text


def browser(app) -> CheckingClient:
    return CheckingClient(app, app.response_class, use_cookies=True)


def test_every_page_of_somebody_signed_in_leads_to_the_settings(client, somsri):
    page = client.page("/?lang=en")
    assert page.one(f"header .account a[href='{SETTINGS}']") is not None
    assert client.page(SETTINGS).one("nav.crumbs a[href='/me']") is not None


def test_a_new_name_is_shown_from_now_on(client, somsri):
    page = section(client.page(SETTINGS), "name").submit(display_name="  ป้าศรี   คนเดิม ")
    assert "Your name is saved." in page.text
    assert account_by_email(EMAIL).display_name == "ป้าศรี คนเดิม"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("สม\u200bศรี", "สมศรี"),
        ("\u202eabc", "abc"),
        ("\u2066Somsri\u2069", "Somsri"),
        ("สมศรี 🌸", "สมศรี 🌸"),
        ("ก้้้้้้้้้้", "ก้้้"),
        ("Ploy\u3164\u2800", "Ploy"),
        ("Ploy\U000e0041", "Ploy"),
        ("ชัย๙", "ชัย๙"),
    ],
)
def test_a_name_holds_nothing_that_can_not_be_seen(client, somsri, typed, shown):
    section(client.page(SETTINGS), "name").submit(display_name=typed)
    assert account_by_email(EMAIL).display_name == shown


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u2800", "🌸🌸", "…", "\u3164", "ก" * 81])
def test_what_is_no_name_is_refused_beside_the_field(client, somsri, typed):
    page = section(client.page(SETTINGS), "name").submit(display_name=typed)
    assert page.status == 422
    assert page.select("#display_name-error")
    assert account_by_email(EMAIL).display_name == somsri.display_name


def test_the_language_is_chosen_for_pages_and_mails(client, somsri):
    page = section(client.page(SETTINGS), "language").submit(language="en")
    assert page.root.get("lang") == "en"
    assert account_by_email(EMAIL).language == "en"
    page = section(client.page(SETTINGS), "language").submit(language="th")
    assert page.root.get("lang") == "th"
    assert account_by_email(EMAIL).language == "th"


def test_a_language_chosen_on_any_page_is_the_mails_too(client, somsri):
    client.page("/?lang=th")
    assert account_by_email(EMAIL).language == "th"
    client.page("/?lang=en")
    assert account_by_email(EMAIL).language == "en"


def test_a_new_browser_speaks_the_persons_language(app, client, somsri):
    other = browser(app)
    sign_in(other, somsri)
    assert other.page("/").root.get("lang") == "en"


def test_whom_nobody_has_verified_moves_at_once(client, town):
    there = make_town(slug="there")
    sign_in(client, make_resident(town, email=EMAIL, verified=False))
    section(client.page(SETTINGS), "area").submit(municipality="there")
    assert account_by_email(EMAIL).municipality_id == there.id


def test_a_verified_resident_is_told_first_what_moving_means(client, somsri):
    there = make_town(slug="there")
    page = section(client.page(SETTINGS), "area").submit(municipality="there")
    assert "You are a verified resident of" in page.text
    assert account_by_email(EMAIL).municipality_id != there.id
    page = page.form("main form").submit()
    assert page.path == SETTINGS
    moved = account_for_session(account_by_email(EMAIL).public_id)
    assert moved.municipality_id == there.id
    assert (moved.person.verified_at, moved.person.municipality_id) == (None, None)


def test_the_area_one_is_in_already_changes_nothing(client, town, somsri):
    section(client.page(SETTINGS), "area").submit(municipality="here")
    assert account_for_session(somsri.public_id).person.verified_at is not None


def listed_resident(town):
    account = make_resident(town, email=EMAIL, verified=False)
    official = make_resident(town)
    ((_label, code),) = upload_residents(official, town, [ListedResident("บ้านเลขที่ 7")])
    verify_by_letter(account, code)
    return account


def test_a_name_on_a_list_stays_there_when_its_account_moves(client, db, town):
    account = listed_resident(town)
    make_town(slug="there")
    sign_in(client, account)
    page = section(client.page(SETTINGS), "area").submit(municipality="there")
    page.form("main form").submit()
    moved = account_for_session(account.public_id)
    assert moved.person.list_label is None
    (listed,) = db.session.scalars(db.select(type(moved.person)).filter_by(list_label="บ้านเลขที่ 7"))
    assert (listed.account_id, listed.verified_at) == (None, None)
    assert listed.municipality_id == town.id


def test_nobody_moves_off_a_list_while_a_vote_of_theirs_is_open(client, db, town):
    """The name on the list could vote a second time, on paper."""
    account = listed_resident(town)
    make_town(slug="there")
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote")
    cast_ballot(find_board("vote"), account_for_session(account.public_id), (("1", 1),))
    sign_in(client, account)
    client.page("/?lang=en")
    page = section(client.page(SETTINGS), "area").submit(municipality="there")
    page = page.form("main form").submit()
    assert page.status == 409
    assert "You can move when it is counted." in page.text
    assert account_for_session(account.public_id).person.list_label == "บ้านเลขที่ 7"


def test_a_new_password_signs_out_everywhere_else_and_is_told_by_mail(app, client, somsri):
    other = browser(app)
    sign_in(other, somsri)
    assert is_signed_in(other)
    page = section(client.page(SETTINGS), "password").submit(
        current_password=PASSWORD, new_password=NEW_PASSWORD
    )
    assert "All other devices are signed out." in page.text
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert mails_to(app, EMAIL)[-1]["template"] == "password_changed"
    page = other.page("/sign-in").form("main form").submit(email=EMAIL, password=NEW_PASSWORD)
    assert page.path == "/"


def test_a_wrong_present_password_changes_nothing(client, somsri):
    before = somsri.password_hash
    page = section(client.page(SETTINGS), "password").submit(
        current_password="wrong", new_password=NEW_PASSWORD
    )
    assert page.status == 422
    assert "The password is not right." in page.text
    assert NEW_PASSWORD not in page.html
    assert account_by_email(EMAIL).password_hash == before


def test_who_has_no_password_can_set_one(client, db, town):
    account = make_resident(town, email=EMAIL)
    with atomic():
        account.password_hash = None
    sign_in(client, account)
    section(client.page(SETTINGS), "password").submit(new_password=NEW_PASSWORD)
    assert account_by_email(EMAIL).password_hash


def test_signing_out_everywhere_leaves_only_this_device(app, client, somsri):
    other = browser(app)
    sign_in(other, somsri)
    section(client.page(SETTINGS), "sign-out-everywhere").submit()
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_staying_signed_in_ends_with_signing_out_everywhere(app, client, somsri):
    other = browser(app)
    other.page("/sign-in").form("main form").submit(email=EMAIL, password=PASSWORD, remember="1")
    other.delete_cookie("session")
    assert is_signed_in(other)
    section(client.page(SETTINGS), "sign-out-everywhere").submit()
    other.delete_cookie("session")
    assert not is_signed_in(other)


def test_a_new_address_is_confirmed_there_and_told_to_the_old_one(app, client, somsri):
    page = section(client.page(SETTINGS), "email").submit(
        new_email=NEW_EMAIL, current_password=PASSWORD
    )
    assert page.path == "/me/settings/email/code"
    assert account_by_email(EMAIL)
    code = code_to(app, NEW_EMAIL)
    page = page.form("main form").submit(code=another(code))
    assert page.status == 422
    page = page.form("main form").submit(code=code)
    assert f"Your e-mail address is {NEW_EMAIL} from now on." in page.text
    assert account_by_email(NEW_EMAIL) is not None
    assert account_by_email(EMAIL) is None
    assert mails_to(app, EMAIL)[-1]["template"] == "email_changed"


def test_an_address_of_somebody_else_looks_free_and_never_becomes_ones_own(app, client, somsri):
    owner = make_resident(make_town(slug="there"), email=NEW_EMAIL)
    page = section(client.page(SETTINGS), "email").submit(
        new_email=NEW_EMAIL, current_password=PASSWORD
    )
    assert page.path == "/me/settings/email/code"
    (mail,) = mails_to(app, NEW_EMAIL)
    assert (mail["template"], mail["values"]) == ("email_in_use", {})
    assert account_by_email(NEW_EMAIL) is owner


def test_a_code_of_one_account_changes_no_other(app, client, somsri, town):
    page = section(client.page(SETTINGS), "email").submit(
        new_email=NEW_EMAIL, current_password=PASSWORD
    )
    sign_in(client, make_resident(town, email="other@example.com"))
    page = page.form("main form").submit(code=code_to(app, NEW_EMAIL))
    assert page.status == 422
    assert account_by_email("other@example.com")


def test_a_forgotten_password_is_replaced_by_the_link_of_a_mail(app, client, somsri):
    visitor = browser(app)
    visitor.page("/?lang=en")
    form = visitor.page("/sign-in").follow("Forgotten your password?").form("main form")
    page = form.submit(email=EMAIL)
    assert f"We have sent a mail to {EMAIL}." in page.text
    values = mails_to(app, EMAIL)[-1]["values"]
    address = f"/new-password/{values['challenge']}/{values['token']}"
    # Looking at it (as mail programs do) does not use it.
    visitor.page(address)
    page = visitor.page(address).form("main form").submit(new_password="short")
    assert page.status == 422
    page = visitor.page(address).form("main form").submit(new_password=NEW_PASSWORD)
    assert "Your new password is set." in page.text
    assert is_signed_in(visitor)
    assert not is_signed_in(client)
    page = visitor.page(address).form("main form").submit(new_password=NEW_PASSWORD + "2")
    assert page.status == 422
    assert "This link was used already" in page.text


def test_a_link_works_for_half_an_hour(app, client, somsri, clock):
    client.page("/forgotten-password").form("main form").submit(email=EMAIL)
    values = mails_to(app, EMAIL)[-1]["values"]
    clock.advance(minutes=30)
    address = f"/new-password/{values['challenge']}/{values['token']}"
    page = client.page(address).form("main form").submit(new_password=NEW_PASSWORD)
    assert "This link was used already, or is too old." in page.text


def test_a_forgotten_password_tells_nobody_who_has_registered(app, client, somsri):
    known = client.page("/forgotten-password").form("main form").submit(email=EMAIL)
    unknown = client.page("/forgotten-password").form("main form").submit(email=NEW_EMAIL)
    assert known.text == unknown.text.replace(NEW_EMAIL, EMAIL)
    assert mails_to(app, NEW_EMAIL)[-1]["template"] == "not_registered"


def test_when_the_text_changes_people_are_asked_before_they_do_anything(
    client, db, somsri, town, monkeypatch
):
    make_board(town, slug="canal")
    monkeypatch.setattr(privacy, "CONSENT_VERSION", "2027-01")
    monkeypatch.setattr("participation.accounts.services.settings.CONSENT_VERSION", "2027-01")
    client.page("/boards/canal")
    page = client.page("/boards/canal/proposals/new")
    assert page.path == "/consent"
    page = page.form("main form").submit()
    assert page.path == "/boards/canal/proposals/new"
    account = account_by_email(EMAIL)
    db.session.refresh(account, ["consents"])
    assert [kept.version for kept in account.consents] == [CONSENT_VERSION, "2027-01"]
    assert account.consent_version == "2027-01"


def test_a_form_sent_before_agreeing_comes_back_afterwards(client, somsri, town, monkeypatch):
    make_board(town, slug="canal")
    form = client.page("/boards/canal/proposals/new").form("#proposal-form")
    monkeypatch.setattr(privacy, "CONSENT_VERSION", "2027-01")
    monkeypatch.setattr("participation.accounts.services.settings.CONSENT_VERSION", "2027-01")
    page = form.submit(title="ปลูกต้นไม้", idea="ทุกวันเสาร์", button="Publish")
    page = page.form("form[action='/consent']").submit()
    assert page.form("#proposal-form").values["title"] == "ปลูกต้นไม้"


def test_being_signed_in_costs_no_more_statements_than_before(client, db, somsri, town):
    make_board(town, slug="canal")
    with at_most(8):
        client.page("/boards/canal")
    with at_most(4):
        client.page(SETTINGS)


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_privacy_page_is_there_for_everybody(client, db, language):
    page = client.page(f"/privacy?lang={language}")
    assert CONSENT_VERSION in page.text
    assert len(page.select("main h2")) == 5


def test_an_account_changed_and_deleted_meanwhile_is_told_so(client, db, somsri, clock):
    page = client.page(SETTINGS)
    with atomic():
        db.session.get(Account, somsri.id).deleted_at = clock.now
    page = section(page, "name").submit(display_name="อีกชื่อ")
    assert page.path == "/sign-in"
    assert "อีกชื่อ" not in page.html
