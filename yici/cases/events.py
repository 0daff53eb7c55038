"""What can happen to a case. Each event carries what was decided, dates and clocks included.

Words that people write (reasons, opinions) may name people: the event bears their digest only,
the words lie beside it in `Note`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from yici.kernel.events import Event

from .clocks import Clock, Unit

Step = Literal["accept", "confirm", "review", "check", "decide", "make", "deliver"]


@dataclass(frozen=True)
class Task:
    """A piece of work that waits for somebody. `no` counts within the case."""

    no: int
    step: Step
    department_id: int
    role: str
    opened_on: date
    due_on: date | None = None
    state: Literal["open", "done", "void"] = "open"
    handler: str = ""  # staff code
    outcome: str = ""
    done_on: date | None = None


@dataclass(frozen=True)
class Duty:
    """Who does a step of the plan, and in how many working days."""

    department_id: int
    role: str
    days: int


@dataclass(frozen=True)
class Planned:
    """A step of the case's plan, as its edition had it on the day of application."""

    step: Step
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class Limit:
    days: int
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """`on`: the day it counts from. `clocks`: those it wound, stopped or ended, as they are now.
    `opens`: the work that waits next."""

    on: date
    clocks: tuple[Clock, ...] = ()
    opens: tuple[Task, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Applied(CaseEvent):
    """申请: received with a number; the acceptance clock runs (行政许可法 art. 32)."""

    number: str
    item_code: str
    edition_id: int
    department_id: int
    region: str
    applicant_id: UUID
    agent_id: UUID | None = None
    mandate_id: UUID | None = None
    channel: str
    track: Literal["immediate", "committed"]
    delivery: str
    plan: tuple[Planned, ...]
    statutory: Limit | None = None
    promised: Limit | None = None
    licence: str = ""  # e-licence type the result has to be made as (R31)
    dossier: str  # digest of the filled-in form
    materials: tuple[str, ...] = ()  # digests
    handler: str = ""  # the clerk who was asked first (R23)


@dataclass(frozen=True, kw_only=True)
class Taken(CaseEvent):
    """认领: somebody took a piece of work."""

    task: int
    handler: str


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(CaseEvent):
    """补正告知: once, everything that is missing (art. 32; R22)."""

    missing: tuple[str, ...]  # codes of materials and fields
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Corrected(CaseEvent):
    """补正: the applicant has supplied what was missing."""

    dossier: str
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Accepted(CaseEvent):
    """受理: the statutory and the promised clock run."""

    accepted_on: date
    handler: str
    deemed: bool = False  # silence: accepted from the day of receipt (art. 32 (4))


@dataclass(frozen=True, kw_only=True)
class RefusalProposed(CaseEvent):
    """拟不予受理: a clerk may not refuse alone (R27)."""

    ground: str
    note: str
    guidance: str  # digest of what the applicant should do instead
    handler: str


@dataclass(frozen=True, kw_only=True)
class RefusalReturned(CaseEvent):
    """退回拟不予受理: the second person does not agree."""

    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class NotAccepted(CaseEvent):
    """不予受理: confirmed by a second person, with ground and guidance (art. 32; R27)."""

    ground: str
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class ProcedureStarted(CaseEvent):
    """特别程序开始: its time does not count if it was told in writing (art. 45; R14)."""

    code: str
    days: int
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class ProcedureFinished(CaseEvent):
    """特别程序结束; a site survey by two persons (art. 34)."""

    code: str
    outcome: Literal["pass", "refuse"]
    note: str
    handlers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Extended(CaseEvent):
    """延长: ten working days at most, by the head, reasons told (art. 42)."""

    days: int
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Reviewed(CaseEvent):
    """审查: one department's opinion."""

    task: int
    outcome: Literal["pass", "refuse"]
    criterion: str
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Checked(CaseEvent):
    """审核: a second look at the review."""

    task: int
    outcome: Literal["pass", "refuse"]
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class ReturnedToReview(CaseEvent):
    """退回审查: the review has to be done again, for a reason."""

    task: int
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Decided(CaseEvent):
    """决定: granted or refused, with reasons and remedies (art. 34, 38; R21)."""

    task: int
    outcome: Literal["granted", "refused"]
    criterion: str
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class LicenceMade(CaseEvent):
    """制证: generated, sealed and stored (R31)."""

    licence_id: UUID


@dataclass(frozen=True, kw_only=True)
class Delivered(CaseEvent):
    """送达: within ten working days of the decision (art. 44)."""

    mode: str
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class Withdrawn(CaseEvent):
    """撤回: by the applicant, before the decision."""

    note: str


@dataclass(frozen=True, kw_only=True)
class Terminated(CaseEvent):
    """终止: the correction did not come in time, or the matter has gone."""

    ground: str
    note: str
    handler: str
