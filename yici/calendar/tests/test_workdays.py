from datetime import date, datetime, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.calendar.notice import Contradiction
from yici.calendar.tests import reference
from yici.calendar.workdays import FIRST, LAST, OutOfRange, Workdays, national

CALENDAR = national()
DAY = timedelta(days=1)
days = st.dates(date(2003, 6, 1), date(2027, 6, 1))


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2025-09-26", 5, "2025-10-10"),  # over National Day, with a make-up Sunday before it
        ("2025-09-26", 20, "2025-10-30"),
        ("2026-02-10", 5, "2026-02-24"),  # over Spring Festival, with a make-up Saturday
        ("2024-02-05", 5, "2024-02-18"),  # ends on a make-up Sunday
        ("2024-02-09", 1, "2024-02-18"),
        ("2024-02-10", 1, "2024-02-18"),
        ("2025-09-27", 1, "2025-09-28"),
        ("2025-09-26", 0, "2025-09-26"),
        ("2025-10-04", 0, "2025-10-04"),
        ("2025-10-09", -1, "2025-09-30"),
        ("2025-10-04", -1, "2025-09-30"),
        ("2025-10-10", -5, "2025-09-26"),
        ("2020-01-23", 1, "2020-02-03"),  # the lengthened Spring Festival of 2020
        ("2015-09-02", 1, "2015-09-06"),  # the parade of 2015: a holiday once only
    ],
)
def test_a_period_ends_on_the_day_the_law_says(start, count, due):
    assert CALENDAR.after(date.fromisoformat(start), count) == date.fromisoformat(due)


def test_every_announced_day_is_as_chinesecalendar_says():
    every = (date(2004, 1, 1) + DAY * n for n in range((date(2027, 1, 1) - date(2004, 1, 1)).days))
    assert [d for d in every if CALENDAR.is_working(d) != chinese_calendar.is_workday(d)] == []


def test_a_second_source_agrees_on_every_day_since_2010():
    china = holidays.country_holidays("CN", years=range(2010, 2027))
    every = (date(2010, 1, 1) + DAY * n for n in range((date(2027, 1, 1) - date(2010, 1, 1)).days))
    assert [d for d in every if CALENDAR.is_working(d) != china.is_working_day(d)] == []


@given(days, st.integers(-60, 60))
def test_adding_days_agrees_with_a_walk_along_the_calendar(start, count):
    assert CALENDAR.after(start, count) == reference.after(start, count)


@given(days, st.integers(-120, 120))
def test_counting_days_agrees_with_a_walk_along_the_calendar(start, span):
    assert CALENDAR.between(start, start + DAY * span) == reference.between(
        start, start + DAY * span
    )


@given(days, st.integers(1, 400))
def test_what_was_added_is_counted(start, count):
    due = CALENDAR.after(start, count)
    assert CALENDAR.is_working(due)
    assert CALENDAR.between(start, due) == count
    assert CALENDAR.between(due, start) == -count


@given(days, st.integers(1, 400))
def test_going_back_undoes_going_forward_from_a_working_day(start, count):
    start = CALENDAR.after(start, 1)
    assert CALENDAR.after(CALENDAR.after(start, count), -count) == start


@given(days, days, days)
def test_spans_add_up(a, b, c):
    assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == CALENDAR.between(a, c)


@given(days, days, st.integers(1, 200))
def test_a_later_start_is_never_due_earlier(a, b, count):
    a, b = sorted((a, b))
    assert CALENDAR.after(a, count) <= CALENDAR.after(b, count)


def test_an_explanation_names_every_skipped_day_and_every_make_up_day():
    told = CALENDAR.skipped(date(2025, 9, 26), date(2025, 10, 10))
    assert [(f"{d:%m-%d}", r.chinese, r.works) for d, r in told] == [
        ("09-27", "周末", False),
        ("09-28", "国庆节", True),
        *((f"10-0{n}", "国庆节", False) for n in range(1, 6)),
        ("10-06", "中秋", False),
        ("10-07", "国庆节", False),
        ("10-08", "国庆节", False),
    ]
    assert str(told[1][1]) == "National Day (make-up)"
    assert CALENDAR.skipped(date(2025, 10, 10), date(2025, 9, 26)) == told


@given(days, st.integers(0, 200))
def test_skipped_and_counted_days_make_up_the_whole_span(start, span):
    end = start + DAY * span
    rests = [day for day, reason in CALENDAR.skipped(start, end) if not reason.works]
    assert len(rests) + CALENDAR.between(start, end) == span


def test_a_year_without_a_notice_is_provisional_and_has_weekends_only():
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert CALENDAR.is_provisional(date(2003, 12, 31))
    assert CALENDAR.is_provisional(date(2026, 12, 30), date(2027, 1, 4))
    assert CALENDAR.after(date(2027, 9, 30), 1) == date(2027, 10, 1)


def test_a_notice_that_comes_later_is_added_as_data():
    told = CALENDAR.with_extra(
        days_off=[(date(2027, 10, d), "国庆节") for d in range(1, 8)],
        days_on=[(date(2027, 10, 9), "国庆节")],
        announced=[2027],
    )
    assert not told.is_provisional(date(2027, 10, 1))
    assert told.after(date(2027, 9, 30), 2) == date(2027, 10, 9)
    assert told.version != CALENDAR.version
    assert CALENDAR.is_working(date(2027, 10, 1)), "the calendar before the notice stays as it was"


def test_a_local_holiday_moves_the_due_day_and_is_named():
    local = CALENDAR.with_extra(days_off=[(date(2025, 4, 1), "三月三")])
    assert local.after(date(2025, 3, 31), 1) == date(2025, 4, 2)
    assert [r.name for _, r in local.skipped(date(2025, 3, 31), date(2025, 4, 2))] == ["三月三"]


def test_a_local_word_replaces_the_national_one():
    local = CALENDAR.with_extra(days_on=[(date(2025, 10, 8), "抗洪")])
    assert local.is_working(date(2025, 10, 8))
    assert local.with_extra(days_off=[(date(2025, 10, 8), "休整")]).after(
        date(2025, 9, 30), 1
    ) == date(2025, 10, 9)


def test_a_day_cannot_be_both_off_and_on():
    with pytest.raises(Contradiction, match="2025-04-01"):
        CALENDAR.with_extra([(date(2025, 4, 1), "a")], [(date(2025, 4, 1), "b")])


def test_the_version_names_the_source_the_years_and_the_days():
    assert CALENDAR.version.startswith("chinesecalendar ")
    assert "2004-2026" in CALENDAR.version
    assert CALENDAR.version == Workdays(CALENDAR.notice).version


@pytest.mark.parametrize("day", [FIRST - DAY, LAST + DAY, date.min, date.max])
def test_a_day_outside_the_tables_is_refused_not_guessed(day):
    for ask in (
        lambda: CALENDAR.is_working(day),
        lambda: CALENDAR.after(day, 1),
        lambda: CALENDAR.after(day, 0),
        lambda: CALENDAR.between(day, date(2025, 1, 1)),
        lambda: CALENDAR.between(date(2025, 1, 1), day),
        lambda: CALENDAR.skipped(day, day),
        lambda: CALENDAR.with_extra([(day, "x")]),
    ):
        with pytest.raises(OutOfRange, match="1990-01-01 to 2100-12-31"):
            ask()


def test_the_first_and_the_last_day_are_held():
    assert CALENDAR.after(FIRST, 1) == date(1990, 1, 2)
    assert CALENDAR.after(date(1990, 1, 2), -1) == FIRST
    assert CALENDAR.after(LAST - DAY, 1) == LAST
    for start, count in ((LAST, 1), (FIRST, -1), (FIRST, 10**9), (LAST, -(10**9))):
        with pytest.raises(OutOfRange):
            CALENDAR.after(start, count)


def test_a_moment_is_not_taken_for_a_day():
    with pytest.raises(TypeError, match="local date"):
        CALENDAR.after(datetime(2025, 1, 1, 23, 30), 1)


def test_the_calendar_cannot_be_changed():
    with pytest.raises(AttributeError):
        CALENDAR.version = "other"
