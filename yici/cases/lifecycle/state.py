"""What is kept of a case: what its story has come to so far."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from ..clocks import Clock
from ..events import Concerned, Limit, Meeting, Planned, Redo, Task
from ..joint import Joint

GONE = frozenset({"revoked", "cancelled"})  # what has become of a result that binds no more
ASKED = "asked"  # that her result be withheld, and nobody has answered yet
DECIDED_LATER = {
    "pre_review", "acceptance", "acceptance-again", "same_day", "correction", "statutory", "promised",
    "renewal", "delivery", "remedy", "again",
}  # fmt: skip


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
    booked: str = ""
    entrusted: bool = False
    window_id: int | None = None
    first_asked: str = ""  # if another than took it in (R23)
    authority_id: int | None = None  # whose matter it is, when it is not to be accepted here
    hearing_on: date | None = None
    hearing: Meeting | None = None
    hearing_by: tuple[int, ...] = ()  # who asked for it: 0 the applicant, or somebody concerned
    concerned: tuple[Concerned, ...] = ()  # 利害关系人
    joint: Joint | None = None  # 联合审图、联合验收
    remedy: str = ""  # reconsideration or litigation under way
    redo: Redo | None = None  # what a remedy set aside, and that it is handled again
    result: str = ""  # what has become of the result: revoked, cancelled, suspended
    withheld: str = ""  # from the public (R33): why, or that she has asked for it
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
