"""What people type into forms, as the schemas read it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from participation.core.fields import Baht, Day, EmailAddress, Line, Paragraphs, WholeNumber

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize(
    ("typed", "satang"),
    [
        ("128500", 128_500_00),
        ("128,500", 128_500_00),
        ("๑๒๘,๕๐๐", 128_500_00),
        ("๑๒๘,๕๐๐.๒๕", 128_500_25),
        (" 99.5 ", 99_50),
        ("0.05", 5),
        ("0", 0),
        ("007", 7_00),
        ("999,999,999,999.99", 999_999_999_999_99),
    ],
)
def test_an_amount_in_baht_is_read_to_the_satang(typed, satang):
    assert Baht().deserialize(typed) == satang


@pytest.mark.parametrize("typed", ["", "   "])
def test_no_amount_is_none_and_not_zero(typed):
    assert Baht().deserialize(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "-1",
        "1.234",
        "12.",
        ".5",
        "1e5",
        "฿100",
        "100 บาท",
        "๑๒๘.๕๐๐",
        "ฟรี",
        "1000000000000",
        "٣",
        "½",
        "1 000",
    ],
)
def test_an_amount_that_is_no_plain_number_of_baht_is_refused(typed):
    with pytest.raises(ValidationError, match="amount in baht"):
        Baht().deserialize(typed)


@given(st.integers(min_value=0, max_value=10**14 - 1), st.booleans(), st.booleans())
def test_every_amount_comes_through_exactly_in_either_digits_with_or_without_commas(
    satang, thai, commas
):
    baht, rest = divmod(satang, 100)
    typed = f"{baht:{',' if commas else ''}}.{rest:02d}"
    assert Baht().deserialize(typed.translate(THAI_DIGITS) if thai else typed) == satang


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1", 1), ("๑๐", 10), ("1,000", 1000), (" 5 ", 5), ("999999999", 999_999_999), ("", None)],
)
def test_a_whole_number_is_read_in_either_digits(typed, number):
    assert WholeNumber().deserialize(typed) == number


@pytest.mark.parametrize("typed", ["0", "๐", "-1", "1.0", "1.5", "สาม", "1000000000", "+2", "٣"])
def test_a_number_below_one_or_not_whole_is_refused(typed):
    with pytest.raises(ValidationError, match="whole number, 1 or more"):
        WholeNumber().deserialize(typed)


@pytest.mark.parametrize(
    "typed", ["2026-11-20", " 2026-11-20 ", "๒๕๖๙-๑๑-๒๐", "20/11/2569", "20/11/2026"]
)
def test_a_day_is_read_in_either_era_and_either_digits(typed):
    assert Day(required=True).deserialize(typed) == date(2026, 11, 20)


@pytest.mark.parametrize(
    "typed",
    ["พรุ่งนี้", "2026-02-30", "2026-11", "11/20/2026", "1999-12-31", "2200-01-01", "9999-12-31"],
)
def test_what_is_no_day_of_this_century_or_the_next_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="2026-11-20"):
        Day().deserialize(typed)


def test_the_first_and_the_last_day_of_these_centuries_are_taken():
    assert Day().deserialize("2000-01-01") == date(2000, 1, 1)
    assert Day().deserialize("2199-12-31") == date(2199, 12, 31)


def test_no_day_is_none_or_missing_if_required():
    assert Day().deserialize(" ") is None
    with pytest.raises(ValidationError, match="fill this in"):
        Day(required=True).deserialize(" ")


def test_a_line_is_tidied_before_its_length_is_measured():
    assert Line(longest=5).deserialize("  abc \n d  ") == "abc d"


def test_a_line_may_be_as_long_as_its_limit_and_one_character_more_is_told_with_both_numbers():
    assert Line(longest=3).deserialize("กขค") == "กขค"
    with pytest.raises(ValidationError, match="to 3 characters; it has 4"):
        Line(longest=3).deserialize("กขคง")


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "\n"])
def test_a_required_line_that_shows_nothing_is_missing(typed):
    with pytest.raises(ValidationError, match="fill this in"):
        Line(longest=10, required=True).deserialize(typed)


def test_a_line_says_in_its_own_words_that_it_is_missing_if_it_has_any():
    line = Line(longest=10, required=True, error_messages={"required": "Choose one."})
    with pytest.raises(ValidationError, match=r"Choose one\."):
        line.deserialize(" ")


def test_a_line_that_is_not_required_may_be_empty():
    assert Line(longest=10).deserialize("  ") == ""


def test_paragraphs_keep_their_lines():
    assert Paragraphs(longest=20).deserialize("หนึ่ง \r\n\r\n\r\n สอง") == "หนึ่ง\n\nสอง"


def test_an_email_address_is_kept_in_lower_case():
    assert EmailAddress().deserialize(" Somsri.J@Example.COM ") == "somsri.j@example.com"


@pytest.mark.parametrize(
    "typed", ["somsri", "somsri@", "@example.com", "a b@example.com", "a@b@c.th"]
)
def test_what_is_no_email_address_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match=r"name@example\.com"):
        EmailAddress().deserialize(typed)


def test_an_email_address_longer_than_any_real_one_is_refused():
    with pytest.raises(ValidationError, match="254"):
        EmailAddress().deserialize("a" * 250 + "@x.th")
