"""The whole life of a bundle case on one page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yici.kernel.values import replace

from .events import (
    AcceptedTogether,
    Asked,
    Attached,
    Corrected,
    CorrectionAsked,
    GoneOn,
    MissingReported,
    NoticeGiven,
    Opened,
    Part,
    PartAccepted,
    PartDelivered,
    PartEnded,
    PartExtended,
    PartPaused,
    PartReopened,
    PartResumed,
    PartStarted,
    PartStuck,
    PartSupplied,
    Pause,
    Redated,
    Report,
    Visit,
    VisitHeld,
    VisitOff,
    VisitSet,
    Withdrawn,
)

FOLLOWS = {PartPaused, PartResumed, PartExtended, PartEnded, PartDelivered, PartReopened}
GOING_ON = {
    PartStarted, PartStuck, PartAccepted, AcceptedTogether, NoticeGiven, Corrected, GoneOn,
    Withdrawn, PartSupplied, VisitSet, VisitOff, VisitHeld, Attached, MissingReported,
    CorrectionAsked,
}  # fmt: skip
STEPS: dict[
    str, set[type]
] = {  # what may happen in each status; the next status follows from the parts
    "new": {Opened},
    "received": GOING_ON | FOLLOWS,
    "running": GOING_ON | FOLLOWS | {Redated},
    # a result may be revoked before it is handed over, or set aside by a remedy (also after it)
    "delivering": {PartDelivered, PartEnded, PartReopened},
    "completed": {PartReopened},
    "withdrawn": FOLLOWS | {PartStarted},
}
FINAL = frozenset({"completed", "withdrawn"})
AGAIN = "remedy"  # ground of the stretch from the end that was set aside to the new one
BAD = {"refused", "not_accepted", "withdrawn", "terminated"}  # dependents cannot be begun


class IllegalStep(Exception):
    """The bundle case is not at a point where this can happen."""

    def __init__(self, event: type, status: str):
        super().__init__(f"{event.__name__} while {status}")
        self.event, self.status = event, status


@dataclass(frozen=True)
class State:
    status: str = "new"
    number: str = ""
    bundle_code: str = ""
    edition_id: int = 0
    department_id: int = 0
    region: str = ""
    applicant_id: UUID | None = None
    agent_id: UUID | None = None
    mandate_id: UUID | None = None
    channel: str = ""
    delivery: str = ""
    opened_by: str = ""
    handler: str = ""
    dossier: str = ""
    promised: int = 0
    editions: tuple[tuple[str, int], ...] = ()
    received_on: date | None = None
    accepted_on: date | None = None  # of the first part: the total limit runs from here
    accepted_by: str = ""  # who looked through the papers of all parts at once
    choice: bool = False  # a part was refused, and the applicant has not said what she wants
    completed_on: date | None = None  # 办结: the last result is there
    due_on: date | None = None
    parts: tuple[Part, ...] = ()
    visits: tuple[Visit, ...] = ()
    reports: tuple[Report, ...] = ()  # what departments said before the one notice
    asked: tuple[Asked, ...] = ()  # what the one notice named
    asked_on: date | None = None
    mended_on: date | None = None  # 补正: all of it has come
    window_id: int | None = None
    first_asked: str = ""

    @property
    def outcome(self) -> str:
        """Return granted, partly, refused or withdrawn once all is over."""
        if not self.parts or not all(part.is_over for part in self.parts):
            return ""
        granted = sum(part.status == "granted" for part in self.parts)
        if granted == len(self.parts):
            return "granted"
        if granted:
            return "partly"
        return "withdrawn" if self.status == "withdrawn" else "refused"

    @property
    def items(self) -> tuple[str, ...]:
        """Return the codes of its items: whoever acts for the applicant must have them all."""
        return tuple(part.item_code for part in self.parts)

    @property
    def is_paused(self) -> bool:
        return any(part.is_paused for part in self.parts)

    def part(self, code: str) -> Part:
        return next(part for part in self.parts if part.code == code)

    @property
    def was_asked(self) -> bool:
        """Whether the one notice has gone out; before there was one, parts asked by themselves."""
        return self.asked_on is not None or any(part.was_asked for part in self.parts)

    @property
    def awaited(self) -> tuple[Asked, ...]:
        """Return what the one notice asks for and has not come."""
        return self.asked if self.asked_on and not self.mended_on else ()

    @property
    def askable(self) -> tuple[Part, ...]:
        """Return the parts of which something may still be asked for before they are accepted."""
        return tuple(p for p in self.parts if p.status in ("waiting", "applied"))

    @property
    def reported(self) -> tuple[Report, ...]:
        """Return what departments say is missing and no notice has named."""
        open_ = set() if self.was_asked else {part.code for part in self.askable}
        return tuple(one for one in self.reports if one.missing and one.part in open_)

    @property
    def is_reported(self) -> bool:
        """Whether the lead has a notice to send: rows bear it for its list."""
        return bool(self.reported)

    @property
    def is_held(self) -> bool:
        """Whether a part cannot begin for want of a department: rows bear it for the lead's list."""
        return any(part.is_held and part.no_office for part in self.parts)

    @property
    def visit(self) -> Visit | None:
        """Return the joint visit that is announced and not held yet."""
        return next((one for one in self.visits if one.status == "set"), None)

    def ready(self) -> tuple[Part, ...]:
        """Return what can be begun now: nothing it waits for is outstanding."""
        there = {part.code for part in self.parts if part.status == "granted"}
        return tuple(p for p in self.parts if p.status == "waiting" and there.issuperset(p.needs))


def evolve(state: State, event) -> State:
    """Return the state after the event.

    :raises IllegalStep: when the lifecycle has no such step
    """
    if type(event) not in STEPS[state.status]:
        raise IllegalStep(type(event), state.status)
    after = _told(state, event)
    after = replace(after, due_on=event.due_on, status=_status(after, event))
    over = after.status in ("delivering", "completed", "withdrawn")
    if over and all(part.is_over for part in after.parts):
        after = replace(after, completed_on=after.completed_on or event.on, choice=False)
    return after


KEPT = (
    "number", "bundle_code", "edition_id", "department_id", "region", "applicant_id", "agent_id",
    "mandate_id", "channel", "delivery", "opened_by", "handler", "dossier", "promised",
    "editions", "parts", "window_id", "first_asked",
)  # fmt: skip


def _told(state: State, event) -> State:
    match event:
        case Opened():
            return replace(
                state, received_on=event.on, **{name: getattr(event, name) for name in KEPT}
            )
        case AcceptedTogether(handler=handler):
            return replace(state, accepted_by=handler, handler=handler)
        case PartAccepted():
            first = state.accepted_on or event.on
            return replace(_moved(state, event), accepted_on=min(first, event.on))
        case Corrected() | Attached() | MissingReported() | CorrectionAsked():
            return _papers(state, event)
        case GoneOn():
            return replace(state, choice=False)
        case Redated():
            return state
        case PartSupplied(dossier=dossier, part=part):
            return _each(replace(state, dossier=dossier), [part], stuck=())
        case VisitSet() | VisitOff() | VisitHeld():
            return _visited(state, event)
        case Withdrawn():
            left = [p.code for p in state.parts if p.status == "waiting"]
            return _each(replace(state, choice=False), left, status="withdrawn", ended_on=event.on)
        case PartEnded(outcome=outcome) if outcome in BAD:
            return _barred(_moved(state, event), event)
        case NoticeGiven(parts=parts):
            return _each(state, parts, noticed_on=event.on)
    return _moved(state, event)


def _papers(state: State, event) -> State:
    """Return the state with what is said of its papers, or with papers that have come."""
    match event:
        case MissingReported(reports=reports):
            fresh = {one.part for one in reports}
            kept = tuple(one for one in state.reports if one.part not in fresh)
            return replace(state, reports=(*kept, *reports))
        case CorrectionAsked(asked=asked):
            return replace(state, asked=asked, asked_on=event.on)
        case Corrected(dossier=dossier) if state.asked_on:
            return replace(state, dossier=dossier, mended_on=event.on)
    return replace(state, dossier=event.dossier)


def _visited(state: State, event) -> State:
    """Return the state with a visit announced, held or called off: one at a time.

    :raises IllegalStep: when one is announced already, or no such one
    """
    now = state.visit
    if isinstance(event, VisitSet) and now is None:
        return replace(state, visits=(*state.visits, event.visit))
    if isinstance(event, VisitSet) or now is None or now.no != event.no:
        raise IllegalStep(type(event), state.status)
    if isinstance(event, VisitOff):
        after = replace(now, status="off")
    else:
        told = {"members": event.members, "outcomes": event.outcomes, "note": event.note}
        after = replace(now, status="held", held_on=event.on, **told)
    return replace(state, visits=tuple(after if v.no == now.no else v for v in state.visits))


def _moved(state: State, event) -> State:
    after = _each(state, [event.part], **_changes(state.part(event.part), event))
    return _reopened(after) if isinstance(event, PartReopened) else after


def changed(part: Part, event) -> Part:
    """Return the part after an event of its own."""
    return replace(part, **_changes(part, event))


def _changes(part: Part, event) -> dict:
    """Return what an event says of its part."""
    day = event.on
    match event:
        case PartStarted(case_id=case_id, number=number):
            told = {"case_id": case_id, "number": number, "started_on": day}
            return told | {"status": "applied", "stuck": (), "no_office": ""}
        case PartStuck(lacks=lacks, no_office=name):
            return {"stuck": lacks, "no_office": name}
        case PartAccepted():
            return {"status": "running", "accepted_on": day}
        case PartPaused(ground=ground):
            return {"pauses": (*part.pauses, Pause(day, ground))}
        case PartResumed(since=since, ground=ground):
            own = [p for p in part.pauses if (p.from_on, p.ground) == (since, ground)]
            ends = tuple(replace(p, until_on=day) if p in own else p for p in part.pauses)
            return {"pauses": ends}
        case PartExtended(days=days):
            return {"extra": days}
        case PartEnded(outcome=outcome, licence_id=licence):
            ends = tuple(p if p.until_on else replace(p, until_on=day) for p in part.pauses)
            told = {"status": outcome, "ended_on": day, "licence_id": licence}
            return told | {"pauses": ends}
        case PartReopened(again=again):
            lost = Pause(part.ended_on or day, AGAIN)
            told = {"status": again, "pauses": (*part.pauses, lost), "ended_on": None}
            return told | {"licence_id": None, "delivered_on": None}
        case PartDelivered():
            return {"delivered_on": day}
    raise IllegalStep(type(event), part.status)


def _each(state: State, codes, **changes) -> State:
    return replace(
        state, parts=tuple(replace(p, **changes) if p.code in codes else p for p in state.parts)
    )


def _barred(state: State, event: PartEnded) -> State:
    """What needs a result that will not come is not begun; the applicant is asked what now."""
    lost = _lost(state, {event.part}, "waiting")
    after = _each(state, lost, status="barred", ended_on=event.on)
    others = any(not p.is_over for p in after.parts)
    return replace(after, choice=others and event.outcome != "withdrawn")


def _lost(state: State, ended: set[str], status: str) -> set[str]:
    """Return the parts in a status that need what has ended so, be it by way of others."""
    lost, further = set(ended), set(ended)
    while further:
        near = [p for p in state.parts if p.status == status and p.code not in lost]
        further = {p.code for p in near if lost.intersection(p.needs)}
        lost |= further
    return lost - ended


def _reopened(state: State) -> State:
    """What was not begun for want of a part that is handled again waits for it anew."""
    if state.status == "withdrawn":
        return state
    still = _lost(state, {p.code for p in state.parts if p.status in BAD}, "barred")
    freed = [p.code for p in state.parts if p.status == "barred" and p.code not in still]
    after = _each(state, freed, status="waiting", ended_on=None)
    return replace(after, completed_on=None, choice=after.choice and bool(still))


def _status(state: State, event) -> str:
    """Return the status that the parts come to."""
    if state.status == "withdrawn" or isinstance(event, Withdrawn):
        return "withdrawn"
    if all(part.is_over for part in state.parts):
        held = [p for p in state.parts if p.status == "granted" and not p.delivered_on]
        return "delivering" if held else "completed"
    return "running" if state.accepted_on else "received"
