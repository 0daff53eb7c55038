"""The sandbox bank: orders, a cashier, refunds, a daily statement. It signs what it reports."""

import csv
import io
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Sum
from procrastinate.contrib.django import app
from uuid_utils.compat import uuid7

from ..models import BankOrder, BankRefund
from . import mail

BANK = "sandbox_bank"
SHANGHAI = ZoneInfo("Asia/Shanghai")
COLUMNS = ("kind", "order", "refund", "cents", "transaction", "at")


class Refused(ValueError):
    """The bank does not do this. The message says why."""


def open_order(
    *, no: str, cents: int, payee: str, until: datetime, back: str, notify: str, at: datetime
) -> BankOrder:
    """Open an order; the same one again is the same order.

    :raises Refused: when it was opened for another amount
    """
    values = {
        "cents": cents,
        "payee": payee,
        "status": "open",
        "opened_at": at,
        "until": until,
        "back": back,
        "notify": notify,
    }
    order, made = BankOrder.objects.get_or_create(no=no, defaults=values)
    if order.cents != cents:
        raise Refused("this order was opened for another amount")
    if made:
        _report(order, at)
    return order


def pay(*, no: str, at: datetime) -> BankOrder:
    """Take the money. Nothing happens when it was paid or closed before."""
    return _end(no, "paid", at)


def close(*, no: str, at: datetime) -> BankOrder:
    """Take no money for this order any more."""
    return _end(no, "closed", at)


def _end(no: str, status: str, at: datetime) -> BankOrder:
    with transaction.atomic():
        order = BankOrder.objects.select_for_update().get(no=no)
        if order.status != "open":
            return order
        order.status = "closed" if at > order.until else status
        if order.status == "paid":
            order.paid_at, order.transaction = at, f"SB{uuid7().hex[:28]}"
            order.voucher = f"SB{uuid7().int % 10**10:010d}"
        order.save()
        _report(order, at)
    return order


def ask_refund(*, no: str, refund: str, cents: int, at: datetime) -> BankRefund:
    """Note that money is to go back; a job settles it. Twice by one number is once.

    :raises Refused: when the order is not paid, or there is not as much left
    """
    with transaction.atomic():
        order = BankOrder.objects.select_for_update().get(no=no)
        known = BankRefund.objects.filter(no=refund).first()
        if known:
            return known
        _check_left(order, cents)
        asked = BankRefund.objects.create(no=refund, order=order, cents=cents)
        app.configure_task("sandbox.settle").defer(refund=refund)
    return asked


def settle_refund(*, refund: str, at: datetime) -> None:
    """Pay it back, and report it."""
    with transaction.atomic():
        one = BankRefund.objects.select_for_update().select_related("order").get(no=refund)
        if one.at is None:
            one.at, one.transaction = at, f"SR{uuid7().hex[:28]}"
            one.save()
            _report(one.order, at)


def pay_back(*, no: str, cents: int, at: datetime) -> BankRefund:
    """Pay back by the bank's own decision, e.g. after a complaint. Reported like any refund.

    :raises Refused: when the order is not paid, or there is not as much left
    """
    with transaction.atomic():
        order = BankOrder.objects.select_for_update().get(no=no)
        _check_left(order, cents)
        number = f"SR{uuid7().hex[:28]}"
        made = BankRefund.objects.create(
            no=number, order=order, is_ours=True, cents=cents, transaction=number, at=at
        )
        _report(order, at)
    return made


def _check_left(order: BankOrder, cents: int) -> None:
    back = order.refunds.filter(failed=False).aggregate(sum=Sum("cents"))["sum"] or 0
    if order.status != "paid" or not 0 < cents <= order.cents - back:
        raise Refused("there is not as much left of this order")


def report_of(order: BankOrder) -> dict:
    """Return what the bank says of an order: all of it, as it is now."""
    return {
        "order": order.no,
        "status": order.status,
        "cents": order.cents if order.status == "paid" else 0,
        "transaction": order.transaction,
        "voucher": order.voucher,
        "paid_at": order.paid_at.isoformat() if order.paid_at else None,
        "refunds": [
            {
                "refund": "" if one.is_ours else one.no,
                "cents": one.cents,
                "transaction": one.transaction,
                "at": one.at.isoformat() if one.at else "",
                "failed": one.failed,
            }
            for one in order.refunds.exclude(at=None).order_by("at", "no")
        ],
    }


def _spelt(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _report(order: BankOrder, at: datetime) -> None:
    mail.write(sender=BANK, url=order.notify, body=report_of(order), at=at)


def statement_of(day: date) -> str:
    """Return the statement of a day (对账单) as CSV: money in and money back, by the moment."""
    start = datetime.combine(day, time.min, tzinfo=SHANGHAI)
    within = (start, start + timedelta(days=1))
    lines: list[tuple] = [
        ("payment", one.no, "", one.cents, one.transaction, _spelt(one.paid_at))
        for one in BankOrder.objects.filter(paid_at__gte=within[0], paid_at__lt=within[1])
    ] + [
        (
            "refund",
            one.order_id,
            "" if one.is_ours else one.no,
            one.cents,
            one.transaction,
            _spelt(one.at),
        )
        for one in BankRefund.objects.filter(at__gte=within[0], at__lt=within[1], failed=False)
    ]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    lines.sort(key=itemgetter(5))
    writer.writerows(lines)
    return file.getvalue()
