"""What runs beside the main line (旁支): it moves clocks and side work, never the status."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from ..joint import Remark
from .base import CaseEvent, Concerned, Opinion, Seat, Votes


@dataclass(frozen=True, kw_only=True)
class Attached(CaseEvent):
    """代为调取: an official put on file what she fetched from another department (grade B, C031)."""

    codes: tuple[str, ...]
    materials: tuple[str, ...]  # digests
    note: str  # digest of where it is from
    handler: str


@dataclass(frozen=True, kw_only=True)
class Taken(CaseEvent):
    """认领: somebody took a piece of work."""

    task: int
    handler: str


@dataclass(frozen=True, kw_only=True)
class Transferred(CaseEvent):
    """移交: a piece of work passes to another handler, for a reason (R23)."""

    task: int
    handler: str  # who has it now
    by: str  # who passed it on
    note: str


@dataclass(frozen=True, kw_only=True)
class Forwarded(CaseEvent):
    """转办: taken in here, to be accepted there; receipt is not acceptance (收件)."""

    task: int
    department_id: int
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class ProcedureStarted(CaseEvent):
    """特别程序开始: its time does not count if it was told in writing (art. 45; R14)."""

    code: str
    days: int
    note: str
    handler: str
    jointly: bool = False  # for a visit of several departments: the whole tells it
    held_on: date | None = None  # 联合验收: the day on which all departments come
    members: tuple[str, ...] = ()  # and who comes: staff codes


@dataclass(frozen=True, kw_only=True)
class ProcedureFinished(CaseEvent):
    """特别程序结束; a site survey by two persons (art. 34), an expert review by its votes."""

    code: str
    outcome: Opinion
    note: str
    handlers: tuple[str, ...]
    jointly: bool = False
    experts: str = (
        ""  # 专家评审: digest of who judged, each one's vote, the written opinion: sealed
    )
    votes: Votes | None = None


@dataclass(frozen=True, kw_only=True)
class Remarked(CaseEvent):
    """提出审查意见: all that one department remarks, by drawing or place; nothing is a list too."""

    task: int
    department_id: int
    remarks: tuple[Remark, ...]
    handler: str


@dataclass(frozen=True, kw_only=True)
class ReworkAsked(CaseEvent):
    """一次性告知整改: the remarks of all departments in one list; what was promised stops until it is back."""

    remarks: tuple[int, ...]
    days: int
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class ReworkHandedIn(CaseEvent):
    """整改后重新提交: once for all departments; or nothing came, and the time for it is over."""

    codes: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()  # digests
    note: str = ""
    lapsed: bool = False


@dataclass(frozen=True, kw_only=True)
class RemarksSettled(CaseEvent):
    """复核: remarks of one department that are mended now; those not named stay open."""

    task: int
    settled: tuple[int, ...]
    note: str = ""
    handler: str


@dataclass(frozen=True, kw_only=True)
class SafetyRaised(CaseEvent):
    """提请补充安全意见: a department that joined after the one list asks to add what concerns safety."""

    task: int
    department_id: int
    remarks: tuple[Remark, ...]
    note: str  # digest: the danger
    handler: str


@dataclass(frozen=True, kw_only=True)
class SafetyDecided(CaseEvent):
    """安全意见审批: the head lets it onto the list, with time to mend it, or declines it."""

    task: int
    review: int  # whose concern it was: the number of that review
    outcome: Literal["allow", "decline"]
    remarks: tuple[int, ...] = ()
    days: int = 0
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class HearingOffered(CaseEvent):
    """听证权利告知: those concerned may ask within five working days (art. 46, 47)."""

    ground: str
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class HearingAsked(CaseEvent):
    """申请听证: it has to be held within twenty working days (art. 47)."""

    note: str
    person: int = 0  # who asks: the applicant, or somebody concerned by her number


@dataclass(frozen=True, kw_only=True)
class HearingSet(CaseEvent):
    """听证通知: place, day and presider, told at least seven days ahead (art. 48)."""

    held_on: date
    starts_at: str = ""  # HH:MM; the first hearings had time and place in the note only
    place: str = ""  # digest
    presider: str  # staff code; not one who reviews the application
    note: str  # digest of the subject
    is_public: bool = True
    handler: str


@dataclass(frozen=True, kw_only=True)
class HearingHeld(CaseEvent):
    """听证: with its record, signed by those who took part; the decision rests on it (art. 48)."""

    note: str  # digest of the record
    participants: str  # digest of who took part, and as what: sealed
    seats: tuple[Seat, ...] = ()
    handler: str


@dataclass(frozen=True, kw_only=True)
class HearingDropped(CaseEvent):
    """不举行听证: nobody asked in time, or they gave it up."""

    ground: Literal["not_asked", "waived"]
    note: str = ""
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class HearingForgone(CaseEvent):
    """放弃听证: one of several gives up her own right; the others keep theirs (art. 47)."""

    person: int
    note: str = ""
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class ConcernedNamed(CaseEvent):
    """告知利害关系人: told in writing what concerns her, and of her rights (art. 36, 47)."""

    concerned: Concerned
    note: str  # digest of what concerns her
    handler: str


@dataclass(frozen=True, kw_only=True)
class ViewsStated(CaseEvent):
    """陈述、申辩: what the applicant or somebody concerned says of it (art. 36)."""

    person: int  # 0: the applicant
    note: str


@dataclass(frozen=True, kw_only=True)
class ConsultAsked(CaseEvent):
    """征求意见: another department is asked; its opinion does not bind (C058)."""

    department_id: int
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class ConsultAnswered(CaseEvent):
    """反馈意见: the opinion of the department that was asked."""

    task: int
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class ReviewerJoined(CaseEvent):
    """会同审查: another department has to review as well; its opinion binds (R34)."""

    department_id: int
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Extended(CaseEvent):
    """延长: ten working days at most, by the head, reasons told (art. 42)."""

    days: int
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Suspended(CaseEvent):
    """中止: the handling stands still, on a lawful ground, until that has gone."""

    ground: str
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Resumed(CaseEvent):
    """恢复: the ground has gone; the limits run again with the days they had left."""

    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class FeeAsked(CaseEvent):
    """缴费通知: a fee of the edition is due; a step waits for it (C055)."""

    code: str
    payment_id: UUID
    amount: int  # fen


@dataclass(frozen=True, kw_only=True)
class FeePaid(CaseEvent):
    """已缴费."""

    code: str
    payment_id: UUID


@dataclass(frozen=True, kw_only=True)
class FeeWaived(CaseEvent):
    """减免: nothing has to be paid, on a recorded ground; or the payment itself was called off."""

    code: str
    payment_id: UUID | None = None
    ground: str = ""  # a key of payments.rules.WAIVERS
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Supplied(CaseEvent):
    """容缺后补: what was promised at a tolerant acceptance is here, or a part of it."""

    materials: tuple[str, ...]  # digests
    codes: tuple[str, ...]  # of the materials supplied
    owed: tuple[str, ...] = ()  # what is still to come
    # Of whoever stood at the window for the applicant (R38); nothing when she came herself.
    mandate_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class OriginalsSeen(CaseEvent):
    """办结核验: the originals were compared before the result is handed over (R29)."""

    outcome: Literal["match", "differ"]
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Examined(CaseEvent):
    """智能审批: examined by published criteria; every rule that spoke is named (C043, R21)."""

    table: str  # digest of the decision table
    outcome: Literal["pass", "refuse", "person"]
    rules: tuple[str, ...]  # codes of the rules that gave the outcome
    sampled: bool = False  # drawn by lot for a person's look


@dataclass(frozen=True, kw_only=True)
class Redated(CaseEvent):
    """顺延: the calendar of working days has changed, and with it the days clocks are due."""

    version: str
