"""What follows a result: checks afterwards, remedies, changes of the result."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .base import CaseEvent

Remedy = Literal["reconsideration", "litigation"]  # 行政复议、行政诉讼
RemedyOutcome = Literal["upheld", "changed", "revoked", "unlawful", "ordered", "withdrawn"]
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


@dataclass(frozen=True, kw_only=True)
class RemedyDecided(CaseEvent):
    """复议决定、判决: what became of the challenge."""

    remedy: Remedy
    outcome: RemedyOutcome
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class ResultChanged(CaseEvent):
    """撤销、注销、变更、中止、恢复: the result is not what it was any more (art. 49, 69, 70)."""

    change: Change
    ground: str
    note: str
    handler: str
