"""What happened while somebody looked, and whether it concerns her own work."""

from dataclasses import replace
from datetime import date

import pytest

from yici.cases import events
from yici.cases.events import Task
from yici.cases.lifecycle import State
from yici.cases.meanwhile import leaves_alone
from yici.people.who import Who

DAY = date(2026, 9, 21)


def work(no, step="review", department=1, **more) -> Task:
    return Task(no=no, step=step, department_id=department, role="reviewer", opened_on=DAY, **more)


MINE, HERS = work(3), work(4, department=2)
CASE = State(status="in_review", department_id=1, tasks=(MINE, HERS))
ME = Who(actor="staff:me", staff_code="me", posts=frozenset({("reviewer", 1)}))
SHE = "staff:she"


def reviewed(task):
    return events.Reviewed(on=DAY, task=task, outcome="pass", criterion="", note="", handler="x")


def begun(cls, **opens):
    more = {"code": "c", "days": 5} if cls is events.ProcedureStarted else {"department_id": 9}
    opened = (work(5, "consult", 9, **opens),)
    return cls(on=DAY, note="", handler="x", opens=opened, **more)


@pytest.mark.parametrize(
    ("told", "alone"),
    [
        (reviewed(4), True),
        (reviewed(3), False),
        (events.Taken(on=DAY, task=4, handler="x"), True),
        (events.Taken(on=DAY, task=3, handler="x"), False),
        (begun(events.ProcedureStarted, holds="task:4"), True),
        (begun(events.ProcedureStarted, holds="task:3"), False),
        (begun(events.ProcedureStarted, holds="review"), False),
        (begun(events.ConsultAsked), True),
        (begun(events.ConsultAsked, holds="*"), False),
        (events.Corrected(on=DAY, dossier="new"), False),
        (events.ConsultAnswered(on=DAY, task=5, note="n", handler="x"), False),
    ],
)
def test_only_what_touches_her_own_work_concerns_her(told, alone):
    assert leaves_alone("review", CASE, ME, [(SHE, told)]) is alone
    assert not leaves_alone("review", CASE, ME, [(SHE, told), (SHE, reviewed(3))])


def test_what_she_did_herself_concerns_her():
    """Of two departments in which she reviews, a double click would do the second one's work."""
    both = replace(ME, posts=frozenset({("reviewer", 1), ("reviewer", 2)}))
    assert not leaves_alone("review", CASE, both, [(ME.actor, reviewed(4))])


def test_who_ends_or_changes_the_whole_case_has_to_see_everything():
    for verb in ("terminate", "extend", "withdraw", "no-such-verb"):
        assert not leaves_alone(verb, CASE, ME, [(SHE, reviewed(4))])
    assert not leaves_alone("review", CASE, Who(), [(SHE, reviewed(4))])
