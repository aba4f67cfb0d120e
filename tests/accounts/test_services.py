"""Registering, proving who one is, and roles."""

import pytest
from sqlalchemy.exc import IntegrityError

from participation.accounts import passwords
from participation.accounts.choices import CONSENT_VERSION, Role
from participation.accounts.errors import EmailTaken, OfficialsOnly, WrongCredentials
from participation.accounts.passwords import hash_password, is_easily_guessed, verify_password
from participation.accounts.policies import (
    check_official,
    has_role,
    is_official,
    is_verified_resident,
)
from participation.accounts.queries import account_by_email, account_for_session
from participation.accounts.services import appoint, authenticate, register, verify_resident
from participation.core.transaction import atomic
from participation.municipalities.queries import municipality
from tests.support.passwords import REAL
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import PASSWORD, make_official, make_resident, make_town


def open_account(town, email="somsri@example.com", password=PASSWORD):
    return register(email=email, password=password, display_name="สมศรี", municipality=town)


def test_a_new_account_is_not_verified_and_has_consented_to_the_present_text(db, clock):
    account = open_account(make_town())
    assert not is_verified_resident(account, account.municipality_id)
    assert account.consent_version == CONSENT_VERSION
    assert account.consented_at == account.created_at == clock.now
    assert not account.sample


def test_the_email_address_is_kept_in_lower_case_and_found_in_any(db):
    account = open_account(make_town(), email=" Somsri@Example.COM ")
    assert account.email == "somsri@example.com"
    assert account_by_email(" SOMSRI@example.com ") is account


def test_a_second_account_with_the_same_address_is_refused_in_any_letter_case(db):
    town = make_town()
    open_account(town)
    with pytest.raises(EmailTaken):
        open_account(town, email="SOMSRI@EXAMPLE.COM")
    # What refused left nothing behind that stops the next.
    assert open_account(town, email="another@example.com").id


def test_of_two_who_register_the_same_address_at_once_one_is_told_that_it_is_taken(app, db):
    make_town(slug="here")
    results = race(app, lambda _place: open_account(municipality("here")).public_id, runners=2)
    taken = [result for result in results if isinstance(result, EmailTaken)]
    (public_id,) = [result for result in results if isinstance(result, str)]
    assert len(taken) == 1
    assert account_by_email("somsri@example.com").public_id == public_id


def test_the_right_password_opens_the_account(db):
    account = open_account(make_town())
    assert authenticate(email="SOMSRI@example.com", password=PASSWORD) is account


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("somsri@example.com", PASSWORD + " "),
        ("somsri@example.com", ""),
        ("nobody@example.com", PASSWORD),
    ],
)
def test_a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words(db, email, password):
    open_account(make_town())
    with pytest.raises(WrongCredentials, match="address or the password"):
        authenticate(email=email, password=password)


def test_an_account_without_a_password_can_not_be_opened_with_any(db):
    account = open_account(make_town())
    with atomic():
        account.password_hash = None
    for password in ("", "no account has this password"):
        with pytest.raises(WrongCredentials):
            authenticate(email=account.email, password=password)


def test_a_password_is_kept_as_a_salted_argon2id_hash_only(db, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", REAL)
    one, another = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one != another
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in one


def test_a_password_fits_its_own_hash_alone():
    kept = hash_password(PASSWORD)
    assert verify_password(kept, PASSWORD)
    assert not verify_password(kept, PASSWORD[:-1])
    assert not verify_password("what is no hash", PASSWORD)
    assert not verify_password(None, PASSWORD)


@pytest.mark.parametrize(
    "password",
    ["1234567890", "๑๒๓๔๕๖๗๘๙๐", "0987654321", "aaaaaaaaaaaa", "ababababab", "Password123"],
)
def test_what_is_guessed_first_is_no_password(password):
    assert is_easily_guessed(password)
    assert not is_easily_guessed(password + "ริมคลอง")


def test_a_new_account_has_its_consent_in_the_history_and_reads_thai(db, clock):
    account = open_account(make_town())
    db.session.refresh(account, ["consents"])
    assert [(kept.version, kept.given_at) for kept in account.consents] == [
        (CONSENT_VERSION, clock.now)
    ]
    assert account.language == "th"


def test_another_stamp_ends_the_sessions_there_were(db):
    account = open_account(make_town())
    before = account.get_id()
    with atomic():
        account.session_stamp = "another"
    assert account_for_session(before) is None
    assert account_for_session(f"{account.public_id}.wrong") is None
    assert account_for_session(account.get_id()) is account


def test_the_database_refuses_an_address_with_capitals_and_an_empty_name(db):
    account = open_account(make_town())
    with pytest.raises(IntegrityError), atomic():
        account.email = "Somsri@example.com"
    with pytest.raises(IntegrityError), atomic():
        account.display_name = ""
    with pytest.raises(IntegrityError), atomic():
        account.language = "de"


def test_the_session_remembers_a_random_id_and_never_the_row_number(db):
    account = open_account(make_town())
    assert account.get_id() == account.public_id != str(account.id)
    assert account_for_session(account.public_id) is account
    assert account_for_session(str(account.id)) is None


def test_who_is_signed_in_is_known_with_roles_and_area_by_two_statements(db):
    town = make_town()
    account = make_official(town)
    appoint(account, town, Role.EVALUATOR)
    remembered = account.get_id()
    db.session.expire_all()
    with at_most(2):
        found = account_for_session(remembered)
        assert found.municipality_id == found.municipality.id
        assert is_verified_resident(found, found.municipality_id)
        assert {member.role for member in found.memberships} == {Role.OFFICIAL, Role.EVALUATOR}


def test_an_official_of_one_municipality_is_a_stranger_in_another(db):
    here, there = make_town(slug="here"), make_town(slug="there")
    official = make_official(here)
    assert is_official(official, here.id)
    assert not is_official(official, there.id)
    check_official(official, here.id)
    with pytest.raises(OfficialsOnly):
        check_official(official, there.id)


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.EVALUATOR])
def test_another_role_does_not_make_an_official(db, role):
    town = make_town()
    account = make_resident(town)
    appoint(account, town, role)
    found = account_for_session(account.public_id)
    db.session.refresh(found, ["memberships"])
    assert has_role(found, town.id, role)
    assert not is_official(found, town.id)


def test_a_guest_has_no_role(db):
    town = make_town()
    assert not has_role(None, town.id, Role.OFFICIAL)
    with pytest.raises(OfficialsOnly):
        check_official(None, town.id)


def test_appointing_a_person_twice_is_harmless(db):
    town = make_town()
    official = make_official(town)
    appoint(official, town, Role.OFFICIAL)
    db.session.refresh(official, ["memberships"])
    assert len(official.memberships) == 1


def test_only_a_person_an_official_has_seen_is_a_verified_resident_and_only_at_home(db):
    here, there = make_town(slug="here"), make_town(slug="there")
    account = make_resident(here, verified=False)
    assert not is_verified_resident(account, here.id)
    verify_resident(account, here)
    assert is_verified_resident(account, here.id)
    assert not is_verified_resident(account, there.id)
    assert not is_verified_resident(None, here.id)
