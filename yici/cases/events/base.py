"""What every event bears: the day, the clocks it moved, the work it opens."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from uuid import UUID

from yici.kernel.events import Event

from ..clocks import Clock, Unit

Step = Literal["pre_review", "accept", "confirm", "review", "check", "decide", "make", "deliver"]
Side = Literal[
    "procedure",
    "hearing",
    "consult",
    "pay",
    "supply",
    "originals",
    "suspension",
    "aftercheck",
    "rework",
    "safety",
    "redress",
    "secrecy",
]
MAIN = frozenset(get_args(Step))
Opinion = Literal["pass", "refuse"]  # 审查意见
Decision = Literal["granted", "refused"]  # 决定


@dataclass(frozen=True)
class Task:
    """A piece of work that waits for somebody. `no` counts within the case.

    Side work (a step of `Side`) runs beside the main line and may hold it up.
    """

    no: int
    step: Step | Side
    department_id: int
    role: str
    opened_on: date
    due_on: date | None = None
    state: Literal["open", "done", "void"] = "open"
    handler: str = ""  # staff code
    outcome: str = ""
    done_on: date | None = None
    subject: str = ""  # of side work: code of the procedure, the fee, the material
    holds: str = ""  # what it holds up: a step, "task:<no>", "*" for everything, or nothing

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def is_main(self) -> bool:
        return self.step in MAIN

    def holds_up(self, step: str, no: int) -> bool:
        """Whether that work has to wait until this is done."""
        return self.is_open and self.holds in ("*", step, f"task:{no}")


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
class Concerned:
    """利害关系人: somebody besides the applicant whose great interests it concerns (art. 36, 47).

    Her name, number and address lie sealed beside (`Sealed`, `Concern`).
    """

    no: int  # counts within the case, from one; the applicant is none of them: 0
    person: str  # digest of what is sealed
    told_on: date
    applicant_id: UUID | None = None  # where she is registered: her own page is reached by it


@dataclass(frozen=True)
class Meeting:
    """When, where and under whom a hearing is held (art. 48)."""

    held_on: date
    starts_at: str  # HH:MM, where the office is
    place: str  # digest
    presider: str  # staff code


Capacity = Literal["applicant", "concerned", "agent", "reviewer", "recorder", "witness"]
Signature = Literal["signed", "refused", "left"]


@dataclass(frozen=True)
class Seat:
    """As what somebody took part in a hearing, and whether the record bears the signature."""

    capacity: Capacity
    signed: Signature


Vote = Literal["agrees", "disagrees", "abstains"]


@dataclass(frozen=True)
class Votes:
    """How many experts agreed, disagreed and abstained; who voted how lies sealed."""

    agrees: int
    disagrees: int
    abstains: int

    @property
    def outcome(self) -> Opinion:
        """It passes when more than half of all experts agree."""
        return "pass" if self.agrees > self.disagrees + self.abstains else "refuse"


@dataclass(frozen=True)
class Limit:
    days: int
    unit: Unit


@dataclass(frozen=True)
class Redo:
    """重新处理: what a remedy set aside, so that it is handled again (复议法 art. 64, 行政诉讼法 art. 70).

    `former`: what had become of it; `ground`: the criterion or ground that rested on; `note`: digest
    of its reasons. `binds`: the same may not be decided again on the same facts and reasons.
    """

    no: int  # how many times it was taken up again: what is made or sent anew goes by it
    remedy: Literal["reconsideration", "litigation"]
    former: Literal["granted", "refused", "not_accepted", "terminated", "revoked"]
    ground: str
    note: str
    binds: bool
    is_open: bool = True


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """`on`: the day it counts from. `clocks`: those it wound, stopped or ended, as they are now.
    `opens`: the work that waits next."""

    on: date
    clocks: tuple[Clock, ...] = ()
    opens: tuple[Task, ...] = ()
