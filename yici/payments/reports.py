"""What a gateway says of an order: the whole of it as the gateway knows it then, each time.

Every notice is such a report, so is the answer to a question. What a report says is never unsaid,
so reports may come late, twice, or in any order: only what is new in them is told. An adapter
whose gateway sends less (a refund without its payment) asks the gateway before it answers.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from yici.kernel import hearsay

Status = Literal["open", "paid", "closed"]
MOST = 10**13  # fen; no fee is a hundred thousand million yuan
LONGEST, VOUCHER = 64, 40  # characters of a transaction, and of a treasury's form


@dataclass(frozen=True)
class Repaid:
    """A refund that the gateway has settled. `refund` is our number for it, or empty."""

    refund: str
    cents: int
    transaction: str
    at: datetime
    failed: bool = False

    def __post_init__(self):
        hearsay.check_words("refund", self.refund, LONGEST)
        if type(self.failed) is not bool:
            raise ValueError("a refund has failed, or not")
        hearsay.check_words("transaction", self.transaction, LONGEST, needed=not self.failed)
        hearsay.check_cents("cents", self.cents, MOST)
        hearsay.check_moment("at", self.at)
        if not self.cents:
            raise ValueError("a refund is of some money")


@dataclass(frozen=True)
class Report:
    """An order as its gateway knows it. `cents` is what was paid, not what was to be paid.

    :raises ValueError: when no order can be so
    """

    order: str
    status: Status
    cents: int = 0
    transaction: str = ""
    paid_at: datetime | None = None
    voucher: str = ""  # 缴款书号码, where the gateway belongs to the treasury
    repaid: tuple[Repaid, ...] = ()

    def __post_init__(self):
        if self.status not in get_args(Status):
            raise ValueError("an order is open, paid or closed")
        hearsay.check_cents("cents", self.cents, MOST)
        hearsay.check_words("transaction", self.transaction, LONGEST, needed=self.status == "paid")
        hearsay.check_words("voucher", self.voucher, VOUCHER)
        if self.status == "paid" and not (self.cents and self.paid_at):
            raise ValueError("a report of money must say how much, and when it came")
        if self.paid_at is not None:
            hearsay.check_moment("paid_at", self.paid_at)
        if sum(one.cents for one in self.repaid if not one.failed) > self.cents:
            raise ValueError("no more goes back than came")

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When what it tells of happened."""
        return (*filter(None, [self.paid_at]), *(one.at for one in self.repaid))


@dataclass(frozen=True)
class Entry:
    """A line of a gateway's daily statement (对账单): money in, or back."""

    kind: Literal["payment", "refund"]
    order: str
    cents: int
    transaction: str
    at: datetime
    refund: str = ""

    def __post_init__(self):
        if self.kind not in ("payment", "refund"):
            raise ValueError("a line tells of a payment or of a refund")
        hearsay.check_words("order", self.order, LONGEST)
        hearsay.check_words("refund", self.refund, LONGEST)
        hearsay.check_words("transaction", self.transaction, LONGEST, needed=True)
        hearsay.check_cents("cents", self.cents, MOST)
        hearsay.check_moment("at", self.at)


@dataclass(frozen=True)
class Statement:
    """A day's statement: the file as it came, and its lines."""

    day: date
    file: bytes
    entries: tuple[Entry, ...]
