"""Tokens: made once, shown once, ended at will, and never worth more than their person."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from participation.accounts.queries import account_of
from participation.accounts.services.leaving import bundle_of, delete_account
from participation.accounts.services.settings import change_password, sign_out_everywhere
from participation.core import clock as the_clock
from participation.core.scopes import Scope
from participation.tokens.choices import MOST_TOKENS
from participation.tokens.errors import TooManyTokens
from participation.tokens.models import AccessToken
from participation.tokens.services import make_token
from tests.support.api import Program, token_of
from tests.support.race import race
from tests.support.town import PASSWORD, make_resident, make_town, sign_in


@pytest.fixture
def person(db, clock):
    return make_resident(make_town(slug="here"), email="somsri@example.com")


def make_on_page(client, **values):
    form = client.page("/me/tokens?lang=en").form('form[action="/me/tokens"]')
    return form.submit(**{"name": "ตารางงาน", "scopes": "read", "password": PASSWORD, **values})


def test_a_token_is_shown_once_and_kept_nowhere(app, client, db, person):
    sign_in(client, person)
    page = make_on_page(client)
    (secret,) = [word for word in page.text.split() if word.startswith("ruamkhit_")]
    assert Program(client, secret).call("GET", "/me").json["id"] == person.public_id
    assert secret not in client.page("/me/tokens").text
    kept = db.session.execute(select(AccessToken.__table__)).one()
    assert secret not in str(kept)


def test_a_form_that_is_not_right_comes_back_filled_in(client, person):
    sign_in(client, person)
    page = make_on_page(client, password="ไม่ใช่")
    assert page.status == 422
    assert page.form('form[action="/me/tokens"]').values["name"] == "ตารางงาน"


def test_the_page_tells_the_day_of_last_use_and_ends_a_token(client, person, clock):
    secret = token_of(person)
    sign_in(client, person)
    assert "Not used yet." in client.page("/me/tokens?lang=en").text
    Program(client, secret).call("GET", "/me")
    page = client.page("/me/tokens?lang=en")
    assert "Last used on 9 March 2026." in page.text.replace("\u00a0", " ")
    page = page.form('form[action$="/end"]').submit()
    assert "You have no tokens." in page.text
    assert Program(client, secret).call("GET", "/me").status_code == 401


def test_a_program_signs_in_with_a_password(client, person):
    guest = Program(client)
    asked = {"email": "somsri@example.com", "name": "แอป", "scopes": ["read", "write"]}
    made = guest.call("POST", "/tokens", json={**asked, "password": PASSWORD})
    assert made.status_code == 201
    program = Program(client, made.json["token"])
    assert program.call("GET", "/me").json["municipality"] == "here"
    (listed,) = program.call("GET", "/me/tokens").json["items"]
    assert (listed["scopes"], listed["last_used_on"]) == (["read", "write"], "2026-03-09")
    assert program.call("DELETE", f"/me/tokens/{listed['id']}").status_code == 204
    assert program.call("GET", "/me").status_code == 401
    wrong = guest.call("POST", "/tokens", json={**asked, "password": "ไม่ใช่รหัสผ่าน"})
    assert (wrong.status_code, wrong.json["code"]) == (422, "WrongCredentials")


@pytest.mark.parametrize("end", ["time", "password", "everywhere", "account"])
def test_a_token_ends_with(client, person, clock, end):
    program = Program(client, token_of(person, days=7))
    assert program.call("GET", "/me").status_code == 200
    account = account_of(person.public_id)
    if end == "time":
        clock.set(the_clock.now() + timedelta(days=7))
    elif end == "password":
        change_password(account, current=PASSWORD, new="คลองสวยน้ำใส")
    elif end == "everywhere":
        sign_out_everywhere(account)
    else:
        delete_account(account, empty=False)
    answer = program.call("GET", "/me")
    assert answer.status_code == 401
    # Not taken for a guest's either.
    assert program.call("GET", "/boards").status_code == 401


def test_a_session_is_no_token_and_a_token_is_no_session(client, person):
    sign_in(client, person)
    assert Program(client).call("GET", "/me").status_code == 401
    page = client.get("/me", headers={"Authorization": f"Bearer {token_of(person)}"})
    assert page.status_code == 200  # by the session
    client.delete_cookie("session")
    page = client.get("/me", headers={"Authorization": f"Bearer {token_of(person)}"})
    assert page.status_code == 302


def test_nobody_ends_the_token_of_somebody_else(client, person, db):
    other = make_resident(make_town(slug="there"))
    token_of(person)
    mine = db.session.scalars(select(AccessToken.public_id)).one()
    assert Program(client, token_of(other)).call("DELETE", f"/me/tokens/{mine}").status_code == 404


def test_one_person_has_so_many_tokens_at_most_also_in_a_race(app, db, person):
    for _ in range(MOST_TOKENS - 1):
        token_of(person)
    address = person.public_id

    def make(_place: int) -> None:
        make_token(
            account_of(address), name="พร้อมกัน", scopes=[Scope.READ], days=7, password=PASSWORD
        )

    refused = [type(answer) for answer in race(app, make, runners=4) if answer is not None]
    assert refused == [TooManyTokens] * 3


def test_tokens_are_in_my_data_and_leave_with_the_account(app, db, person):
    token_of(person)
    (listed,) = bundle_of(person).tables["tokens"]
    assert listed["name"] == "โปรแกรม"
    delete_account(person, empty=False)
    assert db.session.scalars(select(AccessToken)).all() == []
