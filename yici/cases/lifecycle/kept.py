"""What the state keeps of each event: its facts, the hearing, what is handled again."""

from yici.kernel.values import replace

from .. import joint
from ..events import (
    Accepted,
    Applied,
    Checked,
    ConcernedNamed,
    Corrected,
    CorrectionAsked,
    Decided,
    Extended,
    Forwarded,
    HearingAsked,
    HearingDropped,
    HearingForgone,
    HearingOffered,
    HearingSet,
    LicenceMade,
    Meeting,
    NotAccepted,
    PreReviewed,
    Redo,
    RefusalProposed,
    RefusalReturned,
    Remarked,
    RemarksSettled,
    RemedyDecided,
    RemedyRecorded,
    Reopened,
    ResultChanged,
    ResultPublished,
    ResultWithheld,
    Reviewed,
    ReworkAsked,
    ReworkHandedIn,
    SafetyDecided,
    SafetyRaised,
    Supplied,
    Taken,
    Terminated,
    Transferred,
    Withdrawn,
    WithholdingAsked,
)
from .state import ASKED, GONE, State

# What the state keeps of each event under the event's own names.
KEPT = {
    Applied: (
        "number", "item_code", "edition_id", "department_id", "region", "applicant_id",
        "agent_id", "channel", "track", "delivery", "plan", "statutory", "promised", "licence",
        "dossier", "handler", "ways", "undertaking", "regime", "renews", "bundle_id", "taken_at",
        "collect_at", "booked", "entrusted", "window_id", "first_asked",
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


def facts(state: State, event) -> State:
    kept = {name: getattr(event, name) for name in KEPT.get(type(event), ())}
    return replace(state, **kept, **_derived(state, event))


def _derived(state: State, event) -> dict:
    match event:
        case CorrectionAsked(ordinary=ordinary):
            return {"corrections": state.corrections + 1} | _ways(state, ordinary)
        case Extended():
            return {"extensions": state.extensions + 1}
        case Accepted(handler=handler, ordinary=ordinary):
            return ({"handler": handler} if handler else {}) | _ways(state, ordinary)
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
    return _remedied(event) or _publicity(event) or _hearing(state, event)


def _ways(state: State, ordinary: bool) -> dict:
    """Return the ways without the undertaking, where it counts no more (R30)."""
    if not ordinary:
        return {}
    return {"ways": tuple(one for one in state.ways if one != "commitment"), "undertaking": ""}


def _remedied(event) -> dict:
    match event:
        case RemedyDecided():
            return {"remedy": ""}
        case Reopened(redo=redo):
            return {"redo": redo} | UNDECIDED
    return {}


def _publicity(event) -> dict:
    """Return whether this one result is withheld from the public, and why (R33)."""
    match event:
        case WithholdingAsked():
            return {"withheld": ASKED}
        case ResultWithheld(ground=ground):
            return {"withheld": ground}
        case ResultPublished():
            return {"withheld": ""}
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


def redo(state: State, event) -> Redo | None:
    """Return what is handled again: over once it is accepted, decided, or ended."""
    if state.redo and state.redo.is_open and isinstance(event, SETTLED):
        return replace(state.redo, is_open=False)
    return state.redo


SETTLED = (Accepted, NotAccepted, Decided, Withdrawn, Terminated)
UNDECIDED: dict = {
    "outcome": "", "criterion": "", "decided_on": None, "completed_on": None, "refusal": "",
    "authority_id": None,
}  # fmt: skip
NO_HEARING = {"hearing_on": None, "hearing": None}
RESULT_AFTER = {
    "revoked": "revoked", "cancelled": "cancelled", "suspended": "suspended", "restored": "",
}  # fmt: skip
