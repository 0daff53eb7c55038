"""Clocks against a slow, obvious reference that walks day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from pydantic import TypeAdapter

from yici.calendar.versions import known_on
from yici.calendar.workdays import national
from yici.cases import clocks
from yici.cases.because import explain
from yici.cases.clocks import ClockError, Extension, Stop

from .wall import Wall, looked_back

CALENDAR = national()
# Another notice: some weeks off that were worked, some week-ends worked that were off.
ANOTHER = CALENDAR.with_extra(
    [
        (date(year, month, day), "停工")
        for year in range(2023, 2028)
        for month in (2, 5, 9, 11)
        for day in range(6, 14)
    ],
    [
        (date(year, month, day), "调休")
        for year in range(2023, 2028)
        for month in (1, 4, 8, 10)
        for day in range(14, 21)
    ],
)
DAYS = st.dates(date(2023, 1, 1), date(2026, 6, 30))
UNITS = st.sampled_from(["workday", "day"])


@given(DAYS, st.integers(1, 60), UNITS)
def test_a_clock_is_due_when_the_last_day_is_crossed_off(start, limit, unit):
    clock = clocks.start(CALENDAR, "promised", "promised", limit, unit, start)
    assert clock.due_on == Wall(CALENDAR, start, [[limit, unit]]).due()
    assert clocks.remaining(CALENDAR, clock, start) == limit


@given(DAYS, st.integers(1, 30), st.integers(0, 20))
def test_stopping_and_resuming_on_one_day_changes_nothing(start, limit, wait):
    clock = clocks.start(CALENDAR, "promised", "promised", limit, "workday", start)
    day = start + timedelta(days=wait)
    if day >= clock.due_on:
        return
    again = clocks.resume(CALENDAR, clocks.stop(CALENDAR, clock, day, "procedure"), day)
    assert again.due_on == clock.due_on


@given(DAYS, st.integers(0, 20), st.integers(1, 40), UNITS)
def test_a_clock_whose_day_has_passed_is_not_revived_by_a_later_stop(start, limit, late, unit):
    clock = clocks.start(CALENDAR, "promised", "promised", limit, unit, start)
    day = clock.due_on + timedelta(days=late)
    stopped = clocks.stop(CALENDAR, clock, day, "procedure")
    assert (stopped.due_on, stopped.is_missed(day)) == (clock.due_on, True)
    resumed = clocks.resume(CALENDAR, stopped, day + timedelta(days=5))
    assert resumed.due_on == clock.due_on


def test_a_clock_stopped_on_its_last_day_is_due_on_the_day_it_runs_again():
    clock = clocks.start(CALENDAR, "promised", "promised", 2, "workday", date(2026, 9, 21))
    stopped = clocks.stop(CALENDAR, clock, date(2026, 9, 23), "procedure")
    assert stopped.days_left == 0
    assert clocks.resume(CALENDAR, stopped, date(2026, 9, 30)).due_on == date(2026, 9, 30)


def test_two_stops_that_overlap_count_once():
    clock = clocks.start(CALENDAR, "statutory", "statutory", 20, "workday", date(2026, 9, 1))
    survey, inquiry = {"ref": "procedure:site_survey"}, {"ref": "suspension"}
    clock = clocks.stop(CALENDAR, clock, date(2026, 9, 4), "procedure", **survey)
    clock = clocks.stop(CALENDAR, clock, date(2026, 9, 8), "procedure", **inquiry)
    clock = clocks.resume(CALENDAR, clock, date(2026, 9, 10), **survey)
    assert (clock.days_left, clock.due_on) == (17, None)
    clock = clocks.resume(CALENDAR, clock, date(2026, 9, 14), **inquiry)
    assert clock.due_on == CALENDAR.after(date(2026, 9, 14), 17)


def test_an_extension_is_in_working_days_though_the_promise_was_in_calendar_days():
    clock = clocks.start(CALENDAR, "promised", "promised", 5, "day", date(2026, 9, 21))
    assert clock.due_on == date(2026, 9, 26)
    longer = clocks.extend(CALENDAR, clock, 10, "extension", date(2026, 9, 22), "workday")
    assert longer.due_on == CALENDAR.after(date(2026, 9, 26), 10) == date(2026, 10, 15)


def test_an_extension_during_a_stop_is_kept_for_afterwards():
    clock = clocks.start(CALENDAR, "promised", "promised", 5, "day", date(2026, 9, 21))
    clock = clocks.stop(CALENDAR, clock, date(2026, 9, 23), "procedure")
    clock = clocks.extend(CALENDAR, clock, 10, "extension", date(2026, 9, 24), "workday")
    assert (clock.days_left, clock.due_on) == (13, None)
    assert clocks.Walk.along(CALENDAR, clock).left == [(3, "day"), (10, "workday")]
    clock = clocks.resume(CALENDAR, clock, date(2026, 9, 28))
    assert clock.due_on == CALENDAR.after(date(2026, 10, 1), 10)


def test_what_is_withdrawn_while_it_is_stopped_has_neither_a_day_nor_days_left():
    clock = clocks.start(CALENDAR, "statutory", "statutory", 20, "workday", date(2026, 9, 21))
    stopped = clocks.stop(CALENDAR, clock, date(2026, 9, 24), "procedure")
    ended = clocks.end(stopped, date(2026, 9, 28))
    assert (ended.due_on, ended.days_left, ended.ended_on) == (None, None, date(2026, 9, 28))
    assert clocks.reckon(CALENDAR, ended) == ended


def test_what_the_ledger_held_before_stops_had_names_is_read_as_it_was():
    told = {"from_on": "2026-09-24", "ground": "procedure", "until_on": None}
    assert TypeAdapter(Stop).validate_python(told) == Stop(date(2026, 9, 24), "procedure")
    given = {"days": 5, "ground": "extension", "on": "2026-09-24"}
    assert TypeAdapter(Extension).validate_python(given).unit is None


REFS = st.sampled_from(["", "procedure:site_survey", "hearing", "suspension"])


class Life(RuleBasedStateMachine):
    """Whatever happens to a clock, it says what the calendar on the wall says."""

    @initialize(start=DAYS, limit=st.one_of(st.integers(0, 5), st.integers(10, 60)), unit=UNITS)
    def wind(self, start, limit, unit):
        self.clock = clocks.start(CALENDAR, "statutory", "statutory", limit, unit, start)
        self.wall = Wall(CALENDAR, start, [[limit, unit]])

    @rule(days=st.one_of(st.integers(1, 4), st.integers(1, 40)))
    def time_passes(self, days):
        self.wall.sleep_until(self.wall.day + timedelta(days=days))

    @rule(ref=REFS)
    def stop(self, ref):
        if ref in self.wall.open or self.clock.ended_on:
            with pytest.raises(ClockError):
                clocks.stop(CALENDAR, self.clock, self.wall.day, "procedure", ref)
            return
        self.clock = clocks.stop(CALENDAR, self.clock, self.wall.day, "procedure", ref)
        self.wall.open.add(ref)

    @precondition(lambda self: self.wall.open)
    @rule(which=st.integers(0, 3), wait=st.integers(0, 9))
    def resume(self, which, wait):
        self.wall.sleep_until(self.wall.day + timedelta(days=wait))
        ref = sorted(self.wall.open)[which % len(self.wall.open)]
        if self.clock.ended_on:
            with pytest.raises(ClockError):
                clocks.resume(CALENDAR, self.clock, self.wall.day, ref)
            return
        self.clock = clocks.resume(CALENDAR, self.clock, self.wall.day, ref)
        self.wall.open.discard(ref)

    @rule()
    def resume_what_was_not_stopped(self):
        with pytest.raises(ClockError):
            clocks.resume(CALENDAR, self.clock, self.wall.day, "never")

    @rule(days=st.integers(1, 15), unit=st.sampled_from(["workday", "day", None]))
    def extend(self, days, unit):
        if self.clock.ended_on or self.wall.missed_on:
            with pytest.raises(ClockError):
                clocks.extend(CALENDAR, self.clock, days, "extension", self.wall.day, unit)
            return
        self.clock = clocks.extend(CALENDAR, self.clock, days, "extension", self.wall.day, unit)
        self.wall.extend(days, unit or self.clock.unit)

    @precondition(lambda self: not self.clock.ended_on)
    @rule(sure=st.integers(0, 9))
    def take_down(self, sure):
        if sure == 9:
            self.clock = clocks.end(self.clock, self.wall.day)

    @invariant()
    def says_what_the_wall_says(self):
        clock, wall = self.clock, self.wall
        assert None in (clock.due_on, clock.days_left)
        if clock.ended_on:
            assert not clock.is_running
            assert not clock.is_stopped
        elif wall.open and not wall.missed_on:
            assert (clock.days_left, clock.due_on) == (wall.left, None)
        else:
            assert (clock.due_on, clock.days_left) == (wall.due(), None)
        assert clock.ended_on or clock.is_missed(wall.day) == bool(wall.missed_on)

    @invariant()
    def is_what_its_facts_come_to(self):
        assert clocks.reckon(CALENDAR, self.clock) == self.clock

    @invariant()
    def accounts_for_every_day_it_was_given(self):
        walk = clocks.Walk.along(CALENDAR, self.clock)
        given = self.clock.limit + sum(more.days for more in self.clock.extensions)
        assert sum(leg.days for leg in walk.legs) + sum(n for n, _ in walk.left) == given
        told = [line.what for line in explain(CALENDAR, self.clock)]
        stops = [what for what in told if what in {"stopped", "overlapped", "ignored"}]
        assert len(stops) == len(self.clock.stops)

    @invariant()
    def another_calendar_gives_its_own_dates(self):
        if self.clock.ended_on:
            return
        other = clocks.reckon(ANOTHER, self.clock)
        assert (other.due_on, other.days_left) == looked_back(ANOTHER, self.clock)
        assert clocks.reckon(CALENDAR, other) == self.clock


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)


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
    lines = explain(CALENDAR, clock)
    skipped = [line for line in lines if line.what == "skipped"]
    assert [line.what for line in lines] == ["started", *["skipped"] * len(skipped), "due"]
    assert (skipped[0].on, skipped[-1].until_on) == (date(2025, 10, 1), date(2025, 10, 8))
    assert sum(line.days for line in skipped) == 8
    assert {line.chinese for line in skipped} == {"国庆节", "中秋"}


def test_a_stop_is_told_with_its_ground_and_holidays_within_it_are_not_told_twice():
    clock = clocks.start(CALENDAR, "promised", "promised", 5, "workday", date(2025, 9, 29))
    stopped = clocks.stop(CALENDAR, clock, date(2025, 9, 30), "procedure")
    lines = explain(CALENDAR, stopped)
    assert [line.what for line in lines] == ["started", "stopped", "left"]
    resumed = clocks.resume(CALENDAR, stopped, date(2025, 10, 9))
    told = [line.what for line in explain(CALENDAR, resumed)]
    assert told == ["started", "stopped", "resumed", "due"]


def test_a_second_stop_beside_the_first_is_told_as_an_overlap():
    clock = clocks.start(CALENDAR, "statutory", "statutory", 20, "workday", date(2026, 9, 1))
    clock = clocks.stop(CALENDAR, clock, date(2026, 9, 4), "procedure", "procedure:site_survey")
    clock = clocks.stop(CALENDAR, clock, date(2026, 9, 8), "suspension", "suspension")
    clock = clocks.resume(CALENDAR, clock, date(2026, 9, 10), "procedure:site_survey")
    told = [(line.what, line.on, line.ref) for line in explain(CALENDAR, clock)]
    assert told == [
        ("started", date(2026, 9, 1), ""),
        ("stopped", date(2026, 9, 4), "procedure:site_survey"),
        ("overlapped", date(2026, 9, 8), "suspension"),
        ("released", date(2026, 9, 10), "procedure:site_survey"),
        ("left", date(2026, 9, 4), ""),
    ]
    overlap = explain(CALENDAR, clock)[2]
    assert (overlap.days, overlap.until_on) == (2, date(2026, 9, 10))
    clock = clocks.resume(CALENDAR, clock, date(2026, 9, 14), "suspension")
    assert [line.what for line in explain(CALENDAR, clock)][4:6] == ["resumed", "skipped"]


def test_a_stop_that_came_too_late_says_that_it_changed_nothing():
    clock = clocks.start(CALENDAR, "promised", "promised", 2, "workday", date(2026, 9, 1))
    clock = clocks.stop(CALENDAR, clock, date(2026, 9, 5), "procedure", "hearing")
    assert [line.what for line in explain(CALENDAR, clock)] == ["started", "ignored", "due"]


def test_what_is_left_of_two_kinds_of_days_is_told_kind_by_kind():
    clock = clocks.start(CALENDAR, "promised", "promised", 5, "day", date(2026, 9, 21))
    clock = clocks.stop(CALENDAR, clock, date(2026, 9, 23), "procedure")
    clock = clocks.extend(CALENDAR, clock, 10, "extension", date(2026, 9, 24), "workday")
    left = [(line.days, line.unit) for line in explain(CALENDAR, clock) if line.what == "left"]
    assert left == [(3, "day"), (10, "workday")]
    clock = clocks.start(CALENDAR, "statutory", "statutory", 20, "workday", date(2026, 9, 21))
    clock = clocks.stop(CALENDAR, clock, date(2026, 9, 23), "procedure")
    clock = clocks.extend(CALENDAR, clock, 10, "extension", date(2026, 9, 24), "workday")
    assert [line.days for line in explain(CALENDAR, clock) if line.what == "left"] == [28]


def test_the_calendar_of_then_explains_the_day_of_then():
    wound = clocks.start(CALENDAR, "statutory", "statutory", 8, "workday", date(2020, 1, 20))
    then = known_on(date(2020, 1, 20)).calendar
    assert wound.due_on == date(2020, 2, 7)
    assert clocks.reckon(then, wound).due_on == date(2020, 2, 5)
    assert explain(then, wound)[-1].on == date(2020, 2, 5)


def test_a_year_not_announced_yet_says_that_it_is_provisional():
    clock = clocks.start(CALENDAR, "statutory", "statutory", 20, "workday", date(2026, 12, 20))
    assert clock.due_on.year == 2027
    due = explain(CALENDAR, clock)[-1]
    assert (due.note, due.years) == ("provisional", (2027,))


@pytest.mark.parametrize(
    ("today", "left", "missed"),
    [
        (date(2026, 9, 16), 2, False),  # Wednesday, due on Friday
        (date(2026, 9, 18), 0, False),
        (date(2026, 9, 19), -1, True),  # Saturday: late, though no working day has passed since
        (date(2026, 9, 20), -1, True),  # a Sunday that is worked (调休): the first day late
        (date(2026, 9, 21), -2, True),
    ],
)
def test_the_day_it_is_due_is_still_in_time_and_the_next_one_late(today, left, missed):
    clock = clocks.start(CALENDAR, "promised", "promised", 5, "workday", date(2026, 9, 11))
    assert clock.due_on == date(2026, 9, 18)
    assert clocks.remaining(CALENDAR, clock, today) == left
    assert clock.is_missed(today) is missed


def test_a_clock_runs_stands_or_has_ended_and_once_ended_keeps_what_it_came_to():
    runs = clocks.start(CALENDAR, "promised", "promised", 5, "workday", date(2026, 9, 11))
    stands = clocks.stop(CALENDAR, runs, date(2026, 9, 15), "procedure")
    ended, late = (clocks.end(runs, date(2026, 9, day)) for day in (18, 21))
    assert [(c.is_running, c.is_stopped) for c in (runs, stands, ended)] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip
    assert clocks.remaining(CALENDAR, stands, date(2026, 12, 1)) == stands.days_left == 3
    assert clocks.remaining(CALENDAR, ended, date(2026, 12, 1)) is None
    assert (ended.is_missed(date(2026, 12, 1)), late.is_missed(date(2026, 9, 11))) == (False, True)
    assert clocks.end(ended, date(2026, 12, 1)) is ended


def test_only_the_clocks_that_are_named_and_still_up_are_taken_down():
    kinds = ("step:1", "step:2", "promised")
    up = [clocks.start(CALENDAR, kind, kind, 5, "workday", date(2026, 9, 11)) for kind in kinds]
    up[1] = clocks.end(up[1], date(2026, 9, 14))
    (down,) = clocks.end_all(up, {"step", "delivery"}, date(2026, 9, 15))
    assert (down.kind, down.ended_on) == ("step:1", date(2026, 9, 15))
