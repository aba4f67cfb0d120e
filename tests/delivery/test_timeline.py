"""The line of time: where bars stand."""

from datetime import date

from participation.delivery.timeline import Bar, timeline


def test_bars_lie_between_the_months_that_hold_them_all():
    line = timeline([(date(2026, 1, 11), date(2026, 3, 1), True)], date(2026, 2, 1))
    assert (line.first, line.last) == (date(2026, 1, 1), date(2026, 4, 1))
    assert line.bars == [Bar(left=111, wide=545, late=0)]  # of 90 days: 10 before, 49 long
    assert (line.today, line.marks) == (344, [0, 344, 656])


def test_what_is_late_goes_on_until_today_and_what_is_done_does_not():
    spans = [
        (date(2026, 1, 1), date(2026, 1, 16), True),
        (date(2026, 1, 1), date(2026, 1, 16), False),
    ]
    late, done = timeline(spans, date(2026, 1, 31)).bars
    assert (late.wide, late.late) == (484, 484)
    assert (done.wide, done.late) == (484, 0)


def test_a_day_is_to_be_seen_and_a_long_line_has_few_marks():
    line = timeline([(date(2016, 5, 1), date(2016, 5, 1), False)], date(2026, 5, 1))
    assert line.bars[0].wide == 6
    assert len(line.marks) <= 8
