from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.calendar.limits import Limit, calendar_days_after, months_after
from yici.calendar.workdays import OutOfRange, national

CALENDAR = national()


@pytest.mark.parametrize(
    ("start", "limit", "nominal", "due"),
    [
        ("2025-09-26", Limit(5), "2025-10-10", "2025-10-10"),
        ("2025-09-26", Limit(5, "day"), "2025-10-01", "2025-10-09"),
        ("2025-09-01", Limit(30, "day"), "2025-10-01", "2025-10-09"),
        ("2025-03-03", Limit(30, "day"), "2025-04-02", "2025-04-02"),
        ("2025-01-31", Limit(1, "month"), "2025-02-28", "2025-02-28"),
        ("2024-01-31", Limit(1, "month"), "2024-02-29", "2024-02-29"),
        ("2025-11-15", Limit(3, "month"), "2026-02-15", "2026-02-24"),
        ("2024-02-29", Limit(1, "year"), "2025-02-28", "2025-02-28"),
        ("2025-10-04", Limit(0), "2025-10-04", "2025-10-04"),
        ("2025-10-04", Limit(0, "day"), "2025-10-04", "2025-10-04"),
    ],
)
def test_a_limit_ends_by_its_unit_and_never_on_a_day_of_rest(start, limit, nominal, due):
    start = date.fromisoformat(start)
    assert limit.nominal(CALENDAR, start).isoformat() == nominal
    assert limit.due(CALENDAR, start).isoformat() == due


@pytest.mark.parametrize(
    ("code", "unit"),
    [("1", "workday"), ("2", "day"), ("3", "month"), ("4", "year"), ("01", "workday")],
)
def test_unit_digits_of_the_exchange_tables_are_read(code, unit):
    assert Limit.coded(5, code) == Limit(5, unit)


def test_an_unknown_unit_or_a_negative_count_is_refused():
    for make in (lambda: Limit(5, "week"), lambda: Limit(-1), lambda: Limit.coded(5, "9")):
        with pytest.raises(ValueError, match=r"unit|negative"):
            make()


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(-500, 500))
def test_calendar_days_and_months_move_as_dates_do(start, count):
    assert calendar_days_after(start, count) == start + timedelta(days=count)
    if count >= 0:
        moved = months_after(start, count)
        assert (moved.year * 12 + moved.month) - (start.year * 12 + start.month) == count
        assert moved.day == start.day or (moved + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("unit", "count"), [("day", 40_000), ("day", 10**12), ("month", 1_200), ("year", 10**9)]
)
def test_a_limit_beyond_the_calendar_is_refused(unit, count):
    with pytest.raises(OutOfRange):
        Limit(count, unit).due(CALENDAR, date(2025, 1, 1))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("1990-02-28", -1, "1990-01-28"), ("2100-11-30", 1, "2100-12-30")],
)
def test_the_first_and_the_last_month_of_the_calendar_can_be_reached(start, months, end):
    start, end = date.fromisoformat(start), date.fromisoformat(end)
    assert months_after(start, months) == end
    for beyond in (2 * months, 14 * months):
        with pytest.raises(OutOfRange):
            months_after(start, beyond)


def test_calendar_days_end_within_the_calendar_or_say_so():
    assert calendar_days_after(date(2100, 12, 1), 30) == date(2100, 12, 31)
    assert calendar_days_after(date(1990, 1, 5), -4) == date(1990, 1, 1)
    for start, days in ((date(2100, 12, 1), 31), (date(1990, 1, 5), -5), (date(2100, 1, 1), 10**9)):
        with pytest.raises(OutOfRange):
            calendar_days_after(start, days)
