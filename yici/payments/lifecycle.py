"""The whole life of a payment on one page.

What was asked, waived, ended and what gateways reported are kept; the status is reckoned from them.
So whatever order reports come in, the same reports end in the same state.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from yici.kernel.values import replace

from . import events as e

MONEY = {e.Closed, e.Received, e.RefundAsked, e.Refunded, e.RefundFailed}  # comes when it comes
STEPS: dict[str, set[type]] = {
    "new": {e.Asked},
    "asked": MONEY | {e.Ordered, e.Waived, e.Paid, e.Cancelled, e.Expired},
    "paid": MONEY,
    "part_refunded": MONEY,
    "refunded": MONEY,
    "waived": MONEY,
    "cancelled": MONEY,
    "expired": MONEY,
}
ENDS = {e.Cancelled: "cancelled", e.Expired: "expired"}
SURPLUS = "surplus"  # paid twice, too late, or after less was asked
WRONG_AMOUNT = "wrong_amount"
OUTSIDE = "outside"  # the gateway paid it back by itself
NOT_OWED = {SURPLUS, OUTSIDE}  # grounds of refunds that leave what is owed as it is


class IllegalStep(Exception):
    """That cannot happen to this payment now."""

    def __init__(self, event: type, status: str):
        super().__init__(f"{event.__name__} while {status}")
        self.event, self.status = event, status


@dataclass(frozen=True)
class Order:
    """An attempt to pay: one order at one gateway."""

    no: int
    gateway: str
    cents: int
    until: datetime
    state: Literal["open", "paid", "wrong", "closed"] = "open"
    received: int = 0
    transaction: str = ""
    paid_at: datetime | None = None
    voucher: str = ""


@dataclass(frozen=True)
class Refund:
    code: str
    order: int
    cents: int
    ground: str
    state: Literal["asked", "done", "failed"] = "asked"
    transaction: str = ""
    at: datetime | None = None
    note: str = ""
    handler: str = ""

    @property
    def is_alive(self) -> bool:
        return self.state != "failed"


@dataclass(frozen=True)
class State:
    about: UUID | None = None
    number: str = ""
    payer: UUID | None = None
    department_id: int = 0
    region: str = ""
    asked_on: date | None = None
    due_on: date | None = None
    lines: tuple[e.Line, ...] = ()
    asked: int = 0  # fen
    waived: int = 0
    waiver: str = ""  # ground
    paid_on: date | None = None
    ended: str = ""  # cancelled, expired
    orders: tuple[Order, ...] = ()
    refunds: tuple[Refund, ...] = ()

    @property
    def due(self) -> int:
        """What is to be paid in all, in fen."""
        return self.asked - self.waived

    @property
    def received(self) -> int:
        """What came in, of orders that were paid as they were made."""
        return sum(o.received for o in self.orders if o.state == "paid")

    @property
    def refunded(self) -> int:
        """What went back, for whatever reason."""
        return self._back(lambda r: r.state == "done")

    @property
    def refunding(self) -> int:
        return self._back(lambda r: r.state == "asked")

    @property
    def owed(self) -> int:
        """What the office may keep: what is due by law, less what it pays back by law."""
        if self.ended:
            return 0
        return max(0, self.due - self._back(lambda r: r.is_alive and r.ground not in NOT_OWED))

    @property
    def surplus(self) -> int:
        """What came in without being owed, and is not on its way back yet."""
        return max(0, self.received - self.refunded - self.refunding - self.owed)

    @property
    def refundable(self) -> int:
        """What was owed, came in, and may still be paid back."""
        kept = self.received - self.refunded - self.refunding
        return max(0, min(self.owed, kept)) if self.paid_on else 0

    @property
    def status(self) -> str:
        if self.about is None:
            return "new"
        if self.ended:
            return self.ended
        if self.due == 0:
            return "waived"
        if self.paid_on is None:
            return "asked"
        kept = self.received - self.refunded
        return "paid" if kept >= self.due else "part_refunded" if kept > 0 else "refunded"

    @property
    def paid_at(self) -> datetime | None:
        """When the money came that settled it."""
        moments = [o.paid_at for o in self.orders if o.state == "paid" and o.paid_at]
        return min(moments, default=None)

    def order(self, no: int) -> Order | None:
        return next((o for o in self.orders if o.no == no), None)

    def refund(self, code: str) -> Refund | None:
        return next((r for r in self.refunds if r.code == code), None)

    def left_of(self, order: Order) -> int:
        """What of an order's money is not paid back or on its way back."""
        return order.received - sum(
            r.cents for r in self.refunds if r.order == order.no and r.is_alive
        )

    def _back(self, which) -> int:
        """Sum up refunds of orders that were paid as they were made."""
        good = {o.no for o in self.orders if o.state == "paid"}
        return sum(r.cents for r in self.refunds if r.order in good and which(r))


def evolve(state: State, event) -> State:
    """Return the state after the event.

    :raises IllegalStep: when the table has no such step
    """
    if type(event) not in STEPS[state.status]:
        raise IllegalStep(type(event), state.status)
    match event:
        case e.Asked():
            return _asked(event)
        case e.Waived():
            return replace(state, waived=state.waived + event.cents, waiver=event.ground)
        case e.Ordered():
            made = Order(event.order, event.gateway, event.cents, event.until)
            return replace(state, orders=(*state.orders, made))
        case e.Closed():
            return _of_order(state, event.order, state="closed")
        case e.Received():
            return _received(state, event)
        case e.Paid():
            return replace(state, paid_on=event.on)
        case e.RefundAsked():
            return _refund_asked(state, event)
        case e.Refunded():
            return _refunded(state, event)
        case e.RefundFailed():
            return _of_refund(state, event.code, state="failed")
        case e.Cancelled() | e.Expired():
            return replace(state, ended=ENDS[type(event)])
    return state


def _asked(event: e.Asked) -> State:
    return State(
        about=event.about,
        number=event.number,
        payer=event.payer,
        department_id=event.department_id,
        region=event.region,
        asked_on=event.on,
        due_on=event.due_on,
        lines=event.lines,
        asked=event.cents,
    )


def _received(state: State, event: e.Received) -> State:
    order = state.order(event.order)
    if order is None or order.received:
        raise IllegalStep(type(event), state.status)
    return _of_order(
        state,
        order.no,
        state="paid" if event.cents == order.cents else "wrong",
        received=event.cents,
        transaction=event.transaction,
        paid_at=event.paid_at,
        voucher=event.voucher,
    )


def _refund_asked(state: State, event: e.RefundAsked) -> State:
    asked = Refund(
        event.code, event.order, event.cents, event.ground, note=event.note, handler=event.handler
    )
    return _with_refund(state, asked)


def _refunded(state: State, event: e.Refunded) -> State:
    known = state.refund(event.code)
    known = known or Refund(event.code, event.order, event.cents, OUTSIDE)
    done = replace(
        known, state="done", cents=event.cents, transaction=event.transaction, at=event.at
    )
    return _with_refund(state, done)


def _with_refund(state: State, refund: Refund) -> State:
    """Refunds stand by their code, so that it does not matter which was heard of first."""
    by_code = {r.code: r for r in state.refunds} | {refund.code: refund}
    return replace(state, refunds=tuple(by_code[code] for code in sorted(by_code)))


def _of_order(state: State, no: int, /, **changes) -> State:
    if state.order(no) is None:
        raise IllegalStep(e.Ordered, state.status)
    return replace(
        state, orders=tuple(replace(o, **changes) if o.no == no else o for o in state.orders)
    )


def _of_refund(state: State, code: str, /, **changes) -> State:
    return replace(
        state, refunds=tuple(replace(r, **changes) if r.code == code else r for r in state.refunds)
    )
