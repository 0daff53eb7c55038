"""The work of a case: what each event does, opens and drops, and by when the rest is due."""

from datetime import date
from operator import attrgetter

from yici.kernel.values import replace

from ..events import (
    Accepted,
    AfterChecked,
    CarriedOut,
    Checked,
    ConsultAnswered,
    CorrectionAsked,
    Decided,
    Delivered,
    FeePaid,
    FeeWaived,
    Forwarded,
    HearingDropped,
    HearingHeld,
    LicenceMade,
    NotAccepted,
    OriginalsSeen,
    PreReviewed,
    ProcedureFinished,
    RefusalProposed,
    RefusalReturned,
    Reopened,
    ResultChanged,
    ResultPublished,
    ResultWithheld,
    Resumed,
    Returned,
    Reviewed,
    ReworkHandedIn,
    SafetyDecided,
    Supplied,
    Taken,
    Task,
    Transferred,
)
from .state import State
from .table import FINAL, OUTLIVES, STATUS_OF, IllegalStep

# Which side work an event brings to its end, by step; those with a subject end their own only.
ENDS_SIDE = {
    ProcedureFinished: ("procedure", "code"),
    HearingHeld: ("hearing", ""),
    HearingDropped: ("hearing", ""),
    Resumed: ("suspension", ""),
    ReworkHandedIn: ("rework", ""),
    FeePaid: ("pay", "code"),
    FeeWaived: ("pay", "code"),
    ResultWithheld: ("secrecy", ""),
    ResultPublished: ("secrecy", ""),
}
ENDS_ALL = (CorrectionAsked, NotAccepted, RefusalReturned, RefusalProposed, PreReviewed)
ENDS_ITS_OWN = (
    Reviewed,
    Checked,
    Decided,
    ConsultAnswered,
    AfterChecked,
    SafetyDecided,
    CarriedOut,
)


def after(state: State, event) -> tuple[Task, ...]:
    """Return the work after the event: what it did is done, what it opens is open."""
    return tuple(sorted((*_worked(state, event), *event.opens), key=attrgetter("no")))


def _worked(state: State, event) -> tuple[Task, ...]:
    tasks, day, handler = state.tasks, event.on, getattr(event, "handler", "")
    match event:
        case Taken(task=no) | Transferred(task=no):
            return _passed_on(state, event, no)
        case Decided():
            return _worked_by_decision(state, event)
        case Returned(to=to):
            tasks = _done(tasks, lambda t: t.no == event.task, handler, "returned", day)
            return _void(tasks, lambda t: t.is_main and t.step != to)
        case Forwarded(task=no):
            return _done(tasks, lambda t: t.no == no, handler, "forwarded", day)
        case Accepted():
            return _done(tasks, lambda t: t.is_main, handler, "accepted", day)
        case LicenceMade():
            return _done(tasks, lambda t: t.step == "make", "", "made", day)
        case Delivered():
            return _done(tasks, lambda t: t.step == "deliver", handler, "delivered", day)
        case Supplied(owed=()):
            return _done(tasks, lambda t: t.step == "supply", "", "supplied", day)
        case OriginalsSeen(outcome="match"):  # what differs is still to be settled
            return _done(tasks, lambda t: t.step == "originals", handler, "match", day)
        case Reopened():
            return _void(tasks, lambda t: t.is_main or t.step == "aftercheck")
        case ResultChanged(change="revoked"):
            return _done(tasks, lambda t: t.step == "aftercheck", handler, "revoked", day)
    return _worked_by_table(tasks, event, handler)


def _passed_on(state: State, event, no: int) -> tuple[Task, ...]:
    """Return the work in other hands; of a closed case, only what outlives it."""
    if state.status in FINAL and not any(t.no == no and t.is_open for t in state.tasks):
        raise IllegalStep(type(event), state.status)
    return tuple(replace(t, handler=event.handler) if t.no == no else t for t in state.tasks)


def _worked_by_decision(state: State, event: Decided) -> tuple[Task, ...]:
    tasks = _void(state.tasks, lambda t: t.no in event.drops)
    if event.deemed:
        return _done(tasks, lambda t: t.is_main, event.handler, "deemed", event.on)
    if state.status != "in_decision":
        raise IllegalStep(type(event), state.status)
    return _worked_by_table(tasks, event, event.handler)


def _worked_by_table(tasks, event, handler: str) -> tuple[Task, ...]:
    if isinstance(event, ENDS_ITS_OWN):
        outcome = getattr(event, "outcome", "answered")
        by = handler or ",".join(getattr(event, "handlers", ()))[:20]
        return _done(tasks, lambda t: t.no == event.task, by, outcome, event.on)
    if isinstance(event, ENDS_ALL):
        return _done(tasks, lambda t: t.is_main, handler, type(event).__name__, event.on)
    if type(event) in ENDS_SIDE:
        step, subject = ENDS_SIDE[type(event)]
        codes = (getattr(event, subject), "") if subject else None
        outcome = getattr(event, "outcome", "") or type(event).__name__
        by = handler or next(iter(getattr(event, "handlers", ())), "")
        return _done(
            tasks,
            lambda t: t.step == step and (not codes or t.subject in codes),
            by,
            outcome,
            event.on,
        )
    return tasks


def _done(tasks, which, handler: str, outcome: str, day) -> tuple[Task, ...]:
    return tuple(
        replace(t, state="done", handler=handler or t.handler, outcome=outcome, done_on=day)
        if t.is_open and which(t)
        else t
        for t in tasks
    )


def _void(tasks, which) -> tuple[Task, ...]:
    return tuple(replace(t, state="void") if t.is_open and which(t) else t for t in tasks)


def status_of(state: State, tasks, event) -> str:
    """Return the status of the work that is open now: the safe join of parallel departments."""
    steps = {t.step for t in tasks if t.is_open and t.is_main}
    if len(steps) != 1:
        raise IllegalStep(type(event), state.status)
    return STATUS_OF[steps.pop()]


def closed(state: State, on: date) -> State:
    outlives = OUTLIVES.get(state.status, ())
    tasks = _void(state.tasks, lambda t: t.step not in outlives)
    return replace(state, tasks=tasks, completed_on=state.completed_on or on)


def dated(state: State, task: Task) -> Task:
    """Return the task with the day it is due.

    That of its own clock (`step:3`, `procedure:site_survey`, `supply`), or the case's if that is
    sooner; side work with a clock of its own keeps to that.
    """
    if not task.is_open:
        return task
    own = next((c for c in state.clocks if c.ended_on is None and c.kind in _kinds_of(task)), None)
    days = [own.due_on] if own else []
    if task.is_main or not own:
        days.append(state.due_on)
    due_on = min((d for d in days if d), default=None)
    return task if due_on == task.due_on else replace(task, due_on=due_on)


def _kinds_of(task: Task) -> tuple[str, ...]:
    mine = f"step:{task.no}"
    if task.is_main:
        return (mine,)
    return (mine, f"{task.step}:{task.subject}" if task.subject else task.step)
