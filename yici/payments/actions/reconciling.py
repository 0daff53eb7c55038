"""对账: comparing what a gateway says it did in a day with what our ledger says."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from yici.kernel import files

from .. import gateways, rules
from ..models import Difference, Order, Payment, Refund, Statement
from ..numbers import UnknownNumber, code_of, order_no, parse, refund_no
from ..reports import Entry
from ..reports import Statement as Told
from .hearing import ask_gateway

log = logging.getLogger(__name__)

CONFIRMED = "confirmed"  # the gateway was asked, and said so: told now
GONE = "gone"  # compared again, it was there no more
AT_ONCE = 500
Kind = Difference.Kind


@dataclass(frozen=True)
class Found:
    """A difference as it was found."""

    kind: str
    reference: str
    here: int
    there: int
    payment: Payment | None = None
    solution: str = ""


def reconcile(*, gateway: str, day: date, at: datetime) -> Statement | None:
    """Compare a gateway's statement of a day with the ledger; None while there is no statement.

    What the gateway knows and we do not is asked of it and told, if it says so again. What is left
    stays as a difference until somebody has solved it. Doing it again changes nothing but what has
    changed meanwhile: what was gone and is there again is open again.

    :raises UnknownGateway: when there is no such gateway
    :raises OutOfReach: when it does not answer
    :raises Unreadable: when its statement is none; then nothing is compared
    """
    told = gateways.gateway(gateway).statement(day, at)
    if told is None:
        return None
    found = [*_there(gateway, told, at), *_here(gateway, told)]
    with transaction.atomic():
        statement = _kept(gateway, told, at)
        _record(gateway, day, found, at)
    open_ = sum(not one.solution for one in found)
    log.info("statement of %s for %s: %d entries, %d open", gateway, day, len(told.entries), open_)
    return statement


def _there(gateway: str, told: Told, at: datetime) -> Iterable[Found]:
    """Yield what the statement says and the ledger does not."""
    for start in range(0, len(told.entries), AT_ONCE):
        some = told.entries[start : start + AT_ONCE]
        ids = {pk for entry in some if (pk := _payment_of(entry.order))}
        payments = {payment.pk: payment for payment in Payment.at_all(ids)}
        for entry in some:
            pk = _payment_of(entry.order)
            payment = payments.get(pk) if pk else None
            if found := _compared(gateway, entry, payment, at):
                yield found


def _payment_of(order: str) -> UUID | None:
    try:
        return parse(order)[0]
    except UnknownNumber:
        return None


def _compared(gateway: str, entry: Entry, payment: Payment | None, at) -> Found | None:
    no = parse(entry.order)[1] if payment else 0
    order = payment.state.order(no) if payment else None
    if payment is None or order is None or order.gateway != gateway:
        return Found(Kind.UNKNOWN, entry.transaction, 0, entry.cents)
    if entry.kind == "payment" and order.received and entry.transaction != order.transaction:
        return Found(Kind.TWICE, entry.transaction, 0, entry.cents, payment)  # never asked for
    here = _known(payment, no, entry)
    if here == entry.cents:
        return None
    kind = Kind.NOT_HERE if entry.kind == "payment" else Kind.REFUND_NOT_HERE
    reference = entry.order if entry.kind == "payment" else entry.refund or entry.transaction
    if here:
        return Found(Kind.AMOUNT, reference, here, entry.cents, payment)
    ask_gateway(payment=payment, no=no, at=at)
    payment = Payment.at(payment.pk)
    confirmed = _known(payment, no, entry) == entry.cents
    solution = CONFIRMED if confirmed else ""
    return Found(kind, reference, here, entry.cents, payment, solution)


def _known(payment: Payment, no: int, entry: Entry) -> int:
    """Return what the ledger knows of an entry, in fen."""
    if entry.kind == "payment":
        order = payment.state.order(no)
        return order.received if order else 0
    code = code_of(entry.refund) or f"{no}~{entry.transaction}"
    refund = payment.state.refund(code)
    return refund.cents if refund and refund.state == "done" else 0


def _here(gateway: str, told: Told) -> Iterable[Found]:
    """Yield what the ledger says of that day and the statement does not."""
    start = datetime.combine(told.day, time.min, tzinfo=rules.SHANGHAI)
    end = start + timedelta(days=1)
    listed = {entry.transaction for entry in told.entries}
    orders = Order.objects.filter(gateway=gateway, paid_at__gte=start, paid_at__lt=end)
    for order in orders.exclude(transaction__in=listed).select_related("payment"):
        number = order_no(order.payment_id, order.no)
        yield Found(Kind.NOT_THERE, number, order.received, 0, order.payment)
    refunds = Refund.objects.filter(state="done", at__gte=start, at__lt=end)
    for refund in refunds.exclude(transaction__in=listed).select_related("payment"):
        own = Order.objects.filter(payment=refund.payment_id, no=refund.order, gateway=gateway)
        if own.exists():
            reference = (
                refund.transaction
                if "~" in refund.code
                else refund_no(refund.payment_id, refund.code)
            )
            yield Found(Kind.REFUND_NOT_THERE, reference, refund.cents, 0, refund.payment)


def _kept(gateway: str, told: Told, at: datetime) -> Statement:
    sums = {
        kind: [entry.cents for entry in told.entries if entry.kind == kind]
        for kind in ("payment", "refund")
    }
    values = {
        "fetched_at": at,
        "file": files.put(told.file),
        "payments": len(sums["payment"]),
        "paid": sum(sums["payment"]),
        "refunds": len(sums["refund"]),
        "repaid": sum(sums["refund"]),
    }
    return Statement.objects.update_or_create(gateway=gateway, day=told.day, defaults=values)[0]


def _record(gateway: str, day: date, found: list[Found], at: datetime) -> None:
    rows = [
        Difference(
            gateway=gateway,
            day=day,
            kind=one.kind,
            reference=one.reference,
            payment_id=one.payment.pk if one.payment else None,
            department_id=one.payment.department_id if one.payment else None,
            here=one.here,
            there=one.there,
            found_at=at,
            solved_at=at if one.solution else None,
            solved_by="clock" if one.solution else "",
            solution=one.solution,
        )
        for one in found
    ]
    before = Difference.objects.select_for_update().filter(gateway=gateway, day=day)
    known = {(one.kind, one.reference): one for one in before}
    Difference.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        if (was := known.get((row.kind, row.reference))) and row.solved_at is None:
            _found_again(was, row, at)
    still = {(one.kind, one.reference) for one in found if not one.solution}
    for row in Difference.objects.filter(gateway=gateway, day=day).open():
        if (row.kind, row.reference) not in still:
            mine = Difference.objects.filter(pk=row.pk)
            mine.update(solved_at=at, solved_by="clock", solution=GONE)


def _found_again(was: Difference, now: Difference, at: datetime) -> None:
    """Note the amounts as they are now; open again what had gone by itself, or differs otherwise.

    What somebody has solved stays solved as long as the same amounts differ; her words stay.
    """
    returned = was.solved_at and (
        was.solved_by == "clock" or (was.here, was.there) != (now.here, now.there)
    )
    values: dict[str, Any] = {"here": now.here, "there": now.there, "payment_id": now.payment_id,
              "department_id": now.department_id}  # fmt: skip
    if returned:
        values |= {"found_at": at, "solved_at": None, "solved_by": ""}
        values |= {"solution": ""} if was.solved_by == "clock" else {}
    if returned or was.solved_at is None:
        Difference.objects.filter(pk=was.pk).update(**values)


def solve(*, difference: Difference, words: str, by, at: datetime) -> Difference:
    """Note how a difference was solved.

    :raises NotAllowed: when she may not see it, it is solved, or nothing is said
    """
    if not Difference.objects.visible_to(by).filter(pk=difference.pk).exists():
        raise rules.NotAllowed("not-yours", rules.NOT_FINANCE)
    words = words.strip()
    if not 0 < len(words) <= 300:
        raise rules.NotAllowed("wordless", SAY_HOW)
    mine = Difference.objects.filter(pk=difference.pk).open()
    if not mine.update(solved_at=at, solved_by=by.actor, solution=words):
        raise rules.NotAllowed("not-now", SOLVED)
    difference.refresh_from_db()
    return difference


def _(text: str) -> str:
    return text


SAY_HOW = _("Say in 1 to 300 characters how it was solved.")
SOLVED = _("Somebody has solved it meanwhile.")
