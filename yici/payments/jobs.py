"""What falls due: orders nobody reported on, payments not made, yesterday's statements."""

import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from . import actions, gateways, rules
from .models import Payment

log = logging.getLogger(__name__)
SLOW = timedelta(hours=1)
BACK = 3  # days: statements that came late are compared later
CANNOT_SAY = (gateways.OutOfReach, gateways.UnknownGateway, gateways.Unreadable)


@app.periodic(cron="*/5 * * * *")
@app.task(name="payments.ask_after_orders")
def ask_after_orders(timestamp: int) -> int:
    """Ask how orders stand whose time is over and of which nobody has reported."""
    at, asked = datetime.fromtimestamp(timestamp, UTC), 0
    for pk in list(Payment.objects.with_open_orders(at).values_list("pk", flat=True)):
        payment = Payment.at(pk)
        for order in payment.state.orders:
            if order.state == "open" and order.until < at:
                asked += _asked(payment, order.no, at)
    return asked


def _asked(payment: Payment, no: int, at) -> bool:
    try:
        actions.ask_gateway(payment=payment, no=no, at=at)
    except CANNOT_SAY as error:
        log.warning("an order of %s could not be asked after: %s", payment.pk, error)
        return False
    return True


@app.periodic(cron="37 * * * *")
@app.task(name="payments.ask_after_refunds")
def ask_after_refunds(timestamp: int) -> int:
    """Ask after refunds of which nothing was heard for an hour, and ask for them again.

    Twice by one number is once at the gateway, so nothing goes back twice.
    """
    at, asked = datetime.fromtimestamp(timestamp, UTC), 0
    for pk in list(Payment.objects.with_slow_refunds(at - SLOW).values_list("pk", flat=True)):
        payment = Payment.at(pk)
        for refund in payment.state.refunds:
            if refund.state == "asked" and _asked(payment, refund.order, at):
                asked += _sent(Payment.at(pk), refund.code, at)
    return asked


def _sent(payment: Payment, code: str, at) -> bool:
    try:
        actions.send_refund(payment=payment, code=code, at=at)
    except (gateways.OutOfReach, gateways.UnknownGateway) as error:
        log.warning("a refund of %s could not be asked for: %s", payment.pk, error)
        return False
    return True


@app.periodic(cron="23 16 * * *")  # UTC: past midnight where the office is
@app.task(name="payments.let_expire")
def let_expire(timestamp: int) -> int:
    """Note which payments were not made by their day."""
    at = datetime.fromtimestamp(timestamp, UTC)
    overdue = list(Payment.objects.overdue(rules.day_of(at)).values_list("pk", flat=True))
    for pk in overdue:
        actions.expire(payment=pk, at=at)
    return len(overdue)


@app.periodic(cron="41 1 * * *")  # UTC: in the morning, when gateways have closed the day
@app.task(name="payments.reconcile_days")
def reconcile_days(timestamp: int) -> int:
    """Compare the statements of the last days with the ledger, of every gateway on offer."""
    at, done = datetime.fromtimestamp(timestamp, UTC), 0
    today = rules.day_of(at)
    for one in gateways.offered() if settings.PAYMENT_GATEWAYS else []:
        for back in range(BACK, 0, -1):
            try:
                day = today - timedelta(days=back)
                done += actions.reconcile(gateway=one.name, day=day, at=at) is not None
            except (gateways.OutOfReach, gateways.Unreadable) as error:
                log.warning("no statement of %s: %s", one.name, error)
    return done
