"""The total limit: what makes it longer, and what does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.bundles import total
from yici.bundles.actions.following import news_of
from yici.bundles.events import Part, Pause
from yici.bundles.lifecycle import State, evolve
from yici.calendar.local import current
from yici.cases.clocks import Clock, Stop
from yici.cases.lifecycle import State as CaseState
from yici.kernel.values import replace

MONDAY = date(2026, 9, 14)  # the Sunday after is worked, for the Mid-Autumn days off


@pytest.fixture(scope="module")
def calendar():
    return current()


def part(code, days, *needs, **facts) -> Part:
    return Part(code, code, 1, 1, days, needs, "running", accepted_on=MONDAY, **facts)


def whole(*parts, promised=6) -> State:
    return State(status="running", accepted_on=MONDAY, promised=promised, parts=parts)


REGISTER, HYGIENE = part("register", 1), part("hygiene", 3)
FOOD = replace(part("food", 5, "register"), accepted_on=date(2026, 9, 15))


def due(calendar, state, today=MONDAY) -> date:
    return total.reckon(calendar, state, today).due_on


def paused(one: Part, first, last=None) -> Part:
    day = date(2026, 9, 1).replace
    pause = Pause(day(day=first), "procedure", last and day(day=last))
    return replace(one, pauses=(*one.pauses, pause))


def test_it_runs_from_the_acceptance_over_the_critical_path(calendar):
    told = total.reckon(calendar, whole(REGISTER, FOOD, HYGIENE), MONDAY)
    assert (told.due_on, told.path) == (date(2026, 9, 21), ("register", "food"))
    assert told.leg("food").starts_on == date(2026, 9, 15)


def test_nothing_runs_before_the_acceptance(calendar):
    assert total.reckon(calendar, State(status="received", parts=(REGISTER,)), MONDAY) is None


def test_a_survey_that_the_slack_takes_up_makes_nothing_longer(calendar):
    state = whole(REGISTER, FOOD, paused(HYGIENE, 15, 17))  # two days of its three to spare
    assert due(calendar, state) == date(2026, 9, 21)


def test_a_survey_beyond_the_slack_makes_it_longer_by_the_rest(calendar):
    state = whole(REGISTER, FOOD, paused(HYGIENE, 15, 21))  # six working days, three to spare
    assert due(calendar, state) == date(2026, 9, 23)
    told = total.reckon(calendar, state, MONDAY)
    assert [(b.what, b.days) for b in told.because] == [
        ("started", 6),
        ("paused", 2),
        ("due", None),
    ]


def test_a_survey_on_the_critical_path_makes_it_longer_day_by_day(calendar):
    state = whole(REGISTER, paused(FOOD, 15, 17), HYGIENE)
    assert due(calendar, state) == date(2026, 9, 23)


def test_while_the_critical_part_waits_today_does_not_count(calendar):
    state = whole(REGISTER, paused(FOOD, 15), HYGIENE)
    assert total.reckon(calendar, state, date(2026, 9, 16)).is_stopped
    assert due(calendar, state, date(2026, 9, 21)) > due(calendar, state, date(2026, 9, 17))
    spare = whole(REGISTER, FOOD, paused(HYGIENE, 15))
    assert not total.reckon(calendar, spare, date(2026, 9, 16)).is_stopped


def test_days_won_by_beginning_early_are_used_up_first(calendar):
    early = replace(paused(FOOD, 15, 17), accepted_on=MONDAY)
    assert due(calendar, whole(REGISTER, early, HYGIENE)) == date(2026, 9, 22)


def test_two_waits_at_once_count_once(calendar):
    state = whole(REGISTER, paused(paused(FOOD, 15, 17), 16, 17), HYGIENE)
    assert due(calendar, state) == date(2026, 9, 23)


def test_an_office_that_is_late_makes_nothing_longer(calendar):
    late = replace(FOOD, accepted_on=date(2026, 9, 18))  # the register took four days, not one
    assert due(calendar, whole(REGISTER, late, HYGIENE)) == date(2026, 9, 21)


def test_a_part_over_in_time_in_spite_of_its_survey_makes_nothing_longer(calendar):
    done = replace(paused(FOOD, 15, 17), status="granted", ended_on=date(2026, 9, 18))
    assert due(calendar, whole(REGISTER, done, HYGIENE)) == date(2026, 9, 21)


def test_what_the_head_extends_makes_it_longer_where_it_is_critical(calendar):
    assert due(calendar, whole(REGISTER, replace(FOOD, extra=2), HYGIENE)) == date(2026, 9, 23)
    assert due(calendar, whole(REGISTER, FOOD, replace(HYGIENE, extra=2))) == date(2026, 9, 21)


def test_a_promise_longer_than_the_path_is_kept_as_promised(calendar):
    assert due(calendar, whole(REGISTER, FOOD, HYGIENE, promised=9)) == date(2026, 9, 24)


def test_what_never_began_is_not_waited_for(calendar):
    barred = replace(FOOD, status="barred", accepted_on=None)
    told = total.reckon(calendar, whole(REGISTER, barred, HYGIENE), MONDAY)
    assert told.due_on == date(2026, 9, 21)  # the promise was given; no shorter one follows
    assert told.path == ("hygiene",)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 20), st.integers(0, 9)), max_size=5)
)
def test_the_whole_is_due_when_the_last_part_is_and_never_before_the_promise(waits):
    """A part that keeps what it promised can never make the whole late."""
    calendar = current()
    parts = {"a": part("a", 2), "b": part("b", 4, "a")}
    for code, first, length in waits:
        began = date.fromordinal(MONDAY.toordinal() + first)
        pause = Pause(began, "procedure", date.fromordinal(began.toordinal() + length))
        parts[code] = replace(parts[code], pauses=(*parts[code].pauses, pause))
    told = total.reckon(calendar, whole(*parts.values()), MONDAY)
    assert told.due_on >= calendar.after(MONDAY, 6)
    assert all(leg.ends_on <= told.due_on for leg in told.legs)


def stopped(*stops) -> CaseState:
    clock = Clock("promised", "promised", 5, "workday", MONDAY, stops=stops)
    return CaseState(status="in_review", accepted_on=MONDAY, clocks=(clock,))


def test_two_procedures_begun_on_one_day_are_one_stretch_until_the_last_has_ended():
    """Two departments of one part may each begin one that day (art. 45): the part stands still for both."""
    first, second = (Stop(MONDAY, "procedure", None, ref) for ref in ("survey", "experts"))
    state = whole(part("food", 5))

    def hear(case):
        nonlocal state
        for event in news_of(state.parts[0], case):
            state = evolve(state, replace(event, due_on=MONDAY))

    hear(stopped(first, second))
    assert [p.until_on for p in state.parts[0].pauses] == [None]
    hear(stopped(replace(first, until_on=date(2026, 9, 16)), second))
    assert state.is_paused  # the other still goes on
    ended = replace(second, until_on=date(2026, 9, 18))
    hear(stopped(replace(first, until_on=date(2026, 9, 16)), ended))
    assert [p.until_on for p in state.parts[0].pauses] == [date(2026, 9, 18)]
    again = Stop(MONDAY, "procedure", None, "tests")  # told late, of the same day
    hear(stopped(replace(first, until_on=date(2026, 9, 16)), ended, again))
    assert state.is_paused
    hear(stopped(replace(first, until_on=date(2026, 9, 16)), ended, again))
    assert len(state.parts[0].pauses) == 2  # heard again it is told once
