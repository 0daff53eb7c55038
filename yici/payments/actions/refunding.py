"""退付: what was paid goes back to where it came from."""

import logging
from datetime import datetime

from yici.kernel.actions import Told, command

from .. import events, gateways, rules
from ..lifecycle import evolve
from ..models import Payment
from ..numbers import order_no, refund_no
from .shared import words

log = logging.getLogger(__name__)


@command(Payment)
def refund(
    payment, *, ground: str, reason: str, cents: int | None = None, by, at: datetime
) -> Told | None:
    """Ask for a payment, or a part of it, to go back.

    :param cents: how much; all that may be paid back when left out
    :raises NotAllowed: when her post does not allow it, or ground or amount are none
    :raises Wordless: without a reason
    """
    state = payment.state
    rules.check("refund", state, by)
    if ground not in rules.REFUNDS:
        raise rules.NotAllowed("unknown-ground", UNKNOWN_GROUND, rules.ART_75)
    most = state.refundable
    wanted = most if cents is None else cents
    if not 0 < wanted <= most:
        raise rules.NotAllowed("amount", TOO_MUCH)
    note, beside = words(payment.pk, reason)
    asked = []
    for order, part in rules.split(state, wanted):
        event = events.RefundAsked(
            code=rules.next_code(state, order.no),
            order=order.no,
            cents=part,
            ground=ground,
            note=note,
            handler=by.staff_code or "",
        )
        state = evolve(state, event)
        asked.append(event)
    return Told(*asked, actor=by.actor, beside=beside)


def _(text: str) -> str:
    return text


UNKNOWN_GROUND = _("Choose one of the grounds.")
TOO_MUCH = _("The amount must be more than nothing and no more than what may be paid back.")
NOTHING_FAILED = _("No refund has failed.")


@command(Payment)
def retry_refund(payment, *, by, at: datetime) -> Told:
    """Ask again for every refund that failed, under new numbers.

    :raises NotAllowed: when her post does not allow it, or none has failed
    """
    state = payment.state
    rules.check("retry-refund", state, by)
    asked, taken = [], state
    for failed in (r for r in state.refunds if r.state == "failed"):
        order = state.order(failed.order)
        cents = min(failed.cents, taken.left_of(order)) if order else 0
        if cents > 0:
            event = events.RefundAsked(
                code=rules.next_code(taken, failed.order), order=failed.order, cents=cents,
                ground=failed.ground, note=failed.note, handler=by.staff_code or "",
            )  # fmt: skip
            taken = evolve(taken, event)
            asked.append(event)
    if not asked:
        raise rules.NotAllowed("not-now", NOTHING_FAILED)
    return Told(*asked, actor=by.actor)


@command(Payment)
def note_refund(payment, *, code: str, transaction: str, by, at: datetime) -> Told:
    """Note that what was paid at a counter has been paid back, by the number of the transfer.

    :raises NotAllowed: when her post does not allow it, or no such refund waits for it
    """
    state = payment.state
    rules.check("note-refund", state, by)
    asked = state.refund(code)
    order = asked and state.order(asked.order)
    if asked is None or order is None or asked.state != "asked" or order.gateway != rules.COUNTER:
        raise rules.NotAllowed("not-now", NOT_BY_HAND)
    transaction = transaction.strip()
    if not (4 <= len(transaction) <= 40 and transaction.isascii() and transaction.isprintable()):
        raise rules.NotAllowed("transaction", NUMBER)
    done = events.Refunded(
        code=code, order=order.no, cents=asked.cents, transaction=transaction, at=at
    )
    return Told(done, actor=by.actor)


NOT_BY_HAND = _("No refund of a payment made at a counter waits under this number.")
NUMBER = _("Enter the number of the transfer, 4 to 40 letters and digits.")


def send_refund(*, payment: Payment, code: str, at: datetime) -> None:
    """Hand a refund that was asked for over to its gateway; twice is once, by its number.

    :raises OutOfReach: when the gateway does not answer; the reaction tries again
    """
    asked = payment.state.refund(code)
    order = asked and payment.state.order(asked.order)
    if asked is None or order is None or asked.state != "asked" or order.gateway == rules.COUNTER:
        return
    gateways.gateway(order.gateway).refund(
        order_no(payment.pk, order.no), refund_no(payment.pk, code), asked.cents, at
    )
    log.info("refund %s asked of %s", refund_no(payment.pk, code), order.gateway)
