"""Days as people write them."""

from datetime import date

import pytest

from participation.core.days import read_day


@pytest.mark.parametrize(
    "text",
    [
        "1965-12-31",
        "2508-12-31",
        "31/12/2508",
        "๓๑/๑๒/๒๕๐๘",
        "31-12-2508",
        "31.12.2508",
        "31/12/1965",
        " 31/12/2508 ",
    ],
)
def test_a_day_in_either_era_and_either_digits(text):
    assert read_day(text) == date(1965, 12, 31)


def test_day_and_month_need_no_zero_in_front():
    assert read_day("1/2/2533") == date(1990, 2, 1)


def test_the_leap_day_is_the_one_of_the_common_era():
    assert read_day("29/2/2543") == date(2000, 2, 29)
    with pytest.raises(ValueError, match="day"):
        read_day("29/2/2544")


@pytest.mark.parametrize(
    "text",
    ["", "วันเสาร์", "31/12/08", "2508", "12/2508", "31/13/2508", "00/00/2508", "31/12/25080", "x"],
)
def test_everything_else_is_no_day(text):
    with pytest.raises(ValueError, match=r"."):
        read_day(text)
