"""The table of steps, and the fold that follows it."""

from datetime import date
from itertools import permutations

import pytest

from yici.cases import events, rules
from yici.cases.events import Task
from yici.cases.lifecycle import SAME, STATUS_OF, STEPS, WORK, IllegalStep, State, evolve

DAY = date(2026, 9, 21)


def test_every_step_leads_somewhere_on_the_page():
    named = {after for steps in STEPS.values() for after in steps.values()} - {WORK, SAME}
    assert named | set(STATUS_OF.values()) <= STEPS.keys()


def test_every_status_but_the_first_is_reached():
    reached = {after for steps in STEPS.values() for after in steps.values()}
    assert STEPS.keys() - reached - set(STATUS_OF.values()) == {"new"}


def test_every_verb_brings_about_a_step_of_the_table():
    told = {event for steps in STEPS.values() for event in steps}
    assert {verb.event for verb in rules.VERBS.values()} <= told
    keys = [verb.key for verb in rules.VERBS.values() if verb.key]
    assert len(keys) == len(set(keys))


def in_review(departments: int) -> State:
    tasks = tuple(Task(n, "review", n, "reviewer", DAY) for n in range(1, departments + 1))
    return State(status="in_review", department_id=1, tasks=tasks)


def reviewed(no: int, *, last: bool):
    opens = (Task(99, "decide", 1, "decider", DAY),) if last else ()
    return events.Reviewed(
        on=DAY, task=no, outcome="pass", criterion="", note="", handler="S", opens=opens
    )


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_parallel_departments_join_in_any_order(order):
    state = in_review(3)
    for place, no in enumerate(order):
        state = evolve(state, reviewed(no, last=place == 2))
        assert state.status == ("in_decision" if place == 2 else "in_review")


def test_a_join_that_comes_too_soon_is_refused():
    with pytest.raises(IllegalStep):
        evolve(in_review(3), reviewed(1, last=True))


def test_a_join_that_opens_nothing_is_refused():
    with pytest.raises(IllegalStep):
        evolve(in_review(1), reviewed(1, last=False))


CLOSED = [status for status, steps in STEPS.items() if not steps]
LATE = [
    events.Withdrawn(on=DAY, note=""),
    events.Delivered(on=DAY, mode="window"),
    events.Taken(on=DAY, task=1, handler="S"),
]


@pytest.mark.parametrize("status", CLOSED)
@pytest.mark.parametrize("event", LATE, ids=lambda event: event.kind)
def test_a_closed_case_hears_nothing_more(status, event):
    with pytest.raises(IllegalStep, match=status):
        evolve(State(status=status), event)
