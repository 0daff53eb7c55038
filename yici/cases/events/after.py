"""What follows a result: checks afterwards, remedies, changes of the result."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .base import CaseEvent, Limit, Redo

Remedy = Literal["reconsideration", "litigation"]  # 行政复议、行政诉讼
RemedyOutcome = Literal[
    "upheld", "changed", "partly", "revoked", "unlawful", "void", "ordered", "withdrawn"
]
Act = Literal["granted", "refused", "not_accepted", "terminated", "revoked"]  # 被申请、被诉的行为
Change = Literal["revoked", "cancelled", "corrected", "suspended", "restored"]


@dataclass(frozen=True, kw_only=True)
class AfterChecked(CaseEvent):
    """事后核查: whether what was promised is so (R30). False: the result is revoked."""

    task: int
    outcome: Literal["kept", "false"]
    note: str
    handlers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RemedyRecorded(CaseEvent):
    """行政复议、行政诉讼: somebody has challenged what was done."""

    remedy: Remedy
    filed_on: date
    forum: str  # the authority or court that decides it
    note: str
    handler: str
    act: Act | Literal[""] = ""  # what is challenged; empty: what was done last, or that nothing is


@dataclass(frozen=True, kw_only=True)
class RemedyDecided(CaseEvent):
    """复议决定、判决: what became of the challenge; what has to be done about it has a clock.

    Up to 0.1 it was told without the day it took effect and what it orders: nothing followed then.
    """

    remedy: Remedy
    outcome: RemedyOutcome
    note: str
    handler: str
    effective_on: date | None = None  # served, or final: from then on its limit counts
    orders: bool = False  # 责令重新作出、履行、采取补救措施
    limit: Limit | None = None  # what its own text sets; without one the item's own counts
    procedure_only: bool = False  # 仅以违反法定程序为由: the same may be decided again


@dataclass(frozen=True, kw_only=True)
class Reopened(CaseEvent):
    """重新处理: what was set aside is open again, and is decided anew (复议法 art. 64; 行诉法 art. 70)."""

    redo: Redo


@dataclass(frozen=True, kw_only=True)
class CarriedOut(CaseEvent):
    """履行复议决定、判决: what was ordered is done, and told (复议法 art. 77; 行诉法 art. 94)."""

    task: int
    note: str
    handler: str
    outcome: Literal["done"] = "done"


@dataclass(frozen=True, kw_only=True)
class ResultChanged(CaseEvent):
    """撤销、注销、变更、中止、恢复: the result is not what it was any more (art. 49, 69, 70)."""

    change: Change
    ground: str
    note: str
    handler: str


Withheld = Literal["state-secret", "business-secret", "privacy"]  # 不予公开的理由
Published = Literal["consent", "public_interest", "no_secret"]  # 予以公开的理由


@dataclass(frozen=True, kw_only=True)
class WithholdingAsked(CaseEvent):
    """申请不予公开: she asks that her result be withheld; until it is answered, it is (条例 art. 32)."""

    note: str


@dataclass(frozen=True, kw_only=True)
class ResultWithheld(CaseEvent):
    """不予公开: this one result is not published, or not any more (许可法 art. 5; R33)."""

    ground: Withheld
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class ResultPublished(CaseEvent):
    """恢复公开: what was withheld, or asked to be, is published after all, on its day (条例 art. 15)."""

    ground: Published
    note: str
    handler: str
