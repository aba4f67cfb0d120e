"""Amounts of money in words."""

import pytest

from participation.core.money import format_amount


@pytest.fixture
def speak(app):
    """Return a function that writes an amount in a language."""

    def in_language(language: str, *amount) -> str:
        with app.test_request_context(f"/?lang={language}"):
            return format_amount(*amount)

    return in_language


@pytest.mark.parametrize(
    ("satang", "thai", "english"),
    [
        (128_500_00, "128,500 บาท", "128,500 baht"),
        (99_50, "99.50 บาท", "99.50 baht"),
        (5, "0.05 บาท", "0.05 baht"),
        (0, "0 บาท", "0 baht"),
        (100, "1 บาท", "1 baht"),
        (-1_50, "-1.50 บาท", "-1.50 baht"),
        (-5, "-0.05 บาท", "-0.05 baht"),
        (999_999_999_999_99, "999,999,999,999.99 บาท", "999,999,999,999.99 baht"),
    ],
)
def test_satang_are_told_in_baht_with_satang_only_where_there_are_any(speak, satang, thai, english):
    assert (speak("th", satang), speak("en", satang)) == (thai, english)


def test_another_currency_is_named_by_its_code_in_every_language(speak):
    assert speak("th", 6_112_868_00, "PLN") == speak("en", 6_112_868_00, "PLN") == "6,112,868 PLN"
