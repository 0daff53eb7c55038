"""What a gateway says of an order: the whole of it as the gateway knows it then, each time.

Every notice is such a report, so is the answer to a question. What a report says is never unsaid,
so reports may come late, twice, or in any order: only what is new in them is told. An adapter
whose gateway sends less (a refund without its payment) asks the gateway before it answers.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True)
class Repaid:
    """A refund that the gateway has settled. `refund` is our number for it, or empty."""

    refund: str
    cents: int
    transaction: str
    at: datetime
    failed: bool = False


@dataclass(frozen=True)
class Report:
    """An order as its gateway knows it. `cents` is what was paid, not what was to be paid."""

    order: str
    status: Literal["open", "paid", "closed"]
    cents: int = 0
    transaction: str = ""
    paid_at: datetime | None = None
    voucher: str = ""  # 缴款书号码, where the gateway belongs to the treasury
    repaid: tuple[Repaid, ...] = ()

    def __post_init__(self):
        if self.status == "paid" and self.paid_at is None:
            raise ValueError("a report of money must say when it came")


@dataclass(frozen=True)
class Entry:
    """A line of a gateway's daily statement (对账单): money in, or back."""

    kind: Literal["payment", "refund"]
    order: str
    cents: int
    transaction: str
    at: datetime
    refund: str = ""


@dataclass(frozen=True)
class Statement:
    """A day's statement: the file as it came, and its lines."""

    day: date
    file: bytes
    entries: tuple[Entry, ...]
