"""应缴、减免、下单: asking for a fee, waiving it, and the payer's way to a cashier."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from yici.kernel.actions import Told, command
from yici.kernel.story import Repeated

from .. import events, gateways, rules
from ..models import Payment
from ..numbers import MOST
from .shared import words

AT_THE_CASHIER = timedelta(minutes=30)
LEFT = timedelta(minutes=5)  # an order that ends sooner is not gone back to


def ask(
    *,
    about: UUID,
    number: str,
    payer: UUID,
    department_id: int,
    region: str,
    lines: Iterable[events.Line],
    due_on: date | None = None,
    actor: str,
    at: datetime,
    key: str = "",
    pk: UUID | None = None,
) -> Payment:
    """Ask somebody to pay fees that a law or regulation lays down (行政许可法 art. 58, 59).

    The same key is the same payment, however often it is asked; so is the same `pk`, where the
    caller has told the payment's id already (`Payment.id_from(str(about), key)`).

    :param about: the story it is for, and `number` as people know it
    :raises NothingToPay: when no fee is laid down: then nothing may be asked
    :raises NotAllowed: when a fee names no legal basis
    """
    lines = tuple(line for line in lines if line.cents)
    cents = rules.check_fees(lines)
    pk = pk or Payment.id_from(str(about), key)
    asked = events.Asked(
        on=rules.day_of(at),
        about=about,
        number=number,
        payer=payer,
        department_id=department_id,
        region=region,
        lines=lines,
        cents=cents,
        due_on=due_on,
    )
    try:
        return Payment.open(pk, asked, actor=actor, at=at)
    except Repeated:
        return Payment.at(pk)


@command(Payment)
def order(payment, *, gateway: str, by, at: datetime) -> Told | None:
    """Begin to pay at a gateway; the open order there is gone on with (`open_order`).

    :raises NotAllowed: when it is not hers, begun too often, or its day has passed
    :raises UnknownGateway: when that gateway is not offered
    :raises IllegalStep: when nothing has to be paid
    """
    state = payment.state
    rules.check_payer(state, by, payment.item_for(by))
    if gateway not in {one.name for one in gateways.offered()}:
        raise gateways.UnknownGateway(gateway)
    if state.status == "asked" and open_order(state, gateway, at):
        return None  # it is open for as long as it may be paid
    if rules.is_late(state, at):
        raise rules.NotAllowed("passed", PASSED)
    if len(state.orders) >= MOST:
        raise rules.NotAllowed("too-often", TOO_OFTEN)
    ordered = events.Ordered(
        order=len(state.orders) + 1, gateway=gateway, cents=state.due,
        until=rules.until(state, at, AT_THE_CASHIER),
    )  # fmt: skip
    return Told(ordered, actor=by.actor)


def _(text: str) -> str:
    return text


PASSED = _("The last day to pay this is over. Ask the office what to do: call 12345.")
TOO_OFTEN = _("It was begun too often. Ask the office to send you a new request to pay.")


def open_order(state, gateway: str, at: datetime):
    """Return the order with which the payer may go to that gateway's cashier, if there is one."""
    return next(
        (
            o
            for o in reversed(state.orders)
            if o.gateway == gateway
            and o.state == "open"
            and o.cents == state.due
            and o.until > at + LEFT
        ),
        None,
    )


@command(Payment)
def waive(payment, *, ground: str, reason: str, cents: int | None = None, by, at: datetime) -> Told:
    """Ask for less, or for nothing, on a ground laid down (减免).

    :param cents: by how much; all of it when left out
    :raises NotAllowed: when her post does not allow it, or ground or amount are none
    :raises Wordless: without a reason
    """
    state = payment.state
    rules.check("waive", state, by)
    if ground not in rules.WAIVERS:
        raise rules.NotAllowed("unknown-ground", UNKNOWN_GROUND, rules.ART_59)
    less = state.due if cents is None else cents
    if not 0 < less <= state.due:
        raise rules.NotAllowed("amount", TOO_MUCH)
    note, beside = words(payment.pk, reason)
    waived = events.Waived(
        on=rules.day_of(at), cents=less, ground=ground, note=note, handler=by.staff_code or ""
    )
    return Told(waived, actor=by.actor, beside=beside)


UNKNOWN_GROUND = _("Choose one of the grounds.")
TOO_MUCH = _("The amount must be more than nothing and no more than what is left.")


@command(Payment)
def cancel(payment, *, ground: str, by, at: datetime) -> Told | None:
    """Let nobody pay this any more. What was paid before has to be refunded instead.

    :raises IllegalStep: when it is paid
    """
    rules.check("cancel", payment.state, by)
    if ground not in rules.CANCELLED:
        raise rules.NotAllowed("unknown-ground", UNKNOWN_GROUND)
    if payment.state.status in {"cancelled", "waived", "expired"}:
        return None
    return Told(events.Cancelled(on=rules.day_of(at), ground=ground), actor=by.actor)


@command(Payment)
def expire(payment, *, at: datetime) -> Told | None:
    """Note that the day has passed by which it was to be paid.

    Not while an order is open: it may have been paid in time, and the gateway has not said so yet.
    """
    state = payment.state
    if state.status != "asked" or not rules.is_late(state, at):
        return None
    if any(order.state == "open" for order in state.orders):
        return None
    return Told(events.Expired(on=rules.day_of(at)), actor="clock")
