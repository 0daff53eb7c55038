"""What follows a payment's facts: the gateway is told."""

from django.utils import timezone

from yici.kernel import reactions

from . import actions, gateways
from .events import Cancelled, Expired, RefundAsked, Waived
from .models import Payment
from .numbers import order_no
from .rules import COUNTER


@reactions.on(RefundAsked)
def ask_the_money_back(entry):
    """Hand the refund over to its gateway; it reports when it is done."""
    actions.send_refund(payment=Payment.at(entry.story), code=entry.body["code"], at=timezone.now())


@reactions.on(Cancelled, Expired, Waived)
def close_the_cashier(entry):
    """Ask the gateways to take nothing more for this; what slips through goes back."""
    payment = Payment.at(entry.story)
    for order in payment.state.orders:
        if order.state == "open" and order.gateway != COUNTER:
            gateways.gateway(order.gateway).close(order_no(payment.pk, order.no), timezone.now())
