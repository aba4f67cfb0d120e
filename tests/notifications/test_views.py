"""My page, following, choosing how often, and stopping it all without signing in."""

import pytest

from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.core.transaction import atomic
from participation.delivery.services import give_answer
from participation.notifications.choices import Frequency
from participation.notifications.queries import frequency_of, is_following
from participation.notifications.services.following import follow
from participation.notifications.tokens import stop_token
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import proposal as find_proposal
from participation.voting.services.supports import support
from tests.support.casting import cast_ballot
from tests.support.client import CheckingClient
from tests.support.language import told
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

FEW, MANY = 2, 25


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def board(town):
    return make_board(town, slug="canal")


@pytest.fixture
def resident(town):
    return make_resident(town, name="สมใจ")


@pytest.fixture
def visitor(client, resident):
    sign_in(client, resident)
    return client


@pytest.fixture
def token(app, resident):
    return stop_token(app.config["SECRET_KEY"], resident.public_id)


def vote(visitor, slug) -> str:
    """Vote for the first project, and return the receipt."""
    page = visitor.page(f"/boards/{slug}/ballot").form("form.ballot").submit({"choice-1": "1"})
    page = page.form("form.confirm").submit(button="ยืนยันลงคะแนน")
    return page.one(".fingerprint").text


def things(board, town):
    proposal = make_proposal(board, make_resident(town, name="สมศรี"))
    return {
        "area": ("/areas/sample", lambda: find_board("canal").municipality),
        "board": ("/boards/canal", lambda: find_board("canal")),
        "proposal": (
            f"/proposals/{proposal.public_id}",
            lambda: find_proposal(proposal.public_id),
        ),
    }


@pytest.mark.parametrize("kind", ["area", "board", "proposal"])
def test_a_thing_is_followed_from_its_page_and_left_again(visitor, resident, town, board, kind):
    path, thing = things(board, town)[kind]
    page = visitor.page(path).form("form.follow").submit()
    assert page.path == path
    assert "ท่านติดตามเรื่องนี้แล้ว" in page.text
    assert page.one("form.follow button").get("aria-pressed") == "true"
    assert is_following(resident, thing())
    page = page.form("form.follow").submit()
    assert page.path == path
    assert page.one("form.follow button").get("aria-pressed") == "false"
    assert not is_following(resident, thing())


@pytest.mark.parametrize("kind", ["area", "board", "proposal"])
def test_htmx_gets_the_button_alone(app, visitor, resident, town, board, kind):
    path, thing = things(board, town)[kind]
    form = visitor.page(path).form("form.follow")
    answer = visitor.post(
        form.element.get("hx-post"), data=form.values, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<form")
    assert f'hx-post="{path}/unfollow"' in answer.text
    assert is_following(resident, thing())


def test_a_guest_is_led_to_sign_in_and_back(client, town, board):
    page = client.page("/boards/canal").follow("ติดตามกระดานนี้")
    assert page.path == "/sign-in"
    assert page.form().values["next"] == "/boards/canal"


def test_what_is_not_to_be_seen_can_not_be_followed(app, visitor, town, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    make_board(town, phase=Phase.DRAFT, slug="secret")
    assert visitor.post("/boards/secret/follow").status_code == 404
    assert visitor.post("/boards/nowhere/follow").status_code == 404
    assert visitor.post("/people/x/follow").status_code == 404


@pytest.mark.parametrize("language", ["th", "en"])
def test_my_page_is_friendly_while_it_is_empty(app, visitor, language):
    page = visitor.page(f"/me?lang={language}")
    assert told(app, language, "My page") in page.text
    assert len(page.select(".empty")) == 5


def test_my_page_leads_to_what_one_has_done(visitor, resident, town, board):
    own = make_proposal(board, resident, title="ศาลาริมน้ำ")
    other = make_proposal(board, make_resident(town, name="สมศรี"), title="สะพานไม้")
    support(other, resident)
    give_answer(make_official(town), own, kind=AnswerKind.REFUSED, reason="ไม่มีที่ดินริมน้ำ")
    follow(resident, find_board("canal"))
    page = visitor.page("/")
    page = page.follow("หน้าของฉัน")
    assert page.path == "/me"
    assert "ไม่มีที่ดินริมน้ำ" in page.text
    assert "ไม่รับ" in page.text
    links = {link.get("href") for link in page.select(".mine a")}
    assert links == {
        f"/proposals/{own.public_id}",
        f"/proposals/{other.public_id}",
        "/boards/canal",
    }


def test_nobody_sees_the_page_of_another(app, visitor, resident, town, board):
    other = make_resident(town, name="สมศรี")
    own = make_proposal(board, other, title="ศาลาริมน้ำ")
    support(make_proposal(board, resident, title="สะพานไม้"), other)
    follow(other, find_board("canal"))
    page = visitor.page("/me")
    assert "ศาลาริมน้ำ" not in page.text
    assert own.public_id not in page.html
    assert [link.get("href") for link in page.select("#supports ~ ul a")] == []


def test_a_vote_is_on_my_page_and_its_receipt_in_this_browser_only(app, visitor, resident, town):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="budget")
    receipt = vote(visitor, "budget")
    assert receipt in visitor.page("/me").text
    elsewhere = CheckingClient(app, app.response_class, use_cookies=True)
    sign_in(elsewhere, resident)
    page = elsewhere.page("/me")
    assert "ท่านลงคะแนนแล้ว" in page.text
    assert receipt not in page.html
    page = page.follow("ตรวจสอบเลขใบรับ").form().submit(code=receipt)
    assert "จะถูกนับ" in page.text
    visitor.page("/").form("form[action='/sign-out']").submit()
    sign_in(visitor, resident)
    assert receipt not in visitor.page("/me").html


def test_a_receipt_is_not_shown_to_the_next_person_at_the_screen(visitor, town, resident):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="budget")
    receipt = vote(visitor, "budget")
    other = make_resident(town, name="สมศรี")
    cast_ballot(find_board("budget"), other, (("2", 1),))
    sign_in(visitor, other)
    assert receipt not in visitor.page("/me").html
    assert receipt not in visitor.page("/boards/budget/ballot/cast").html


def test_lists_are_shown_page_by_page(visitor, resident, board):
    for n in range(MANY):
        make_proposal(board, resident, title=f"ข้อเสนอที่ {n}")
    page = visitor.page("/me")
    assert len(page.select("section[aria-labelledby=proposals] .mine > li")) == 5
    page = visitor.page("/me/proposals")
    assert len(page.select(".mine > li")) == 20
    assert "ข้อเสนอที่ 24" in page.text
    page = page.follow("เก่ากว่า")
    assert len(page.select(".mine > li")) == 5
    assert "ข้อเสนอที่ 0" in page.text
    page = page.follow("ใหม่กว่า")
    assert "ข้อเสนอที่ 24" in page.text
    assert visitor.get("/me/secrets").status_code == 404
    for odd in ("0", "-1", "x", "99999999999999999999"):
        assert visitor.page(f"/me/proposals?page={odd}").status == 200


@pytest.mark.parametrize("path", ["/me", "/me/follows", "/me/supports", "/me/answers", "/me/news"])
def test_my_pages_ask_the_database_little(visitor, resident, town, board, path):
    official = make_official(town)
    asked = []
    for number in (FEW, MANY):
        for n in range(number):
            own = make_proposal(find_board("canal"), resident, title=f"{number} {n}")
            other = make_proposal(find_board("canal"), official, title=f"{number} {n}")
            support(other, resident)
            give_answer(official, own, kind=AnswerKind.REFUSED, reason="ไม่มีที่ดิน")
        visitor.page(path)
        with at_most(8) as statements:
            visitor.page(path)
        asked.append(len(statements))
        resident, official = _again(resident), _again(official)
    assert asked[0] == asked[1]


def _again(account):
    return account_for_session(account.get_id())


def test_how_often_is_chosen_and_remembered(visitor, resident):
    page = visitor.page("/me/news")
    assert page.form("form[action='/me/news']").values["frequency"] == "at_once"
    page = page.form("form[action='/me/news']").submit(frequency="weekly")
    assert "บันทึกแล้ว" in page.text
    assert page.form("form[action='/me/news']").values["frequency"] == "weekly"
    assert frequency_of(resident.id) is Frequency.WEEKLY


def test_no_choice_is_told_and_changes_nothing(visitor, resident):
    page = visitor.page("/me/news").form("form[action='/me/news']").submit(frequency=None)
    assert page.status == 422
    assert page.select("[role=alert]")
    assert frequency_of(resident.id) is Frequency.AT_ONCE


def test_each_thing_can_be_stopped_from_the_settings(visitor, resident, town, board):
    follow(resident, town)
    follow(resident, find_board("canal"))
    page = visitor.page("/me/news")
    page = page.form("form[action='/areas/sample/unfollow']").submit()
    assert page.path == "/me/news"
    assert not is_following(resident, town)
    assert is_following(resident, find_board("canal"))


def test_all_is_stopped_in_one_tap_without_signing_in(client, resident, token):
    page = client.page(f"/news/stop/{token}")
    assert frequency_of(resident.id) is Frequency.AT_ONCE, "opening a link stops nothing"
    assert len(page.select("main button")) == 1
    page = page.form("main form").submit()
    assert page.status == 200
    assert frequency_of(resident.id) is Frequency.NEVER


def test_a_mail_program_stops_it_without_cookie_or_form_token(app, client, resident, token):
    assert app.config.get("WTF_CSRF_ENABLED", True)
    answer = client.post(f"/news/stop/{token}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert frequency_of(resident.id) is Frequency.NEVER


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_changed_address_stops_nobody(app, client, resident, token, method):
    forged = stop_token("another key", resident.public_id)
    for wrong in (token[:-1], f"{token}x", forged, resident.public_id):
        assert getattr(client, method)(f"/news/stop/{wrong}").status_code == 404
    assert frequency_of(resident.id) is Frequency.AT_ONCE


def test_a_deleted_account_has_nothing_to_stop(client, db, resident, token, clock):
    with atomic():
        resident.deleted_at = clock.now
    assert client.get(f"/news/stop/{token}").status_code == 404
