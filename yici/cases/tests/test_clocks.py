"""Clocks against a slow, obvious reference that walks day by day."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.calendar.workdays import national
from yici.cases import clocks
from yici.cases.clocks import ClockError

CALENDAR = national()
DAYS = st.dates(date(2023, 1, 1), date(2026, 6, 30))
UNITS = st.sampled_from(["workday", "day"])


def counts(day: date, unit: str) -> bool:
    return unit == "day" or CALENDAR.is_working(day)


@dataclass
class Walk:
    """A calendar on the wall: cross off each day that counts, as a clerk would."""

    day: date
    left: int
    unit: str

    def to(self, day: date):
        """Live until the evening of that day while the clock runs."""
        while self.day < day:
            self.day += timedelta(days=1)
            self.left -= counts(self.day, self.unit)

    def sleep(self, day: date):
        """Live until that day while the clock is stopped."""
        self.day = max(self.day, day)

    def due(self) -> date:
        day, left = self.day, self.left
        while left > 0:
            day += timedelta(days=1)
            left -= counts(day, self.unit)
        return day


@given(DAYS, st.integers(1, 60), UNITS)
def test_a_clock_is_due_when_the_last_day_is_crossed_off(start, limit, unit):
    clock = clocks.start(CALENDAR, "promised", "promised", limit, unit, start)
    assert clock.due_on == Walk(start, limit, unit).due()
    assert clocks.remaining(CALENDAR, clock, start) == limit


@given(
    DAYS, st.integers(5, 60), UNITS, st.lists(st.integers(0, 25), max_size=6), st.integers(0, 10)
)
def test_stops_and_extensions_in_any_order_come_to_what_the_wall_calendar_says(
    start, limit, unit, waits, more
):
    clock = clocks.start(CALENDAR, "statutory", "statutory", limit, unit, start)
    wall, today = Walk(start, limit, unit), start
    for number, wait in enumerate(waits):
        today += timedelta(days=wait)
        if clock.is_running:
            wall.to(today)
            if wall.left <= 0:  # overdue: what comes then is another test's
                return
            clock = clocks.stop(CALENDAR, clock, today, "procedure")
            assert clock.days_left == wall.left
            assert clock.due_on is None
        else:
            wall.sleep(today)
            clock = clocks.resume(CALENDAR, clock, today)
            assert clock.days_left is None
        if more and number == 1:
            clock = clocks.extend(CALENDAR, clock, more, "extension", today)
            wall.left += more
    if clock.is_running:
        assert clock.due_on == wall.due()


@given(DAYS, st.integers(1, 30), st.integers(0, 20))
def test_stopping_and_resuming_on_one_day_changes_nothing(start, limit, wait):
    clock = clocks.start(CALENDAR, "promised", "promised", limit, "workday", start)
    day = start + timedelta(days=wait)
    if day >= clock.due_on:
        return
    again = clocks.resume(CALENDAR, clocks.stop(CALENDAR, clock, day, "procedure"), day)
    assert again.due_on == clock.due_on


@given(DAYS, st.integers(1, 20), st.integers(1, 40))
def test_a_clock_that_is_stopped_late_stays_late(start, limit, late):
    clock = clocks.start(CALENDAR, "promised", "promised", limit, "workday", start)
    day = clock.due_on + timedelta(days=late)
    stopped = clocks.stop(CALENDAR, clock, day, "procedure")
    assert stopped.days_left <= 0
    resumed = clocks.resume(CALENDAR, stopped, day + timedelta(days=5))
    assert resumed.due_on <= day + timedelta(days=5)


def test_resuming_on_a_rest_day_counts_from_the_next_working_day():
    clock = clocks.start(CALENDAR, "promised", "promised", 5, "workday", date(2026, 9, 21))
    stopped = clocks.stop(CALENDAR, clock, date(2026, 9, 24), "procedure")
    assert stopped.days_left == 2
    resumed = clocks.resume(CALENDAR, stopped, date(2026, 10, 4))  # within the holiday
    assert resumed.due_on == date(2026, 10, 9)


@pytest.mark.parametrize(
    "wrong", ["stop twice", "resume running", "extend ended", "extend by none"]
)
def test_what_cannot_be_done_to_a_clock_is_refused(wrong):
    clock = clocks.start(CALENDAR, "promised", "promised", 5, "workday", date(2026, 9, 21))
    day = date(2026, 9, 22)
    with pytest.raises(ClockError):
        _do(wrong, clock, day)


def _do(wrong, clock, day):
    match wrong:
        case "stop twice":
            clocks.stop(CALENDAR, clocks.stop(CALENDAR, clock, day, "procedure"), day, "procedure")
        case "resume running":
            clocks.resume(CALENDAR, clock, day)
        case "extend ended":
            clocks.extend(CALENDAR, clocks.end(clock, day), 3, "extension", day)
        case "extend by none":
            clocks.extend(CALENDAR, clock, 0, "extension", day)


def test_a_clock_explains_every_day_it_skipped():
    clock = clocks.start(CALENDAR, "promised", "promised", 5, "workday", date(2025, 9, 26))
    assert clock.due_on == date(2025, 10, 10)
    lines = clocks.explain(CALENDAR, clock)
    skipped = [line for line in lines if line.what == "skipped"]
    assert [line.what for line in lines] == ["started", *["skipped"] * len(skipped), "due"]
    assert (skipped[0].on, skipped[-1].until_on) == (date(2025, 10, 1), date(2025, 10, 8))
    assert sum(line.days for line in skipped) == 8
    assert {line.chinese for line in skipped} == {"国庆节", "中秋"}


def test_a_stop_is_told_with_its_ground_and_holidays_within_it_are_not_told_twice():
    clock = clocks.start(CALENDAR, "promised", "promised", 5, "workday", date(2025, 9, 29))
    stopped = clocks.stop(CALENDAR, clock, date(2025, 9, 30), "procedure")
    lines = clocks.explain(CALENDAR, stopped)
    assert [line.what for line in lines] == ["started", "stopped", "left"]
    resumed = clocks.resume(CALENDAR, stopped, date(2025, 10, 9))
    told = [line.what for line in clocks.explain(CALENDAR, resumed)]
    assert told == ["started", "stopped", "resumed", "due"]


def test_a_year_not_announced_yet_says_that_it_is_provisional():
    clock = clocks.start(CALENDAR, "statutory", "statutory", 20, "workday", date(2026, 12, 20))
    assert clock.due_on.year == 2027
    assert clocks.explain(CALENDAR, clock)[-1].note == "provisional"
