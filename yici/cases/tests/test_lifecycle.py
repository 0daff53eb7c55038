"""The table of steps, and the fold that follows it."""

from datetime import date
from itertools import permutations

import pytest

from yici.cases import events, rules
from yici.cases.events import Task
from yici.cases.lifecycle import FINAL, SAME, STATUS_OF, STEPS, WORK, IllegalStep, State, evolve
from yici.kernel.events import read

DAY = date(2026, 9, 21)


def test_every_step_leads_somewhere_on_the_page():
    named = {after for steps in STEPS.values() for after in steps.values()} - {WORK, SAME}
    assert named | set(STATUS_OF.values()) <= STEPS.keys()


def test_every_status_but_the_first_is_reached():
    reached = {after for steps in STEPS.values() for after in steps.values()}
    assert STEPS.keys() - reached - set(STATUS_OF.values()) == {"new"}


def test_side_work_leaves_the_status_and_the_join_alone():
    survey = Task(9, "procedure", 1, "reviewer", DAY, subject="site_survey", holds="task:1")
    begun = events.ProcedureStarted(
        on=DAY, code="site_survey", days=10, note="", handler="S", opens=(survey,)
    )
    state = evolve(in_review(2), begun)
    assert state.status == "in_review"
    assert state.held_by("review", 1) == (state.task(9),)
    assert state.held_by("review", 2) == ()
    state = evolve(state, reviewed(2, last=False))
    done = events.ProcedureFinished(
        on=DAY, code="site_survey", outcome="pass", note="", handlers=("S",)
    )
    state = evolve(state, done)
    assert state.waits == ()
    assert evolve(state, reviewed(1, last=True)).status == "in_decision"


def test_a_renamed_kind_is_still_read():
    body = {"on": "2026-09-21", "task": 1, "note": "", "handler": "S"}
    event = read("cases.returned_to_review", body)
    assert (type(event), event.to) == (events.Returned, "review")
    assert event.kind == "cases.returned"


def test_what_follows_a_result_may_follow_a_closed_case():
    state = evolve(
        State(status="delivered"),
        events.RemedyRecorded(
            on=DAY, remedy="reconsideration", filed_on=DAY, forum="市政府", note="", handler="S"
        ),
    )
    assert (state.status, state.remedy) == ("delivered", "reconsideration")


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


CLOSED = sorted(FINAL)
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
