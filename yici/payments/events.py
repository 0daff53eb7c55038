"""What can happen to a payment. Amounts are in fen (分). No names: who pays is a reference."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yici.kernel.events import Event


@dataclass(frozen=True)
class Line:
    """A fee, as the edition of the item has it (行政许可法 art. 58, 59: published, based on law)."""

    code: str
    name: str
    standard: str
    basis: str
    cents: int


@dataclass(frozen=True, kw_only=True)
class Asked(Event):
    """应缴: somebody has to pay for something, by law."""

    on: date
    about: UUID  # the story it is for
    number: str  # and how people know that story: a case number
    payer: UUID
    department_id: int  # 执收单位
    region: str
    lines: tuple[Line, ...]
    cents: int
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Waived(Event):
    """减免: less is asked, or nothing, on a ground."""

    on: date
    cents: int  # by how much
    ground: str
    note: str  # digest of the reason
    handler: str


@dataclass(frozen=True, kw_only=True)
class Ordered(Event):
    """下单: the payer chose a gateway and goes to its cashier."""

    order: int
    gateway: str
    cents: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Closed(Event):
    """An order came to nothing."""

    order: int


@dataclass(frozen=True, kw_only=True)
class Received(Event):
    """到账: the gateway has the money. `cents` may differ from what was ordered; then it goes back."""

    order: int
    cents: int
    transaction: str
    paid_at: datetime
    voucher: str = ""


@dataclass(frozen=True, kw_only=True)
class Paid(Event):
    """缴清: everything that was asked is there. Told once."""

    on: date
    cents: int


@dataclass(frozen=True, kw_only=True)
class RefundAsked(Event):
    """退付: money is to go back to where it came from."""

    code: str
    order: int
    cents: int
    ground: str
    note: str = ""
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class Refunded(Event):
    """退付到账. One that the gateway made by itself was asked by nobody: it has its own code."""

    code: str
    order: int
    cents: int
    transaction: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RefundFailed(Event):
    """The gateway could not pay it back; somebody has to see to it."""

    code: str


@dataclass(frozen=True, kw_only=True)
class Cancelled(Event):
    """取消: nobody has to pay this any more."""

    on: date
    ground: str


@dataclass(frozen=True, kw_only=True)
class Expired(Event):
    """The day has passed and it was not paid."""

    on: date
