"""One-time codes: few tries, once, not too often, and the same for every address."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from participation.accounts.choices import CodePurpose
from participation.accounts.errors import CodeOver, CodeTooSoon, NoMoreCodesToday, WrongCode
from participation.accounts.mail_codes import MOST_A_DAY, MOST_TRIES
from participation.accounts.models import OneTimeCode
from participation.accounts.queries import account_by_email
from participation.accounts.services.mail_codes import send_code, tidy_codes, use_code
from participation.accounts.services.registration import (
    Registration,
    ask_to_enter,
    ask_to_register,
    enter_with_code,
)
from tests.support.codes import another, code_to, mails_to
from tests.support.race import race
from tests.support.rows import count_rows
from tests.support.town import make_resident, make_town

EMAIL = "somsri@example.com"
SIGN_IN = CodePurpose.SIGN_IN


def ask(email=EMAIL) -> str:
    return send_code(email, SIGN_IN, "sign_in_code", "th", {"name": "สมศรี"})


def test_a_code_is_six_digits_and_opens_what_it_was_sent_for(app, db, clock):
    challenge, code = ask(), code_to(app, EMAIL)
    assert len(code) == 6
    assert code.isdigit()
    assert use_code(challenge, SIGN_IN, code) == {"name": "สมศรี"}


def test_neither_the_code_nor_the_address_can_be_read_in_the_table(app, db, clock):
    ask()
    (row,) = db.session.scalars(select(OneTimeCode))
    kept = f"{row.address_key} {row.digest} {row.challenge}"
    assert EMAIL not in kept
    assert code_to(app, EMAIL) not in kept


def test_a_code_works_once(app, db, clock):
    challenge, code = ask(), code_to(app, EMAIL)
    use_code(challenge, SIGN_IN, code)
    with pytest.raises(CodeOver):
        use_code(challenge, SIGN_IN, code)


def test_a_code_works_for_ten_minutes_and_for_its_own_purpose(app, db, clock):
    challenge, code = ask(), code_to(app, EMAIL)
    with pytest.raises(CodeOver):
        use_code(challenge, CodePurpose.DELETE, code)
    clock.advance(minutes=10)
    with pytest.raises(CodeOver):
        use_code(challenge, SIGN_IN, code)


def test_after_five_wrong_tries_the_right_code_does_not_work_either(app, db, clock):
    challenge, code = ask(), code_to(app, EMAIL)
    left = []
    for _ in range(MOST_TRIES - 1):
        with pytest.raises(WrongCode) as refused:
            use_code(challenge, SIGN_IN, another(code))
        left.append(refused.value.details["left"])
    assert left == [4, 3, 2, 1]
    with pytest.raises(CodeOver):
        use_code(challenge, SIGN_IN, another(code))
    with pytest.raises(CodeOver):
        use_code(challenge, SIGN_IN, code)


def test_of_twenty_who_guess_at_once_five_are_heard(app, db, clock):
    challenge = ask()
    wrong = another(code_to(app, EMAIL))
    results = race(app, lambda _place: use_code(challenge, SIGN_IN, wrong), runners=20)
    heard = [result for result in results if isinstance(result, WrongCode)]
    assert len(heard) == MOST_TRIES - 1
    assert sum(isinstance(result, CodeOver) for result in results) == 20 - len(heard)
    assert db.session.scalar(select(OneTimeCode.tries)) == MOST_TRIES


def test_of_five_who_have_the_code_at_once_one_comes_in(app, db, clock):
    challenge, code = ask(), code_to(app, EMAIL)
    results = race(app, lambda _place: use_code(challenge, SIGN_IN, code), runners=5)
    assert sum(isinstance(result, dict) for result in results) == 1
    assert sum(isinstance(result, CodeOver) for result in results) == 4


def test_a_new_code_comes_after_a_minute_and_ends_the_one_before(app, db, clock):
    first, code = ask(), code_to(app, EMAIL)
    clock.advance(seconds=59)
    with pytest.raises(CodeTooSoon):
        ask()
    clock.advance(seconds=1)
    second = ask()
    assert second != first
    with pytest.raises(CodeOver):
        use_code(first, SIGN_IN, code)
    assert use_code(second, SIGN_IN, code_to(app, EMAIL))


def test_of_ten_who_ask_at_once_one_gets_a_code(app, db, clock):
    results = race(app, lambda _place: ask(), runners=10)
    assert sum(isinstance(result, CodeTooSoon) for result in results) == 9
    assert len(mails_to(app, EMAIL)) == 1


def test_a_day_has_ten_codes_for_an_address(app, db, clock):
    for _ in range(MOST_A_DAY):
        ask()
        clock.advance(minutes=1)
    with pytest.raises(NoMoreCodesToday):
        ask()
    ask("another@example.com")
    clock.advance(days=1)
    ask()


def test_old_codes_are_thrown_away(db, clock):
    ask()
    clock.advance(days=2, seconds=1)
    tidy_codes()
    assert count_rows(db)["one_time_code"] == 0


def test_a_code_signs_in_whoever_has_an_account(app, db, clock):
    account = make_resident(make_town(slug="here"), email=EMAIL)
    challenge = ask_to_enter(EMAIL, "en")
    assert mails_to(app, EMAIL)[-1]["language"] == account.language
    assert enter_with_code(challenge, EMAIL, code_to(app, EMAIL)) == (account, False)


def test_a_code_for_an_unknown_address_proves_it_and_opens_nothing(app, db, clock):
    challenge = ask_to_enter(EMAIL, "en")
    assert enter_with_code(challenge, EMAIL, code_to(app, EMAIL)) == (None, False)


def registration(**changes) -> Registration:
    return Registration(**{"display_name": "สมศรี", "municipality": "here", **changes})


def test_another_code_from_the_same_browser_completes_the_registration(app, db, clock):
    make_town(slug="here")
    challenge = ask_to_register(EMAIL, registration())
    clock.advance(minutes=1)
    challenge = ask_to_enter(EMAIL, "th", challenge=challenge)
    account, new = enter_with_code(challenge, EMAIL, code_to(app, EMAIL))
    assert new
    assert account.display_name == "สมศรี"


def test_a_strangers_registration_never_gets_into_ones_own_account(app, db, clock):
    """Who fills in somebody else's address can't leave a password of their own behind."""
    make_town(slug="here")
    ask_to_register(EMAIL, registration(password="รหัสของคนแปลกหน้า"))
    clock.advance(minutes=1)
    challenge = ask_to_enter(EMAIL, "th")
    assert enter_with_code(challenge, EMAIL, code_to(app, EMAIL)) == (None, False)
    assert account_by_email(EMAIL) is None


def test_who_corrects_the_form_within_the_minute_needs_no_new_code(app, db, clock):
    make_town(slug="here")
    challenge = ask_to_register(EMAIL, registration(display_name="สมสี"))
    again = ask_to_register(EMAIL, registration(), challenge=challenge)
    assert again == challenge
    account, _new = enter_with_code(challenge, EMAIL, code_to(app, EMAIL))
    assert account.display_name == "สมศรี"
    assert len(mails_to(app, EMAIL)) == 1


def test_a_registration_completed_twice_at_once_opens_one_account(app, db, clock):
    make_town(slug="here")
    challenge = ask_to_register(EMAIL, registration())
    code = code_to(app, EMAIL)
    results = race(
        app, lambda _place: enter_with_code(challenge, EMAIL, code)[0].public_id, runners=4
    )
    opened = [result for result in results if isinstance(result, str)]
    assert opened == [account_by_email(EMAIL).public_id]


def test_the_limits_hold_after_midnight_too(db, clock):
    clock.advance(hours=14, minutes=29, seconds=30)
    ask()
    clock.advance(seconds=45)
    with pytest.raises(CodeTooSoon):
        ask()
    clock.advance(seconds=15)
    ask()
    assert db.session.scalar(select(OneTimeCode.sent_that_day)) == 1
    assert db.session.scalar(select(OneTimeCode.expires_at)) == clock.now + timedelta(minutes=10)
