"""The whole life of a case on one page."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from uuid import UUID

from yici.kernel.values import replace

from . import formerly, joint
from .clocks import Clock
from .events import (
    Accepted,
    AfterChecked,
    Applied,
    Attached,
    CarriedOut,
    Checked,
    Concerned,
    ConcernedNamed,
    ConsultAnswered,
    ConsultAsked,
    Corrected,
    CorrectionAsked,
    Decided,
    Delivered,
    Examined,
    Extended,
    FeeAsked,
    FeePaid,
    FeeWaived,
    Forwarded,
    HearingAsked,
    HearingDropped,
    HearingForgone,
    HearingHeld,
    HearingOffered,
    HearingSet,
    LicenceMade,
    Limit,
    Meeting,
    NotAccepted,
    OriginalsSeen,
    Planned,
    PreReviewed,
    ProcedureFinished,
    ProcedureStarted,
    Redated,
    Redo,
    RefusalProposed,
    RefusalReturned,
    Remarked,
    RemarksSettled,
    RemedyDecided,
    RemedyRecorded,
    Reopened,
    ResultChanged,
    Resumed,
    Returned,
    Reviewed,
    ReviewerJoined,
    ReworkAsked,
    ReworkHandedIn,
    SafetyDecided,
    SafetyRaised,
    Submitted,
    Supplied,
    Suspended,
    Taken,
    Task,
    Terminated,
    Transferred,
    ViewsStated,
    Withdrawn,
)
from .joint import Joint

WORK = "(the work it opens)"  # the next status is that of the step the event opens
SAME = "(the same)"


Next = dict[type, str]  # what may happen in a status, and the status after it


def beside(*kinds: type) -> Next:
    """Return the side work (旁支) that may happen while the status stays what it is."""
    return dict.fromkeys(kinds, SAME)


ENDING: Next = {Withdrawn: "withdrawn", Terminated: "terminated"}
ALWAYS = beside(Taken, Transferred, Redated, FeeAsked, FeePaid, FeeWaived)
REMEDIES = beside(RemedyRecorded, RemedyDecided, CarriedOut)
AGAIN: Next = {Reopened: WORK}  # what was set aside is handled again
ENDED = REMEDIES | AGAIN | beside(Redated, Taken, Transferred)
RESULT = ENDED | beside(ResultChanged, AfterChecked)
HANDLING: Next = (
    ALWAYS
    | ENDING
    | REMEDIES
    | beside(ProcedureStarted, ProcedureFinished, Extended, Suspended, Resumed, Examined)
    | beside(HearingOffered, HearingAsked, HearingSet, HearingHeld, HearingDropped, HearingForgone)
    | beside(ConcernedNamed, ViewsStated)
    | beside(ConsultAsked, ConsultAnswered, Supplied, OriginalsSeen, Attached)
    | {Decided: WORK}  # before its turn only when the law deems it done (art. 50)
)
STEPS: dict[str, Next] = {
    "new": {Applied: WORK},
    "pre_review": ALWAYS | ENDING | {PreReviewed: "pre_reviewed"},
    "pre_reviewed": ENDING | beside(Redated, FeePaid, FeeWaived, Transferred)
    | {Corrected: "pre_review", Submitted: "applied"},
    "applied": ALWAYS | ENDING | beside(Forwarded, Examined, Attached)
    | {CorrectionAsked: "correcting", Accepted: WORK, RefusalProposed: "refusing"},
    "correcting": ENDING | beside(Redated, FeePaid, FeeWaived, Transferred)
    | {Corrected: "applied"},
    "refusing": ALWAYS | {
        RefusalReturned: "applied",
        NotAccepted: "not_accepted",
        Accepted: WORK,  # deemed, when nobody told the applicant in time
        Withdrawn: "withdrawn",
    },
    "in_review": HANDLING
    | beside(ReviewerJoined, Remarked, ReworkAsked, ReworkHandedIn, RemarksSettled)
    | beside(SafetyRaised, SafetyDecided)
    | {Reviewed: WORK, Returned: WORK},
    "in_check": HANDLING | {Checked: WORK, Returned: WORK},
    "in_decision": HANDLING | {Returned: WORK},
    "making": ALWAYS | RESULT | beside(Supplied, OriginalsSeen)
    | {LicenceMade: WORK, Terminated: "terminated"},
    "delivering": ALWAYS | RESULT | beside(Supplied, OriginalsSeen)
    | {Delivered: "delivered", Terminated: "terminated"},
    "delivered": RESULT,
    "not_accepted": ENDED,
    "withdrawn": {},
    "terminated": ENDED,
}  # fmt: skip
STATUS_OF = {
    "pre_review": "pre_review",
    "accept": "applied",
    "review": "in_review",
    "check": "in_check",
    "decide": "in_decision",
    "make": "making",
    "deliver": "delivering",
}
FINAL = frozenset({"delivered", "not_accepted", "withdrawn", "terminated"})
OUTLIVES = {  # side work that goes on when the case is over
    "delivered": {"aftercheck", "redress"}, "not_accepted": {"redress"}, "terminated": {"redress"},
}  # fmt: skip
DECIDED_LATER = {
    "pre_review", "acceptance", "acceptance-again", "correction", "statutory", "promised",
    "renewal", "delivery", "remedy", "again",
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
    ways: tuple[str, ...] = ()  # commitment, trust_first, jointly:... (joint.py)
    undertaking: str = ""
    owed: tuple[str, ...] = ()  # codes of materials promised at a tolerant acceptance
    regime: str = "ordinary"  # of art. 42
    renews: UUID | None = None
    bundle_id: UUID | None = None
    taken_at: str = ""
    collect_at: str = ""
    authority_id: int | None = None  # whose matter it is, when it is not to be accepted here
    hearing_on: date | None = None
    hearing: Meeting | None = None
    hearing_by: tuple[int, ...] = ()  # who asked for it: 0 the applicant, or somebody concerned
    concerned: tuple[Concerned, ...] = ()  # 利害关系人
    joint: Joint | None = None  # 联合审图、联合验收
    remedy: str = ""  # reconsideration or litigation under way
    redo: Redo | None = None  # what a remedy set aside, and that it is handled again
    result: str = ""  # what has become of the result: revoked, cancelled, suspended
    clocks: tuple[Clock, ...] = ()
    tasks: tuple[Task, ...] = ()

    @property
    def due_on(self) -> date | None:
        """The first day by which the office owes the applicant something."""
        owed = (c.due_on for c in self.clocks if c.is_running and c.name in DECIDED_LATER)
        return min((day for day in owed if day), default=None)

    @property
    def is_stopped(self) -> bool:
        return any(c.is_stopped for c in self.clocks)

    @property
    def result_is_gone(self) -> bool:
        """Whether it is in force no more, for good."""
        return self.result in GONE

    def clock(self, kind: str) -> Clock | None:
        return next((c for c in self.clocks if c.kind == kind), None)

    def task(self, no: int) -> Task | None:
        return next((t for t in self.tasks if t.no == no), None)

    def open_tasks(self, step: str | None = None) -> tuple[Task, ...]:
        """Return the open work of the main line, or that of one step, side work included."""
        return tuple(t for t in self.open_work if step == t.step) if step else self._main_work

    @cached_property
    def open_work(self) -> tuple[Task, ...]:
        """Everything that is open. (A state never changes, so what is worked out of it stays.)"""
        return tuple(t for t in self.tasks if t.is_open)

    @cached_property
    def _main_work(self) -> tuple[Task, ...]:
        return tuple(t for t in self.open_work if t.is_main)

    @cached_property
    def waits(self) -> tuple[Task, ...]:
        """What is under way beside the main line."""
        return tuple(t for t in self.open_work if not t.is_main)

    def held_by(self, step: str, no: int = 0) -> tuple[Task, ...]:
        """Return the side work that a step, or one piece of work, has to wait for."""
        return tuple(t for t in self.waits if t.holds_up(step, no))


WEIGHED = ("review", "check", "decide")  # steps that weigh a case, for who answers for the decision


def evolve(state: State, event) -> State:
    """Return the state after the event.

    :raises IllegalStep: when the lifecycle has no such step
    """
    try:
        status = STEPS[state.status][type(event)]
    except KeyError:
        raise IllegalStep(type(event), state.status) from None
    event = formerly.as_today(state, event)
    after = _facts(state, event)
    tasks = _tasks(state, event)
    clocks = _merged(after.clocks, event.clocks)
    if status == WORK:
        status = _status_of_work(state, tasks, event)
    elif status == SAME:
        status = state.status
    after = replace(after, status=status, tasks=tasks, clocks=clocks, redo=_redo(after, event))
    if status in FINAL:
        after = _closed(after, event.on)
    return replace(after, tasks=tuple(_dated(after, task) for task in after.tasks))


# What the state keeps of each event under the event's own names.
KEPT = {
    Applied: (
        "number", "item_code", "edition_id", "department_id", "region", "applicant_id",
        "agent_id", "channel", "track", "delivery", "plan", "statutory", "promised", "licence",
        "dossier", "handler", "ways", "undertaking", "regime", "renews", "bundle_id", "taken_at",
        "collect_at",
    ),
    Taken: ("handler",),
    Transferred: ("handler",),
    Forwarded: ("handler",),
    PreReviewed: ("handler",),
    CorrectionAsked: ("handler",),
    Corrected: ("dossier",),
    Accepted: ("accepted_on", "owed"),
    RefusalProposed: ("handler", "authority_id"),
    RefusalReturned: ("handler",),
    NotAccepted: ("handler",),
    Reviewed: ("handler",),
    Checked: ("handler",),
    Decided: ("handler", "outcome", "criterion"),
    LicenceMade: ("licence_id",),
    Supplied: ("owed",),
    RemedyRecorded: ("remedy",),
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
            return {"refusal": "", "authority_id": None}
        case NotAccepted():
            return {"outcome": "not_accepted"}
        case Decided():
            return _decided(state, event)
        case LicenceMade(on=day):
            return {"completed_on": day}
        case (
            Remarked() | ReworkAsked() | ReworkHandedIn() | RemarksSettled()
            | SafetyRaised() | SafetyDecided()
        ):  # fmt: skip
            return {"joint": joint.evolve(state.joint, event)}
        case ResultChanged(change=change):
            return {"result": RESULT_AFTER.get(change, state.result)}
    return _remedied(event) or _hearing(state, event)


def _remedied(event) -> dict:
    match event:
        case RemedyDecided():
            return {"remedy": ""}
        case Reopened(redo=redo):
            return {"redo": redo} | UNDECIDED
    return {}


def _decided(state: State, event: Decided) -> dict:
    waits = event.outcome == "granted" and state.licence
    told: dict = {"decided_on": event.on, "completed_on": None if waits else event.on}
    if state.result in GONE:  # decided anew: what is made now is another one
        told |= {"result": "", "licence_id": None}
    if any(t.step == "supply" and t.no in event.drops for t in state.waits):
        told["owed"] = ()
    return told | ({"dossier": event.dossier} if event.dossier else {})


def _hearing(state: State, event) -> dict:
    """Return whom it concerns, who asked for a hearing, and where it is held."""
    match event:
        case ConcernedNamed(concerned=person):
            return {"concerned": (*state.concerned, person)}
        case HearingAsked(person=no):
            return {"hearing_by": (*(one for one in state.hearing_by if one != no), no)}
        case HearingSet(held_on=day, starts_at=at, place=place, presider=presider):
            return {"hearing_on": day, "hearing": Meeting(day, at, place, presider)}
        case HearingForgone(person=no):
            left = tuple(one for one in state.hearing_by if one != no)
            return {"hearing_by": left} | ({} if left else NO_HEARING)
        case HearingOffered() | HearingDropped():
            return NO_HEARING | {"hearing_by": ()}
    return {}


def _redo(state: State, event) -> Redo | None:
    """Return what is handled again: over once it is accepted, decided, or ended."""
    if state.redo and state.redo.is_open and isinstance(event, SETTLED):
        return replace(state.redo, is_open=False)
    return state.redo


SETTLED = (Accepted, NotAccepted, Decided, Withdrawn, Terminated)
UNDECIDED: dict = {
    "outcome": "", "criterion": "", "decided_on": None, "completed_on": None, "refusal": "",
    "authority_id": None,
}  # fmt: skip
GONE = frozenset({"revoked", "cancelled"})
NO_HEARING = {"hearing_on": None, "hearing": None}
RESULT_AFTER = {
    "revoked": "revoked", "cancelled": "cancelled", "suspended": "suspended", "restored": "",
}  # fmt: skip
# Which side work an event brings to its end, by step; those with a subject end their own only.
ENDS_SIDE = {
    ProcedureFinished: ("procedure", "code"),
    HearingHeld: ("hearing", ""),
    HearingDropped: ("hearing", ""),
    Resumed: ("suspension", ""),
    ReworkHandedIn: ("rework", ""),
    FeePaid: ("pay", "code"),
    FeeWaived: ("pay", "code"),
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


def _tasks(state: State, event) -> tuple[Task, ...]:
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


def _status_of_work(state: State, tasks, event) -> str:
    """Return the status of the work that is open now: the safe join of parallel departments."""
    steps = {t.step for t in tasks if t.is_open and t.is_main}
    if len(steps) != 1:
        raise IllegalStep(type(event), state.status)
    return STATUS_OF[steps.pop()]


def _merged(clocks, changed) -> tuple[Clock, ...]:
    by_kind = {c.kind: c for c in clocks} | {c.kind: c for c in changed}
    return tuple(by_kind[kind] for kind in sorted(by_kind))


def _closed(state: State, on: date) -> State:
    outlives = OUTLIVES.get(state.status, ())
    tasks = _void(state.tasks, lambda t: t.step not in outlives)
    return replace(state, tasks=tasks, completed_on=state.completed_on or on)


def _dated(state: State, task: Task) -> Task:
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
