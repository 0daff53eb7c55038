"""到账: what gateways report, told once, however often and in whatever order they report it."""

import logging
from datetime import datetime

from yici.kernel import hearsay
from yici.kernel.actions import Told, command
from yici.kernel.signing import Letter

from .. import events, gateways, rules
from ..lifecycle import evolve
from ..models import Payment
from ..numbers import UnknownNumber, order_no, parse
from ..reports import Report

log = logging.getLogger(__name__)


class UnknownOrder(LookupError):
    """A gateway speaks of an order that is not ours, or not at that gateway."""


@command(Payment)
def learn(payment, *, no: int, report: Report, gateway: str, at: datetime) -> Told | None:
    """Tell what is new in a report about one of the payment's orders; nothing, when nothing is.

    :raises UnknownOrder: when that order was not made at that gateway
    :raises Unreadable: when it tells of what has not happened yet
    """
    order = payment.state.order(no)
    if order is None or order.gateway != gateway:
        raise UnknownOrder(report.order)
    if any(hearsay.is_ahead(moment, at) for moment in report.moments):
        raise gateways.Unreadable("of a day that has not come")
    told = rules.news(payment.state, no, report)
    return Told(*told, actor=f"gateway:{gateway}") if told else None


def hear(*, gateway: str, letter: Letter, at: datetime) -> str:
    """Take a gateway's notice in. Return `new`, or `known` when it said nothing new.

    The log says what came, by order number; nothing personal is in it.

    :raises UnknownGateway: when there is no such gateway
    :raises Forged: when the gateway has not signed it, or long ago
    :raises Unreadable: when it makes no sense
    :raises UnknownOrder: when the order is not one of ours
    """
    try:
        report = gateways.gateway(gateway).read(letter, at)
    except Exception as refused:
        log.warning("notice of %s refused: %s", gateway, type(refused).__name__)
        raise
    outcome = _taken_in(gateway, report, at)
    log.info("notice of %s on order %s (%s): %s", gateway, report.order, report.status, outcome)
    return outcome


def _taken_in(gateway: str, report: Report, at: datetime) -> str:
    try:
        pk, no = parse(report.order)
        payment = Payment.at(pk)
        before = payment.seq
        after = learn(payment=payment, no=no, report=report, gateway=gateway, at=at)
    except (UnknownNumber, UnknownOrder, Payment.DoesNotExist):
        log.warning("notice of %s refused: order %s is not ours", gateway, report.order)
        raise UnknownOrder(report.order) from None
    wrong = next((o for o in after.state.orders if o.no == no and o.state == "wrong"), None)
    if wrong and after.seq > before:
        log.warning("order %s: %s fen came, %s were due", report.order, wrong.received, wrong.cents)
    return "new" if after.seq > before else "known"


def ask_gateway(*, payment: Payment, no: int, at: datetime) -> bool:
    """Ask the gateway how an order stands, and tell what is new. Return whether it knows the order.

    :raises OutOfReach: when the gateway does not answer
    """
    order = payment.state.order(no)
    if order is None or order.gateway == rules.COUNTER:
        return False
    gateway, number = gateways.gateway(order.gateway), order_no(payment.pk, no)
    report = gateway.query(number, at) or Report(order=number, status="open")
    if report.status == "open" and order.until < at:
        gateway.close(number, at)
        report = gateway.query(number, at) or Report(order=number, status="closed")
    learn(payment=payment, no=no, report=report, gateway=order.gateway, at=at)
    return report.status != "open"


@command(Payment)
def note_receipt(payment, *, voucher: str, paid_at: datetime, by, at: datetime) -> Told:
    """Note what was paid at a counter, by the number of its paper form (缴款书).

    :raises NotAllowed: when her post does not allow it, or there is no number
    :raises IllegalStep: when nothing has to be paid
    """
    state = payment.state
    rules.check("note-receipt", state, by)
    voucher = voucher.strip()
    if not (4 <= len(voucher) <= 40 and voucher.isascii() and voucher.isprintable()):
        raise rules.NotAllowed("voucher", VOUCHER)
    try:
        hearsay.check_moment("paid_at", paid_at)
    except ValueError:
        raise rules.NotAllowed("future", NO_MOMENT) from None
    if paid_at > at:
        raise rules.NotAllowed("future", FUTURE)
    no = len(state.orders) + 1
    made = events.Ordered(order=no, gateway=rules.COUNTER, cents=state.due, until=at)
    report = Report(
        order="", status="paid", cents=state.due, transaction=voucher, paid_at=paid_at,
        voucher=voucher,
    )  # fmt: skip
    return Told(made, *rules.news(evolve(state, made), no, report), actor=by.actor)


def _(text: str) -> str:
    return text


VOUCHER = _("Enter the number on the payment form, 4 to 40 letters and digits.")
NO_MOMENT = _("Give the moment of payment with its time zone, as on the receipt.")
FUTURE = _("The moment of payment lies in the future: correct it.")
