"""What can happen to a bundle case (一件事办件). Its parts are cases with stories of their own;
here stands what they mean for the whole.

Like all events they bear references, dates and digests only. `due_on` is the day the whole is due,
as it is after the event.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from yici.kernel.events import Event

PartStatus = Literal[
    "waiting", "applied", "running", "granted", "refused", "not_accepted", "withdrawn",
    "terminated", "barred",
]  # fmt: skip


@dataclass(frozen=True)
class Pause:
    """A stretch in which a part lawfully stood still: the days after `from_on` to `until_on`."""

    from_on: date
    ground: str
    until_on: date | None = None


@dataclass(frozen=True)
class Visit:
    """联合踏勘、联合验收: one visit of several departments, for all parts that need one (art. 34)."""

    no: int
    held_on: date  # announced for; held on
    parts: tuple[str, ...]
    members: tuple[str, ...]  # staff codes
    note: str  # digest of time, place and subject; of the record once held
    handler: str
    status: Literal["set", "held", "off"] = "set"
    outcomes: tuple[tuple[str, str], ...] = ()  # (part, pass or refuse)


@dataclass(frozen=True)
class Report:
    """提出补正意见: what a department says its part lacks, before the one notice goes out; or nothing."""

    part: str
    missing: tuple[str, ...]  # codes of the part's item; empty: nothing is missing
    note: str  # digest of its words
    handler: str  # staff code
    on: date


@dataclass(frozen=True)
class Asked:
    """What the one notice asks for a part."""

    part: str
    missing: tuple[str, ...]  # codes of the part's item
    notes: tuple[str, ...]  # digests of the words to the applicant
    handler: str  # staff code of who sent the notice


@dataclass(frozen=True)
class Part:
    """One item of the bundle case: what it waits for, its case once there is one, how it goes."""

    code: str
    item_code: str
    edition_id: int
    department_id: int
    days: int  # working days: what the department promises here (R34)
    needs: tuple[str, ...] = ()
    status: PartStatus = "waiting"
    case_id: UUID | None = None
    number: str = ""
    started_on: date | None = None
    accepted_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    noticed_on: date | None = None  # what it asked for stands in a joint notice of that day
    stuck: tuple[str, ...] = ()  # what its own form still lacks, so that it could not begin
    no_office: str = ""  # the department its edition names and the register does not have
    extra: int = 0  # working days by which its limit was extended (行政许可法 art. 42)
    ended_on: date | None = None
    licence_id: UUID | None = None
    delivered_on: date | None = None

    @property
    def is_over(self) -> bool:
        return self.status not in ("waiting", "applied", "running")

    @property
    def is_paused(self) -> bool:
        return not self.is_over and any(p.until_on is None for p in self.pauses)

    @property
    def is_held(self) -> bool:
        """Whether its turn has come and it cannot begin: no office, or something of hers is lacking."""
        return self.status == "waiting" and bool(self.no_office or self.stuck)

    @property
    def was_asked(self) -> bool:
        return any(pause.ground == "correction" for pause in self.pauses)


@dataclass(frozen=True, kw_only=True)
class BundleEvent(Event):
    """`on`: the day it counts from. `due_on`: when the whole is due now."""

    on: date
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Opened(BundleEvent):
    """申请: one application for all of it, with the plan of its parts."""

    number: str
    bundle_code: str
    edition_id: int
    department_id: int  # 牵头部门: the lead department
    region: str
    applicant_id: UUID
    agent_id: UUID | None = None
    mandate_id: UUID | None = None
    channel: str
    delivery: str
    opened_by: str  # actor; later parts are applied for under this application
    handler: str = ""
    dossier: str
    materials: tuple[str, ...] = ()
    parts: tuple[Part, ...]  # of this situation
    editions: tuple[tuple[str, int], ...]  # of all items of the bundle, as they were in force
    promised: int  # working days, from acceptance to the last result
    window_id: int | None = None  # of the hall, at which the whole was taken in (C037)
    first_asked: str = ""  # the clerk of another window who sent the applicant there (R23)


@dataclass(frozen=True, kw_only=True)
class PartStarted(BundleEvent):
    """A part's own case was opened: what it waited for is there."""

    part: str
    case_id: UUID
    number: str


@dataclass(frozen=True, kw_only=True)
class PartStuck(BundleEvent):
    """A part could not be begun though nothing is outstanding.

    Its form lacks what the result before should have brought, or its edition names a department
    that the register does not have (any more).
    """

    part: str
    lacks: tuple[str, ...]  # codes of the item's fields and materials
    no_office: str = ""  # name of the department


@dataclass(frozen=True, kw_only=True)
class PartSupplied(BundleEvent):
    """补充信息: the applicant gave what a part's own form lacked, so that it can begin."""

    part: str
    dossier: str
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Attached(BundleEvent):
    """代为调取: what the window fetched from another department, for every part that asks for it."""

    codes: tuple[str, ...]
    dossier: str
    materials: tuple[str, ...] = ()
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class VisitSet(BundleEvent):
    """联合踏勘通知: day, members and parts of one visit; those parts' procedures run (art. 45)."""

    visit: Visit


@dataclass(frozen=True, kw_only=True)
class VisitOff(BundleEvent):
    """联合踏勘取消: for a reason; another one is set, or each department goes by itself."""

    no: int
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class VisitHeld(BundleEvent):
    """联合踏勘笔录: one record; every part's procedure is finished by it (art. 34)."""

    no: int
    members: tuple[str, ...]  # who was there
    outcomes: tuple[tuple[str, str], ...]
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class AcceptedTogether(BundleEvent):
    """一口受理: all papers were looked through once, for every part; later parts need no more."""

    handler: str
    promise: str = ""  # digest of what was promised for papers that may follow (容缺受理)


@dataclass(frozen=True, kw_only=True)
class PartAccepted(BundleEvent):
    """A part was accepted; the first of them starts the total limit."""

    part: str


@dataclass(frozen=True, kw_only=True)
class PartPaused(BundleEvent):
    """A part lawfully stands still: a correction is awaited, a special procedure is held."""

    part: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class PartResumed(BundleEvent):
    """What a part waited for since that day is there; another pause of it may still be open."""

    part: str
    since: date
    ground: str


@dataclass(frozen=True, kw_only=True)
class PartExtended(BundleEvent):
    """The head of a part's authority has extended its limit (art. 42)."""

    part: str
    days: int  # all in all


@dataclass(frozen=True, kw_only=True)
class PartEnded(BundleEvent):
    """A part is over. Granted: its result is there. Otherwise what depends on it is not begun."""

    part: str
    outcome: Literal["granted", "refused", "not_accepted", "withdrawn", "terminated"]
    licence_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PartReopened(BundleEvent):
    """重新处理: a remedy has set aside what a part came to; it is handled again, and so the whole is
    open again: what was not begun for want of it waits for it anew (复议法 art. 64; 行诉法 art. 70)."""

    part: str
    again: Literal["applied", "running"]  # to be accepted first, or to be decided anew


@dataclass(frozen=True, kw_only=True)
class PartDelivered(BundleEvent):
    part: str


@dataclass(frozen=True, kw_only=True)
class MissingReported(BundleEvent):
    """A department has looked through the papers of its parts and says what they lack (R22)."""

    reports: tuple[Report, ...]


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(BundleEvent):
    """一次性补正告知: the one notice of a whole, with what every part lacks (art. 32 (4); R22)."""

    asked: tuple[Asked, ...]
    until: date  # the day by which it is to be supplied


@dataclass(frozen=True, kw_only=True)
class NoticeGiven(BundleEvent):
    """合并补正告知, as it was before there was one notice for one whole: told of older cases only."""

    parts: tuple[str, ...]
    paper_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Corrected(BundleEvent):
    """补正: what was asked for has come, for all parts that asked."""

    dossier: str
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GoneOn(BundleEvent):
    """The applicant goes on with the other parts though one was refused."""


@dataclass(frozen=True, kw_only=True)
class Withdrawn(BundleEvent):
    """撤回: the applicant takes back whatever is not decided yet."""

    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Redated(BundleEvent):
    """顺延: another calendar of working days moves the day by which the whole is due."""

    version: str
