"""移交、转办: work passes to another person or another department; no case is dropped (R23)."""

from datetime import date, datetime

from yici.kernel.actions import Told, command
from yici.people.models import Staff
from yici.people.who import who_works_as

from .. import events, leaving, rules, work
from ..events import Duty, Planned
from ..lifecycle import IllegalStep
from ..models import Case, Task
from .consulting import staffed
from .shared import calendar, day_of, words


@command(Case)
def transfer(case, *, by, to: str, reason: str, task: int | None = None, at: datetime) -> Told:
    """Pass a piece of open work to a colleague who holds the post for it.

    A case that waits for its applicant has none: then it passes itself, with what comes of it.

    :param to: staff code
    :param task: its number; without one, this person's own work
    :raises NotAllowed: when no such work is open, it is not hers to pass on, or the colleague has no post for it
    """
    rules.check("transfer", case.state, by)
    state = case.state
    if rules.waits_for_applicant(state):
        moved: events.Task | None = _what_comes(state)
    else:
        moved = state.task(task) if task else rules.own_task(by, state, "*")
    if moved is None or not moved.is_open:
        raise rules.NotAllowed("no-such-work", "No such work is open.", "R23")
    if not (rules.may_do(by, state, moved) or rules.leads_work(by, moved)):
        raise rules.NotAllowed("not-yours", "This work belongs to another post.", "R23")
    _check_holder(to, moved, state, at)
    note, beside = words(case.pk, reason)
    event = events.Transferred(
        on=day_of(at), task=moved.no, handler=to, by=by.staff_code, note=note
    )
    return Told(event, actor=by.actor, beside=beside)


def _what_comes(state) -> events.Task:
    """Return the work that opens when the applicant has answered, in the hands of who asked her."""
    return events.Task(
        no=0, step="accept", department_id=state.department_id, role="clerk",
        opened_on=date.min, handler=state.handler,
    )  # fmt: skip


ANOTHERS = {"confirm": "confirm-rejection", "check": "check"}  # never hers who did what goes before


def _check_holder(code: str, task, state, at: datetime) -> None:
    """Let only somebody have the work who may do it: by post, and not in her own matter.

    :raises NotAllowed: when that person may not, or has it already
    """
    if code == task.handler:
        raise rules.NotAllowed("has-it", "That colleague has this work already.", "R23")
    holder = who_works_as(code, at)
    if not rules.may_do(holder, state, task):
        raise rules.NotAllowed("no-post", "That colleague does not hold the post for it.", "R23")
    if rules.is_own_matter(state, holder):
        raise rules.NotAllowed(
            "recusal", "It is that colleague's own matter: choose another one.", rules.RECUSAL
        )
    if barred := rules.barred_from(ANOTHERS.get(task.step), state, holder):
        raise barred


def open_work_of(staff: str):
    """Return everything open that this official has in hand: (case id, number of the work)."""
    return Task.objects.filter(handler=staff, state="open").order_by("case_id", "no")


def waiting_with(staff: str):
    """Return the cases that wait for their applicants' answer to this official."""
    return Case.objects.filter(handler=staff, status__in=rules.WAITS_FOR_APPLICANT)


def hand_over(*, staff: str, to: str, by, reason: str, at: datetime) -> list[tuple[str, str]]:
    """Pass everything open of somebody who leaves to a colleague, case by case.

    Each case is told by itself. What has passed on is not hers any more, so the same hand-over
    twice moves nothing twice; and what comes back to her later can be handed over again.

    A hearing she was to preside over has no other presider until one is announced.

    :return: what could not be passed on, as (case number, reason)
    :raises NotAllowed: for those who answer for no department, and when nobody of that name leaves,
        or the successor is none of those who may go on
    """
    if not (departments := leaving.led_by(by)):
        raise rules.NotAllowed(
            "not-yours", "This is for those who answer for the department.", "R23"
        )
    is_known = Staff.objects.filter(code=staff).exists()
    if not is_known or staff == to or to not in leaving.successors(departments, at):
        raise rules.NotAllowed(
            "successor", "Choose who leaves, and another colleague who goes on.", "R23"
        )
    left = []
    open_work = [(row.case, row.no) for row in open_work_of(staff).select_related("case")]
    for case, no in (*open_work, *((case, None) for case in waiting_with(staff))):
        try:
            transfer(case=case.pk, by=by, to=to, reason=reason, task=no, at=at)
        except (rules.NotAllowed, IllegalStep) as refused:  # it may have moved on meanwhile
            left.append((case.number, getattr(refused, "message", str(refused))))
    return left + [(case.number, PRESIDES) for case in presided_by(staff)]


PRESIDES = "She is to preside over its hearing: announce another presider."


def presided_by(staff: str):
    """Return the cases whose hearing this official is to preside over (行政许可法 art. 48)."""
    pending = Task.objects.filter(step="hearing", state="open", case__hearing__presider=staff)
    return Case.objects.filter(pk__in=pending.values("case_id")).order_by("number")


@command(Case)
def forward(case, *, by, department: int, reason: str, at: datetime) -> Told:
    """Pass on what was taken in here to the department that has to accept it (收件、转办).

    Receipt is not acceptance: the five working days go on from the day of receipt (art. 32).

    :raises NotAllowed: when the department has it already, or nobody there can accept it
    """
    state, on = case.state, day_of(at)
    task = rules.work_for("forward", state, by)
    staffed(department, at)
    if task.department_id == department and task.role == "reviewer":
        raise rules.NotAllowed("once", "This department has it already.", "R23")
    note, beside = words(case.pk, reason)
    step = Planned("accept", (Duty(department, "reviewer", 0),))
    opens, _ = work.open_step(state, step, calendar(), on)
    event = events.Forwarded(
        on=on,
        task=task.no,
        department_id=department,
        note=note,
        handler=by.staff_code,
        opens=opens,
    )
    return Told(event, actor=by.actor, beside=beside)
