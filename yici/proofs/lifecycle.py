"""The life of a proof in the register, on one page."""

from dataclasses import dataclass
from datetime import date

from yici.kernel.values import replace

from . import events as e
from .codelists import REASONS

OVER: dict[type, str] = {e.Reopened: "asked"}
STEPS: dict[str, dict[type, str]] = {  # a status "" is read off the event
    "new": {e.Registered: "asked"},
    "asked": {e.Cut: "", e.KeepProposed: "opinions"},
    "opinions": {e.HearingCalled: "opinions", e.HearingHeld: "opinions", e.Decided: ""},
    "kept": OVER,
    "cancelled": OVER,
    "merged": OVER,
    "shared": OVER,
}


class IllegalStep(Exception):
    """That cannot happen to this proof now."""

    def __init__(self, event: type, status: str):
        super().__init__(f"{event.__name__} while {status}")
        self.event, self.status = event, status


@dataclass(frozen=True)
class State:
    status: str = "new"
    kind: str = ""
    name: str = ""
    issuer: str = ""
    law: str = ""
    article: str = ""
    department_id: int = 0
    registered_on: date | None = None
    proposer: str = ""
    until: date | None = None  # opinions are collected up to that day, included
    justification: str = ""
    hearing_on: date | None = None
    place: str = ""
    heard: str = ""
    reason: str = ""
    substitute: str = ""
    into: str = ""
    decided_on: date | None = None
    authority_id: int | None = None
    why: str = ""


AFRESH = {
    "proposer": "", "until": None, "justification": "", "hearing_on": None, "place": "", "heard": "",
    "reason": "", "substitute": "", "into": "", "decided_on": None, "authority_id": None, "why": "",
}  # fmt: skip


def evolve(state: State, event) -> State:
    """Return the state after the event.

    :raises IllegalStep: when the table has no such step
    """
    steps = STEPS[state.status]
    if type(event) not in steps:
        raise IllegalStep(type(event), state.status)
    changes = {"status": steps[type(event)]} | _kept(event)
    return replace(state, **changes)


def _kept(event) -> dict:
    match event:
        case e.Registered():
            return {
                "kind": event.proof_kind, "name": event.name, "issuer": event.issuer,
                "law": event.law, "article": event.article, "registered_on": event.on,
                "department_id": event.department_id,
            }  # fmt: skip
        case e.Cut():
            return {
                "status": REASONS[event.reason].outcome, "reason": event.reason, "into": event.into,
                "substitute": event.substitute, "decided_on": event.on, "why": event.words,
                "authority_id": event.department_id,
            }  # fmt: skip
        case e.KeepProposed():
            return {
                "law": event.law, "article": event.article, "until": event.until,
                "justification": event.words, "proposer": event.handler,
            }  # fmt: skip
        case e.HearingCalled():
            return {"hearing_on": event.held_on, "place": event.place, "heard": ""}
        case e.HearingHeld():
            return {"heard": event.words}
        case e.Decided():
            return {
                "status": event.outcome, "reason": event.reason, "substitute": event.substitute,
                "into": event.into, "decided_on": event.on, "authority_id": event.authority_id,
                "why": event.words,
            }  # fmt: skip
        case e.Reopened():
            return AFRESH
    return {}
