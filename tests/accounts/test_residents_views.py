"""Residents become verified: at the counter, and by a letter with a code."""

import csv
import logging
from datetime import date
from io import StringIO

import pytest
from sqlalchemy import func, select

from participation.accounts.choices import VerifiedBy
from participation.accounts.errors import (
    AlreadyVerified,
    NoSuchAccount,
    OfficialsOnly,
    OnTheListAlready,
    WrongLetterCode,
)
from participation.accounts.letters import code_digest
from participation.accounts.models import Person
from participation.accounts.policies import is_verified_resident
from participation.accounts.queries import account_for_session
from participation.accounts.services import ListedResident, upload_residents
from participation.core import audit
from participation.municipalities.models import SubArea
from participation.municipalities.queries import municipality
from participation.municipalities.services import chain_of
from tests.support.language import LANGUAGES, told
from tests.support.limits import limited_client
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import make_official, make_resident, make_town, sign_in
from tests.support.upload import confirm, upload, workbook

RESIDENTS = "/areas/here/residents"
LIST = f"{RESIDENTS}/list"
TABLE = (
    "label,sub_area,born_on\n12/3 นายก่อ,ริมน้ำ,31/12/2508\n๑๒/๔ นางขอ,,๑/๒/๒๕๓๓\n12/5 นายคอ,ริมน้ำ,\n"
)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def visitor(client):
    """A browser that has chosen English, so that sentences can be read here."""
    client.page("/?lang=en")
    return client


@pytest.fixture
def official(visitor, town):
    """An official of the town, signed in."""
    account = make_official(town)
    sign_in(visitor, account)
    return account


@pytest.fixture
def newcomer(town):
    """A resident nobody has verified."""
    return make_resident(town, name="สมศรี", email="somsri@example.com", verified=False)


def at_counter(visitor, **typed):
    return visitor.page(RESIDENTS).form().submit(typed)


def letters_in(answer) -> dict[str, str]:
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    return {row["label"]: row["code"] for row in rows}


def person_of(db, account) -> Person:
    db.session.expire_all()
    return db.session.scalars(select(Person).where(Person.account_id == account.id)).one()


def listed(db) -> dict[str, Person]:
    people = db.session.scalars(select(Person).where(Person.list_label.is_not(None)))
    return {person.list_label: person for person in people}


def words_of_acts(town) -> list[tuple[str, str]]:
    return [(entry.act, words) for entry, words in audit.entries(chain_of(town.id))]


# --- At the counter ------------------------------------------------------------------------------


def test_an_official_verifies_somebody_they_have_seen(db, visitor, official, town, newcomer):
    page = at_counter(visitor, email=" SOMSRI@example.com", sub_area=" ริมน้ำ ", born_on="๓๑/๑๒/๒๕๐๘")
    assert page.path == RESIDENTS
    assert page.texts(".notice[role=status]") == ["สมศรี is a verified resident from now on."]
    person = person_of(db, newcomer)
    assert person.municipality_id == town.id
    assert person.verified_by is VerifiedBy.OFFICIAL
    assert person.born_on == date(1965, 12, 31)
    assert db.session.get(SubArea, person.sub_area_id).name == "ริมน้ำ"
    assert is_verified_resident(account_for_session(newcomer.public_id), town.id)
    assert words_of_acts(town) == [("resident.verify", "")]
    assert page.select("datalist option[value='ริมน้ำ']")


def test_part_of_the_area_and_date_of_birth_may_be_left_out(db, visitor, official, newcomer):
    at_counter(visitor, email="somsri@example.com")
    person = person_of(db, newcomer)
    assert (person.sub_area_id, person.born_on) == (None, None)
    assert person.verified_at is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"email": ""}, "email", "Please fill this in."),
        ({"email": "nobody@example.com"}, "email", NoSuchAccount(email="nobody@example.com")),
        ({"email": "there@example.com"}, "email", NoSuchAccount(email="there@example.com")),
        ({"email": "seen@example.com"}, "email", AlreadyVerified()),
        (
            {"email": "somsri@example.com", "born_on": "31/02/2508"},
            "born_on",
            "Please write a date of birth, for example 31/12/2508 or 1965-12-31.",
        ),
        (
            {"email": "somsri@example.com", "born_on": "10/03/2569"},
            "born_on",
            "Please write a date of birth, for example 31/12/2508 or 1965-12-31.",
        ),
    ],
)
def test_what_is_typed_wrong_comes_back_with_the_reason(
    app, db, visitor, official, town, newcomer, language, typed, field, sentence
):
    make_resident(make_town(slug="there"), email="there@example.com", verified=False)
    make_resident(town, email="seen@example.com")
    visitor.page(f"/?lang={language}")
    page = at_counter(visitor, **typed)
    assert page.status == 422
    assert page.texts(f"#{field}-error > span") == [told(app, language, sentence)]
    assert page.form().values["email"] == typed["email"]
    assert person_of(db, newcomer).verified_at is None


# --- The list ------------------------------------------------------------------------------------


def test_a_checked_list_is_shown_and_not_saved(db, visitor, official):
    page = upload(visitor, LIST, TABLE).page
    assert page.status == 200
    assert "The file is in order: 3 people. Nothing is saved yet." in page.text
    assert "These parts of the area are new: ริมน้ำ." in page.text
    assert page.texts("tbody tr") == [
        "12/3 นายก่อ ริมน้ำ 31 December 1965",
        "๑๒/๔ นางขอ – 1 February 1990",
        "12/5 นายคอ ริมน้ำ –",
    ]
    assert listed(db) == {}
    assert db.session.scalar(select(func.count()).select_from(SubArea)) == 0


def test_a_confirmed_list_gives_each_person_a_code_this_once(db, visitor, official, town, caplog):
    page = upload(visitor, LIST, TABLE).page
    with caplog.at_level(logging.DEBUG):
        answer = confirm(page)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="letters-here.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    letters = letters_in(answer)
    people = listed(db)
    assert list(letters) == ["12/3 นายก่อ", "๑๒/๔ นางขอ", "12/5 นายคอ"]
    assert set(people) == set(letters)
    for label, person in people.items():
        assert person.code_digest == code_digest(letters[label])
        assert person.verified_at is None
    assert people["12/3 นายก่อ"].born_on == date(1965, 12, 31)
    assert people["๑๒/๔ นางขอ"].born_on == date(1990, 2, 1)
    # Nobody can look a code up afterwards: not in the log of acts, not in the program's.
    assert words_of_acts(town) == [("residents.upload", "3")]
    assert not any(code in caplog.text for code in letters.values())
    assert "3" in visitor.page(RESIDENTS).texts(".facts dd")


def test_a_list_sent_twice_is_refused_line_by_line(db, visitor, official):
    page = upload(visitor, LIST, TABLE).page
    confirm(page)
    again = confirm(page)
    assert again.status_code == 422
    assert again.page.texts("tbody tr") == [
        f"Line {line} {OnTheListAlready(label=label)}"
        for line, label in ((2, "12/3 นายก่อ"), (3, "๑๒/๔ นางขอ"), (4, "12/5 นายคอ"))
    ]
    assert len(listed(db)) == 3


def test_of_two_who_upload_the_same_list_at_once_one_gets_codes(app, db, official, town):
    address = official.public_id

    def act(_place):
        account = account_for_session(address)
        people = [ListedResident(f"12/{number}") for number in range(50)]
        return upload_residents(account, municipality("here"), people)

    results = race(app, act, runners=4)
    letters = [result for result in results if isinstance(result, list)]
    assert len(letters) == 1
    refused = [result for result in results if isinstance(result, OnTheListAlready)]
    assert len(refused) == 3
    assert {code_digest(code) for _label, code in letters[0]} == {
        person.code_digest for person in listed(db).values()
    }


def test_the_dry_run_names_every_faulty_line(db, visitor, official, town):
    upload_residents(official, town, [ListedResident("12/1 นายเก่า")])
    answer = upload(
        visitor,
        LIST,
        "\ufefflabel,sub_area,born_on\n"
        "12/1 นายเก่า,,\n"  # line 2: on the list
        "12/2 นายใหม่,,\n"
        ",ริมน้ำ,\n"  # line 4: no label
        "12/4 นายสี่,,31/02/2508\n"  # line 5: no such day
        "12/2 นายใหม่,,\n"  # line 6: twice
        "=12/6,,\n"  # line 7: a formula
        "12/7 นายเจ็ด\n"  # line 8: cells are missing
        f"12/8 นายแปด,{'ก' * 121},2569-03-10\n",  # line 9: two faults
    )
    assert answer.status_code == 422
    lines = answer.page.texts("tbody tr")
    expected = [
        "Line 2 “12/1 นายเก่า” is on the list already.",
        "Line 4 label: Please fill this in.",
        "Line 5 born_on: Please write a date of birth, for example 31/12/2508 or 1965-12-31.",
        "Line 6 “12/2 นายใหม่” stands on line 3 already.",
        "Line 7 “=12/6” in the column “label” begins like a formula (=, +, -, @)."
        " Write plain text.",
        "Line 8 This line has 1 cells instead of 3. Is a comma missing, or one too many?",
        "Line 9 sub_area: Please shorten this to 120 characters; it has 121.",
        "Line 9 born_on: Please write a date of birth, for example 31/12/2508 or 1965-12-31.",
    ]
    assert lines == expected
    assert f"there are {len(expected)} faults in the file" in answer.page.text
    assert not answer.page.select("[name=table]")
    assert len(listed(db)) == 1


def test_a_list_in_another_encoding_is_refused_in_thai_too(app, visitor, official):
    visitor.page("/?lang=th")
    page = upload(visitor, LIST, TABLE.encode("tis-620")).page
    assert page.status == 422
    (line,) = page.texts("tbody td")
    assert "UTF-8" in line
    assert "บันทึก" in line


def test_a_spreadsheet_is_as_good_as_a_csv_file(db, visitor, official):
    sheet = workbook(
        ["label", "sub_area", "born_on"],
        ["12/3 นายก่อ", "ริมน้ำ", date(2508, 12, 31)],
        ["12/5 นายคอ", None, None],
    )
    page = upload(visitor, LIST, sheet).page
    assert "The file is in order: 2 people." in page.text
    assert page.texts("tbody tr")[0] == "12/3 นายก่อ ริมน้ำ 31 December 1965"
    assert confirm(page).status_code == 200
    assert set(listed(db)) == {"12/3 นายก่อ", "12/5 นายคอ"}


def test_a_spreadsheet_that_is_broken_is_refused_with_what_to_do(visitor, official):
    page = upload(visitor, LIST, b"PK\x03\x04 nothing").page
    assert page.status == 422
    assert "can't be read. Save it again" in page.texts("tbody td")[0]


def test_no_file_is_a_fault_and_no_error(visitor, official):
    answer = visitor.post(LIST, data=visitor.page(LIST).form().values)
    assert answer.status_code == 422
    assert answer.page.texts("tbody td") == ["There are no rows in this file."]


def test_what_was_changed_between_check_and_confirmation_is_checked_again(db, visitor, official):
    page = upload(visitor, LIST, TABLE).page
    values = page.form().values
    values["table"] = values["table"].replace("12/3 นายก่อ", "=cmd")
    answer = visitor.post(LIST, data=values)
    assert answer.status_code == 422
    assert listed(db) == {}


def test_ten_thousand_people_are_taken(db, visitor, official):
    rows = "".join(f"{n} นายทดสอบ สกุลยาวพอสมควร,ชุมชนริมน้ำ,31/12/2508\n" for n in range(10_000))
    page = upload(visitor, LIST, "label,sub_area,born_on\n" + rows).page
    assert page.status == 200
    with at_most(60):
        answer = confirm(page)
    assert answer.status_code == 200
    assert len(set(letters_in(answer).values())) == 10_000
    assert len(listed(db)) == 10_000


def test_a_file_that_is_far_too_large_is_refused_with_a_page(visitor, official):
    answer = upload(visitor, LIST, b"x" * 3_000_000)
    assert answer.status_code == 413
    assert "too large" in answer.page.text


# --- Who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [RESIDENTS, LIST])
def test_only_officials_of_the_area_come_near_the_list(app, db, visitor, town, newcomer, path):
    form = {"email": "somsri@example.com", "table": TABLE}
    for account in (newcomer, make_official(make_town(slug="there"))):
        sign_in(visitor, account)
        token = visitor.page("/verify").form("nav form").values
        for answer in (visitor.get(path), visitor.post(path, data={**token, **form})):
            assert answer.status_code == 403
            assert str(OfficialsOnly()) in answer.page.text
    assert listed(db) == {}
    assert person_of(db, newcomer).verified_at is None


def test_a_guest_is_asked_to_sign_in(visitor, town):
    assert visitor.page(RESIDENTS).path == "/sign-in"
    assert visitor.page("/verify").path == "/sign-in"


# --- The letter ----------------------------------------------------------------------------------


@pytest.fixture
def code(official, town):
    """The code of a letter to somebody on the list."""
    ((_label, code),) = upload_residents(
        official, town, [ListedResident("12/3 นายก่อ", "ริมน้ำ", date(1965, 12, 31))]
    )
    return code


@pytest.fixture
def reader(visitor, newcomer, code):
    """The newcomer, signed in after the letter was sent."""
    sign_in(visitor, newcomer)
    return newcomer


def type_code(visitor, code):
    return visitor.page("/verify").form().submit(code=code)


def test_whoever_types_the_code_of_their_letter_is_verified(db, visitor, reader, town, code):
    page = type_code(visitor, f" {code.lower().replace('-', ' ')} ")
    assert page.path == "/areas/here"
    assert "Your residence is verified" in page.texts("[role=status]")[0]
    person = person_of(db, reader)
    assert person.verified_by is VerifiedBy.LETTER
    assert (person.list_label, person.born_on) == ("12/3 นายก่อ", date(1965, 12, 31))
    assert "There is nothing more to do." in visitor.page("/verify").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["", "AAAAA-AAAAA", "12/3 นายก่อ"])
def test_a_wrong_code_is_refused_kindly(app, db, visitor, reader, language, typed):
    visitor.page(f"/?lang={language}")
    page = type_code(visitor, typed)
    assert page.status == 422
    wrong = WrongLetterCode() if typed else "Please fill this in."
    assert page.texts("#code-error > span") == [told(app, language, wrong)]
    assert person_of(db, reader).verified_at is None


def test_a_code_opens_one_account_only(db, visitor, reader, town, code):
    type_code(visitor, code)
    other = make_resident(town, verified=False)
    sign_in(visitor, other)
    page = type_code(visitor, code)
    assert page.texts("#code-error > span") == [str(WrongLetterCode())]
    assert person_of(db, other).verified_at is None


def test_codes_can_not_be_tried_for_long(newcomer):
    with limited_client() as visitor:
        sign_in(visitor, newcomer)
        form = visitor.page("/verify").form()
        statuses = [form.submit(code="AAAAA-AAAAA").status for _ in range(6)]
    assert statuses == [422] * 5 + [429]


# --- The way there -------------------------------------------------------------------------------


def test_the_area_leads_officials_to_the_list_and_others_to_the_letter(visitor, town, newcomer):
    assert "/verify" not in visitor.page("/areas/here").html
    sign_in(visitor, newcomer)
    assert visitor.page("/areas/here").follow("Type the code from the letter").path == "/verify"
    sign_in(visitor, make_resident(town))
    page = visitor.page("/areas/here")
    assert "/verify" not in page.html and "/residents" not in page.html
    sign_in(visitor, make_official(town))
    assert visitor.page("/areas/here").follow("Verified residents").path == RESIDENTS
