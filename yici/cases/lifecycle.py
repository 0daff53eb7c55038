"""The whole life of a case on one page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yici.kernel.values import replace

from .clocks import Clock
from .events import (
    Accepted,
    Applied,
    Checked,
    Corrected,
    CorrectionAsked,
    Decided,
    Delivered,
    Extended,
    LicenceMade,
    Limit,
    NotAccepted,
    Planned,
    ProcedureFinished,
    ProcedureStarted,
    RefusalProposed,
    RefusalReturned,
    ReturnedToReview,
    Reviewed,
    Taken,
    Task,
    Terminated,
    Withdrawn,
)

WORK = "(the work it opens)"  # the next status is that of the step the event opens
SAME = "(the same)"
HANDLING = {
    Taken: SAME,
    ProcedureStarted: "in_procedure",
    Extended: SAME,
    Withdrawn: "withdrawn",
    Terminated: "terminated",
}
STEPS = {
    "new": {Applied: "applied"},
    "applied": {
        Taken: SAME,
        CorrectionAsked: "correcting",
        Accepted: WORK,
        RefusalProposed: "refusing",
        Withdrawn: "withdrawn",
    },
    "correcting": {Corrected: "applied", Withdrawn: "withdrawn", Terminated: "terminated"},
    "refusing": {
        Taken: SAME,
        RefusalReturned: "applied",
        NotAccepted: "not_accepted",
        Accepted: WORK,  # deemed, when nobody told the applicant in time
        Withdrawn: "withdrawn",
    },
    "in_review": HANDLING | {Reviewed: WORK},
    "in_check": HANDLING | {Checked: WORK, ReturnedToReview: WORK},
    "in_decision": HANDLING | {Decided: WORK, ReturnedToReview: WORK},
    "in_procedure": {
        ProcedureFinished: WORK,
        Extended: SAME,
        Withdrawn: "withdrawn",
        Terminated: "terminated",
    },
    "making": {LicenceMade: WORK, Taken: SAME},
    "delivering": {Delivered: "delivered", Taken: SAME},
    "delivered": {},
    "not_accepted": {},
    "withdrawn": {},
    "terminated": {},
}
STATUS_OF = {
    "accept": "applied",
    "review": "in_review",
    "check": "in_check",
    "decide": "in_decision",
    "make": "making",
    "deliver": "delivering",
}
FINAL = {status for status, steps in STEPS.items() if not steps}
DECIDED_LATER = {
    "acceptance", "acceptance-again", "correction", "statutory", "promised", "delivery",
}  # fmt: skip


class IllegalStep(Exception):
    """The case is not at a point where this can happen."""

    def __init__(self, event: type, status: str):
        super().__init__(f"{event.__name__} while {status}")
        self.event, self.status = event, status


@dataclass(frozen=True)
class State:
    status: str = "new"
    number: str = ""
    item_code: str = ""
    edition_id: int = 0
    department_id: int = 0
    region: str = ""
    applicant_id: UUID | None = None
    agent_id: UUID | None = None
    channel: str = ""
    track: str = ""
    delivery: str = ""
    dossier: str = ""
    handler: str = ""  # who answers for the case now (R32)
    corrections: int = 0
    extensions: int = 0
    refusal: str = ""  # ground on which acceptance is to be refused
    accepted_on: date | None = None
    outcome: str = ""
    criterion: str = ""
    decided_on: date | None = None
    licence_id: UUID | None = None
    completed_on: date | None = None  # 办结
    plan: tuple[Planned, ...] = ()
    statutory: Limit | None = None
    promised: Limit | None = None
    licence: str = ""
    clocks: tuple[Clock, ...] = ()
    tasks: tuple[Task, ...] = ()

    @property
    def due_on(self) -> date | None:
        """The first day by which the office owes the applicant something."""
        owed = (c.due_on for c in self.clocks if c.is_running and c.kind in DECIDED_LATER)
        return min((day for day in owed if day), default=None)

    @property
    def is_stopped(self) -> bool:
        return any(c.is_stopped for c in self.clocks)

    def clock(self, kind: str) -> Clock | None:
        return next((c for c in self.clocks if c.kind == kind), None)

    def task(self, no: int) -> Task | None:
        return next((t for t in self.tasks if t.no == no), None)

    def open_tasks(self, step: str | None = None) -> tuple[Task, ...]:
        return tuple(t for t in self.tasks if t.state == "open" and step in (None, t.step))


def evolve(state: State, event) -> State:
    """Return the state after the event.

    :raises IllegalStep: when the lifecycle has no such step
    """
    try:
        status = STEPS[state.status][type(event)]
    except KeyError:
        raise IllegalStep(type(event), state.status) from None
    after = _facts(state, event)
    tasks = _tasks(after.tasks, event)
    clocks = _merged(after.clocks, event.clocks)
    if status == WORK:
        status = _status_of_work(state, tasks, event)
    elif status == SAME:
        status = state.status
    after = replace(after, status=status, tasks=tasks, clocks=clocks)
    if status in FINAL:
        after = _closed(after, event.on)
    return replace(after, tasks=tuple(_dated(after, task) for task in after.tasks))


# What the state keeps of each event under the event's own names.
KEPT = {
    Applied: (
        "number", "item_code", "edition_id", "department_id", "region", "applicant_id",
        "agent_id", "channel", "track", "delivery", "plan", "statutory", "promised", "licence",
        "dossier", "handler",
    ),
    Taken: ("handler",),
    CorrectionAsked: ("handler",),
    Corrected: ("dossier",),
    Accepted: ("accepted_on",),
    RefusalProposed: ("handler",),
    RefusalReturned: ("handler",),
    NotAccepted: ("handler",),
    Reviewed: ("handler",),
    Checked: ("handler",),
    Decided: ("handler", "outcome", "criterion"),
    LicenceMade: ("licence_id",),
}  # fmt: skip


def _facts(state: State, event) -> State:
    kept = {name: getattr(event, name) for name in KEPT.get(type(event), ())}
    return replace(state, **kept, **_derived(state, event))


def _derived(state: State, event) -> dict:
    match event:
        case CorrectionAsked():
            return {"corrections": state.corrections + 1}
        case Extended():
            return {"extensions": state.extensions + 1}
        case Accepted(handler=handler) if handler:
            return {"handler": handler}
        case RefusalProposed(ground=ground):
            return {"refusal": ground}
        case RefusalReturned():
            return {"refusal": ""}
        case NotAccepted():
            return {"outcome": "not_accepted"}
        case Decided(on=day, outcome=outcome):
            waits = outcome == "granted" and state.licence
            return {"decided_on": day, "completed_on": None if waits else day}
        case LicenceMade(on=day):
            return {"completed_on": day}
    return {}


def _tasks(tasks: tuple[Task, ...], event) -> tuple[Task, ...]:
    """Return the work after the event: what it did is done, what it opens is open."""
    day = event.on
    match event:
        case Taken(task=no, handler=handler):
            return tuple(replace(t, handler=handler) if t.no == no else t for t in tasks)
        case Reviewed() | Checked() | Decided():
            tasks = _done(tasks, lambda t: t.no == event.task, event.handler, event.outcome, day)
        case ReturnedToReview():
            tasks = _done(tasks, lambda t: t.no == event.task, event.handler, "returned", day)
        case CorrectionAsked() | NotAccepted() | RefusalReturned() | RefusalProposed():
            tasks = _done(tasks, lambda t: True, event.handler, type(event).__name__, day)
        case Accepted():
            tasks = _done(tasks, lambda t: True, event.handler, "accepted", day)
        case LicenceMade():
            tasks = _done(tasks, lambda t: t.step == "make", "", "made", day)
        case Delivered(handler=handler):
            tasks = _done(tasks, lambda t: t.step == "deliver", handler, "delivered", day)
    return (*tasks, *event.opens)


def _done(tasks, which, handler: str, outcome: str, day) -> tuple[Task, ...]:
    return tuple(
        replace(t, state="done", handler=handler or t.handler, outcome=outcome, done_on=day)
        if t.state == "open" and which(t)
        else t
        for t in tasks
    )


def _status_of_work(state: State, tasks, event) -> str:
    """Return the status of the work that is open now: the safe join of parallel departments."""
    steps = {t.step for t in tasks if t.state == "open"}
    if len(steps) != 1:
        raise IllegalStep(type(event), state.status)
    return STATUS_OF[steps.pop()]


def _merged(clocks, changed) -> tuple[Clock, ...]:
    by_kind = {c.kind: c for c in clocks} | {c.kind: c for c in changed}
    return tuple(by_kind[kind] for kind in sorted(by_kind))


def _closed(state: State, on: date) -> State:
    void = tuple(replace(t, state="void") if t.state == "open" else t for t in state.tasks)
    return replace(state, tasks=void, completed_on=state.completed_on or on)


def _dated(state: State, task: Task) -> Task:
    """Return the task with the day it is due: its own step's, or the case's if that is sooner."""
    if task.state != "open":
        return task
    step = state.clock(f"step:{task.no}")
    days = [d for d in (step.due_on if step else None, state.due_on) if d]
    due_on = min(days, default=None)
    return task if due_on == task.due_on else replace(task, due_on=due_on)
