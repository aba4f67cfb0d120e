"""The day on which something counts as received."""

from datetime import date, datetime, time, timedelta

import pytest

from participation.core.clock import BANGKOK
from participation.municipalities.office_hours import OfficeHours, public_holidays, received_on

USUAL = OfficeHours()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        ("2026-03-09 08:30", "2026-03-09"),  # a Monday, the first minute
        ("2026-03-09 16:30", "2026-03-09"),  # the last one
        ("2026-03-09 16:30:01", "2026-03-10"),
        ("2026-03-09 08:29:59", "2026-03-10"),  # before opening: not within office hours
        ("2026-03-09 23:59", "2026-03-10"),
        ("2026-03-13 16:31", "2026-03-16"),  # Friday evening
        ("2026-03-14 10:00", "2026-03-16"),  # Saturday
        ("2026-03-15 10:00", "2026-03-16"),  # Sunday
        ("2026-04-12 10:00", "2026-04-16"),  # Sunday before Songkran, 13 to 15 April
        ("2026-04-14 10:00", "2026-04-16"),
        ("2026-05-31 10:00", "2026-06-02"),  # Visakha Bucha on a Sunday, a day off in lieu
        ("2026-06-01 10:00", "2026-06-02"),  # the day in lieu itself
        ("2026-05-13 10:00", "2026-05-14"),  # the Ploughing Ceremony: offices alone are closed
        ("2026-12-04 17:00", "2026-12-08"),  # Saturday 5 December, in lieu on Monday
        ("2025-12-30 17:00", "2026-01-05"),  # over the new year: 31, 1, a bridge day, a weekend
    ],
)
def test_the_day_of_receipt(sent, received):
    assert received_on(at(sent), USUAL) == date.fromisoformat(received)


def test_the_day_is_bangkoks_whatever_zone_the_moment_is_told_in():
    moment = datetime.fromisoformat("2026-03-09T00:30:00+00:00")  # 07:30 in Bangkok
    assert received_on(moment, USUAL) == date(2026, 3, 10)
    assert received_on(moment + timedelta(hours=1), USUAL) == date(2026, 3, 9)


def test_an_area_adds_and_strikes_days():
    hours = OfficeHours(
        working=frozenset([date(2026, 3, 14), date(2026, 4, 13)]),
        closed=frozenset([date(2026, 3, 9)]),
    )
    assert received_on(at("2026-03-14 10:00"), hours) == date(2026, 3, 14)
    assert received_on(at("2026-04-13 10:00"), hours) == date(2026, 4, 13)
    assert received_on(at("2026-03-09 10:00"), hours) == date(2026, 3, 10)


def test_an_area_has_its_own_hours_and_weekdays():
    hours = OfficeHours(opens=time(10), closes=time(18), weekdays=(1, 5))
    assert received_on(at("2026-03-10 17:59"), hours) == date(2026, 3, 10)
    assert received_on(at("2026-03-10 18:01"), hours) == date(2026, 3, 14)


def test_an_office_that_never_works_receives_at_once():
    assert received_on(at("2026-03-09 10:00"), OfficeHours(weekdays=())) == date(2026, 3, 9)


def test_hours_are_kept_as_json():
    hours = OfficeHours(
        opens=time(9),
        closes=time(15, 45),
        weekdays=(0, 2),
        working=frozenset([date(2026, 3, 14)]),
        closed=frozenset([date(2026, 3, 10), date(2026, 3, 9)]),
    )
    assert OfficeHours.from_json(hours.to_json()) == hours
    assert OfficeHours.from_json(None) == USUAL


def test_new_years_eve_and_day_are_holidays():
    assert {date(2027, 1, 1), date(2027, 12, 31)} <= public_holidays(2027)
