"""The way to a gateway's cashier and back: addresses, and what the cashier has to know."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from yici.people.models import Department

from . import gateways
from .actions.asking import open_order
from .models import Payment
from .numbers import order_no
from .words import title_of


def way_to(payment: Payment, gateway: str, at: datetime) -> str:
    """Return the address of the cashier for the payment's open order there.

    :raises LookupError: when there is no open order
    :raises OutOfReach: when the gateway takes no orders now
    """
    order = open_order(payment.state, gateway, at)
    if order is None:
        raise LookupError("no open order")
    department = Department.objects.get(pk=payment.department_id)
    bill = gateways.Bill(
        order=order_no(payment.pk, order.no),
        cents=order.cents,
        payee=department.credit_code or "",
        title=title_of(payment.state),
        until=order.until,
        back=settings.SITE_URL + reverse("portal:payment", args=[payment.pk]),
        notify=f"{settings.SITE_URL}/api/v1/payments/callbacks/{gateway}",
    )
    return gateways.gateway(gateway).begin(bill, at)
