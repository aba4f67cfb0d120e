"""Text as people type it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.core.text import arabic_digits, clean_line, clean_text

ZERO_WIDTH_SPACE = "\u200b"
RIGHT_TO_LEFT_OVERRIDE = "\u202e"
BYTE_ORDER_MARK = "\ufeff"
SOFT_HYPHEN = "\u00ad"

# What people type, with much of what makes trouble in it.
typed = st.text(
    st.one_of(st.characters(), st.sampled_from(" \t\r\n\u200b\u202e\ufeff\x00ก่้๓e\u0301"))
)


def test_thai_digits_become_arabic_ones_and_nothing_else_changes():
    assert arabic_digits("ซอย ๑๒๓๔๕๖๗๘๙๐ เลขที่ 7/๑") == "ซอย 1234567890 เลขที่ 7/1"


def test_a_line_has_single_spaces_and_none_at_its_ends():
    assert clean_line("  ถังขยะ \t แยก\n\nประเภท \r\n") == "ถังขยะ แยก ประเภท"


@pytest.mark.parametrize(
    "invisible", [ZERO_WIDTH_SPACE, RIGHT_TO_LEFT_OVERRIDE, BYTE_ORDER_MARK, SOFT_HYPHEN, "\x00"]
)
def test_characters_that_show_nothing_are_left_out(invisible):
    assert clean_line(f"หาด{invisible}บางแสน{invisible}") == "หาดบางแสน"


def test_a_text_of_nothing_but_invisible_characters_is_empty():
    assert clean_line(ZERO_WIDTH_SPACE * 3 + " " + BYTE_ORDER_MARK) == ""


def test_the_same_letter_typed_in_two_ways_becomes_the_same_text():
    assert clean_line("cafe\u0301") == clean_line("caf\u00e9") == "caf\u00e9"


def test_thai_vowels_and_tone_marks_stay_as_they_are():
    assert clean_line("ที่นี่น้ำใสกว่าเดิม ฯลฯ") == "ที่นี่น้ำใสกว่าเดิม ฯลฯ"


def test_paragraphs_keep_their_lines_and_at_most_one_blank_line_between_them():
    text = "\n\n  ย่อหน้าแรก  \r\nบรรทัดสอง\n \n\n\nย่อหน้าสอง\n\n"
    assert clean_text(text) == "ย่อหน้าแรก\nบรรทัดสอง\n\nย่อหน้าสอง"


@given(typed)
def test_tidying_a_tidy_line_changes_nothing(text):
    tidy = clean_line(text)
    assert clean_line(tidy) == tidy


@given(typed)
def test_tidying_tidy_paragraphs_changes_nothing(text):
    tidy = clean_text(text)
    assert clean_text(tidy) == tidy


@given(typed)
def test_a_tidy_text_holds_no_control_characters_but_the_ends_of_lines(text):
    categories = {
        unicodedata.category(character) for character in clean_text(text) if character != "\n"
    }
    assert "Cc" not in categories
    assert "\n" not in clean_line(text)
