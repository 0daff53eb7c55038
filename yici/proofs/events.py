"""What can happen to a proof in the register.

Names of proofs, issuers and laws are public and stand here; what people wrote has its digest only.
"""

from dataclasses import dataclass
from datetime import date

from yici.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class Registered(Event):
    """登记: a proof that a department asks for stands in the register (C025)."""

    on: date
    department_id: int
    proof_kind: str  # codelists.KINDS
    name: str
    issuer: str = ""
    law: str = ""
    article: str = ""
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class Cut(Event):
    """砍掉: it is no longer asked, for one of five reasons (C027)."""

    on: date
    reason: str  # codelists.REASONS
    substitute: str  # codelists.SUBSTITUTES
    into: str = ""  # what it was merged with, who shares it
    words: str = ""  # digest
    department_id: int
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class KeepProposed(Event):
    """拟保留: the department justifies it, and opinions are collected until that day (C026)."""

    on: date
    law: str
    article: str
    words: str  # digest of the justification
    until: date
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class HearingCalled(Event):
    """公告听证: everybody may come and speak."""

    on: date
    held_on: date
    place: str


@dataclass(frozen=True, kw_only=True)
class HearingHeld(Event):
    """听证: what was said there."""

    on: date
    words: str  # digest of the summary


@dataclass(frozen=True, kw_only=True)
class Decided(Event):
    """决定: a named authority keeps it, or has it cut."""

    on: date
    outcome: str  # codelists.OUTCOMES
    reason: str = ""  # of a cut
    substitute: str = ""
    into: str = ""
    authority_id: int
    words: str  # digest of the reasons, which say what became of the opinions
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class Reopened(Event):
    """重新论证: the law or the facts have changed, or a town objected."""

    on: date
    words: str  # digest
    handler: str = ""
