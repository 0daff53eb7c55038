"""征求意见、会同审查: other departments asked for an opinion, or to review as well (C058, R34)."""

from datetime import datetime

from yici.kernel.actions import Told, command
from yici.people.models import Department, Post

from .. import clocks, events, rules, work
from ..events import Duty, Planned
from ..models import Case
from .shared import calendar, day_of, words


def staffed(department: int, at: datetime) -> Department:
    """Return a department that may be asked: at work, with somebody who can answer (R23).

    :raises NotAllowed: when there is none, or nobody there holds the post
    """
    found = Department.objects.filter(pk=department, is_active=True).first()
    if found is None:
        raise rules.NotAllowed("unknown-department", "Choose a department.")
    posts = Post.objects.held(at).filter(department=found, role="reviewer", staff__is_active=True)
    if not posts.exists():
        raise rules.NotAllowed(
            "unknown-department", "Nobody there reviews: choose another department.", "R23"
        )
    return found


@command(Case)
def consult(case, *, by, department: int, question: str, days: int = 5, at: datetime) -> Told:
    """Ask another department for its opinion; it advises, the case goes on (C058).

    :param days: working days it has
    :raises NotAllowed: when the department was asked already, is one's own or has nobody to answer, or for the days
    """
    rules.check("consult", case.state, by)
    state, on = case.state, day_of(at)
    asked = staffed(department, at)
    mine = rules.own_task(by, state)
    if mine and mine.department_id == asked.pk:
        raise rules.NotAllowed("own", "Ask another department than your own.", "R34")
    if any(t.department_id == asked.pk for t in state.waits if t.step == "consult"):
        raise rules.NotAllowed("once", "This department has been asked already.", "R34")
    if not 1 <= days <= 20:
        raise rules.NotAllowed("days", "Give it 1 to 20 working days.", "R34")
    note, beside = words(case.pk, question, what="question")
    task = work.side(state, "consult", asked.pk, "reviewer", on)
    clock = work.step_clock(state, calendar(), task, days, on)
    event = events.ConsultAsked(
        on=on,
        department_id=asked.pk,
        note=note,
        handler=by.staff_code,
        clocks=(clock,),
        opens=(task,),
    )
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def answer_consult(case, *, by, opinion: str, at: datetime) -> Told:
    """Give the opinion one's department was asked for."""
    state, on = case.state, day_of(at)
    task = rules.work_for("answer-consult", state, by)
    note, beside = words(case.pk, opinion, what="opinion")
    clock = state.clock(f"step:{task.no}")
    event = events.ConsultAnswered(
        on=on, task=task.no, note=note, handler=by.staff_code, clocks=(clocks.end(clock, on),)
    )
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def add_reviewer(case, *, by, department: int, days: int, reason: str, at: datetime) -> Told:
    """Have another department review as well; the decision waits for it (R34).

    :param days: working days it has; a cooperating department always has a limit
    :raises NotAllowed: when the department reviews already or has nobody to review, or for the days
    :raises TooLong: when the case itself has fewer days left
    """
    rules.check("add-reviewer", case.state, by)
    state, on = case.state, day_of(at)
    joins = staffed(department, at)
    if any(t.department_id == joins.pk for t in state.open_tasks("review")):
        raise rules.NotAllowed("once", "This department is reviewing already.", "R34")
    if not 1 <= days <= 20:
        raise rules.NotAllowed("days", "Give it 1 to 20 working days.", "R34")
    _check_within(state, days, on)
    note, beside = words(case.pk, reason)
    step = Planned("review", (Duty(joins.pk, "reviewer", days),))
    opens, running = work.open_step(state, step, calendar(), on)
    event = events.ReviewerJoined(
        on=on,
        department_id=joins.pk,
        note=note,
        handler=by.staff_code,
        clocks=running,
        opens=opens,
    )
    return Told(event, actor=by.actor, beside=beside)


def _check_within(state, days: int, on) -> None:
    """Hold a department's days to what was promised or, once that is over, to the law's limit.

    Where neither has a day left the decision is late as it is, and may still need the other's word.

    :raises TooLong: with how many are left
    """
    limits = (state.clock("promised"), state.clock("statutory"))
    running = (c for c in limits if c and c.unit == "workday" and not c.ended_on)
    left = (clocks.remaining(calendar(), clock, on) or 0 for clock in running)
    most = next((one for one in left if one > 0), None)
    if most is not None and days > most:
        raise rules.TooLong(most)
