"""What can happen to an e-licence. References and digests only: what the licence says of its
holder lies, encrypted, in its face (照面信息), and can be erased without breaking a seal."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yici.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class Issued(Event):
    """01新发: the register has it, its PDF is yet to be sealed."""

    identifier: str
    kind_code: str
    issuer: str  # credit code of the department
    holder: UUID
    item_code: str
    case_id: UUID | None
    case_number: str
    issued_on: date
    valid_from: date
    valid_until: date | None  # its last day; None is without limit
    face: str  # salted digest of what is printed on it


@dataclass(frozen=True, kw_only=True)
class Sealed(Event):
    """The PDF of a version was made, sealed and stored."""

    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Corrected(Event):
    """A new version takes the place of the old: a correction, a change, a renewal (延续)."""

    identifier: str
    version: int
    issued_on: date
    valid_from: date
    valid_until: date | None
    face: str


@dataclass(frozen=True, kw_only=True)
class Suspended(Event):
    """02暂扣."""

    ground: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Resumed(Event):
    on: date


@dataclass(frozen=True, kw_only=True)
class Revoked(Event):
    """03撤销 (行政许可法 art. 69)."""

    ground: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Cancelled(Event):
    """04注销 (行政许可法 art. 70)."""

    ground: str
    on: date
