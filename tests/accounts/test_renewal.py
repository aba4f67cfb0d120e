"""New letter codes in place of unused ones, when a file or a letter was lost."""

import csv
from io import StringIO

import pytest

from participation.accounts.errors import NoCodeWaiting, WrongLetterCode
from participation.accounts.queries import account_for_session, resident_numbers
from participation.accounts.services import (
    ListedResident,
    upload_residents,
    verify_by_letter,
    verify_in_person,
)
from participation.accounts.services.letters import renew_codes
from participation.core import audit
from participation.municipalities.queries import municipality
from participation.municipalities.services import chain_of
from tests.support.figures import show
from tests.support.language import LANGUAGES, told
from tests.support.race import race
from tests.support.rows import count_rows
from tests.support.town import make_official, make_resident, make_town, sign_in

CODES = "/areas/here/residents/codes"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def codes(town, official) -> dict[str, str]:
    """The codes of three people on the list."""
    return dict(upload_residents(official, town, [ListedResident(f"1/{n}") for n in (1, 2, 3)]))


def newcomer(town):
    return make_resident(town, verified=False)


def renewals(town) -> list[str | None]:
    """The words of the renewals in the log."""
    return [
        words for entry, words in audit.entries(chain_of(town.id)) if entry.act == "residents.renew"
    ]


# --- The act -------------------------------------------------------------------------------------


def test_the_codes_of_all_who_wait_are_new_and_the_old_ones_stop_at_once(town, official, codes):
    renewed = dict(renew_codes(official, town))
    assert list(renewed) == ["1/1", "1/2", "1/3"]
    assert not set(renewed.values()) & set(codes.values())
    for code in codes.values():
        with pytest.raises(WrongLetterCode):
            verify_by_letter(newcomer(town), code)
    for code in renewed.values():
        verify_by_letter(newcomer(town), code)
    assert renewals(town) == ["3"]
    assert audit.verify() == []


def test_one_persons_code_is_renewed_and_the_others_stay_good(town, official, codes):
    ((label, code),) = renew_codes(official, town, label="1/2")
    assert label == "1/2"
    with pytest.raises(WrongLetterCode):
        verify_by_letter(newcomer(town), codes["1/2"])
    for good in (codes["1/1"], code, codes["1/3"]):
        verify_by_letter(newcomer(town), good)
    assert renewals(town) == ["1"]


def test_who_has_used_their_code_is_not_renewed(town, official, codes):
    verify_by_letter(newcomer(town), codes["1/1"])
    verify_in_person(official, town, email=newcomer(town).email, list_label="1/2")
    assert [label for label, _ in renew_codes(official, town)] == ["1/3"]
    for label in ("1/1", "1/2", "9/9"):
        with pytest.raises(NoCodeWaiting):
            renew_codes(official, town, label=label)


def test_where_nobody_waits_nothing_is_written(db, town, official):
    before = count_rows(db)
    with pytest.raises(NoCodeWaiting):
        renew_codes(official, town)
    assert count_rows(db) == before


def test_the_list_of_another_area_keeps_its_codes(town, official, codes):
    there = make_town(slug="there")
    clerk = make_official(there)
    (code,) = dict(upload_residents(clerk, there, [ListedResident("1/1")])).values()
    renew_codes(official, town)
    verify_by_letter(newcomer(there), code)
    with pytest.raises(NoCodeWaiting):
        renew_codes(clerk, there, label="1/2")


# --- At once -------------------------------------------------------------------------------------


def test_a_code_used_while_it_is_renewed_is_taken_or_refused_never_both(app, db, town, official):
    labels = [f"2/{n}" for n in range(12)]
    rows = [ListedResident(label) for label in labels]
    old = dict(upload_residents(official, town, rows))
    people = [newcomer(town).public_id for _ in labels]
    clerk = official.public_id

    def act(place):
        if place == 12:
            return renew_codes(account_for_session(clerk), municipality("here"))
        return verify_by_letter(account_for_session(people[place]), old[labels[place]])

    *answers, renewed = race(app, act, runners=13)
    joined = {label for label, answer in zip(labels, answers, strict=True) if answer is None}
    refused = [answer for answer in answers if answer is not None]
    if isinstance(renewed, NoCodeWaiting):
        renewed = []
    show(joined=len(joined), refused=len(refused), renewed=len(renewed))
    assert {type(answer) for answer in refused} <= {WrongLetterCode}
    # Everybody is either joined by the old code or has a new one, which works.
    assert joined | set(dict(renewed)) == set(labels)
    assert not joined & set(dict(renewed))
    for _label, code in renewed:
        verify_by_letter(newcomer(town), code)
    assert resident_numbers(town.id).waiting == 0


def test_of_two_renewals_at_once_only_the_last_ones_codes_work(app, db, town, official, codes):
    clerk = official.public_id

    def act(_place):
        return renew_codes(account_for_session(clerk), municipality("here"))

    first, second = race(app, act, runners=2)
    works = []
    for letters in (first, second):
        try:
            verify_by_letter(newcomer(town), dict(letters)["1/1"])
        except WrongLetterCode:
            works.append(False)
        else:
            works.append(True)
    assert sorted(works) == [False, True]
    last = first if works[0] else second
    for label in ("1/2", "1/3"):
        verify_by_letter(newcomer(town), dict(last)[label])
    assert renewals(town) == ["3", "3"]


# --- In the browser ------------------------------------------------------------------------------


@pytest.fixture
def clerk(client, official):
    client.page("/?lang=en")
    sign_in(client, official)
    return client


def test_the_new_code_of_one_person_is_shown_once_and_kept_nowhere(town, clerk, codes):
    page = clerk.page("/areas/here/residents").follow("New codes, if a file or a letter was lost")
    assert "3 codes wait to be used." in page.text
    page = page.form(f"form[action='{CODES}']").submit(list_label=" 1/2 ")
    assert page.response.headers["Cache-Control"] == "no-store"
    code = page.one(".notice .fingerprint").text
    assert "The new code of “1/2”:" in page.text
    assert code not in clerk.page(CODES).html
    verify_by_letter(newcomer(town), code)


def test_all_new_codes_come_as_a_file_that_no_browser_keeps(town, clerk, codes):
    form = clerk.page(CODES).follow("New codes for everybody").form("main form")
    answer = clerk.post(form.action, data={**form.values.to_dict(), "sure": "1"})
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [row["label"] for row in rows] == ["1/1", "1/2", "1/3"]
    for row in rows:
        verify_by_letter(newcomer(town), row["code"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_told_beside_its_field(app, town, clerk, codes, language):
    page = clerk.page(f"{CODES}?lang={language}")
    page = page.form(f"form[action='{CODES}']").submit(list_label="9/9")
    assert page.status == 422
    assert page.texts("#list_label-error") == [told(app, language, NoCodeWaiting())]
    assert page.form(f"form[action='{CODES}']").values["list_label"] == "9/9"
    page = clerk.page(f"{CODES}/all").form("main form").submit()
    assert page.status == 422
    assert page.texts("#sure-error") == [told(app, language, "Please tick this first.")]
    verify_by_letter(newcomer(town), codes["1/1"])


def test_where_nobody_waits_nothing_is_offered(town, clerk):
    assert "New codes" not in clerk.page("/areas/here/residents").text
    for path in (CODES, f"{CODES}/all"):
        page = clerk.page(path)
        assert "0 codes wait to be used." in page.text
        assert page.select("main form") == []
