"""What payments are called on screens: states, amounts, and why something was refused."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.ui.lists import joined

from . import gateways
from .lifecycle import IllegalStep, State
from .models import Payment
from .rules import CANCELLED, COUNTER, REFUNDS, WAIVERS, NotAllowed, NothingToPay

COLOURS = {
    "asked": "amber",
    "paid": "green",
    "part_refunded": "blue",
    "refunded": "blue",
    "waived": "grey",
    "cancelled": "grey",
    "expired": "red",
}
ADVICE = {
    "asked": gettext_lazy("It can be paid here, in one step."),
    "paid": gettext_lazy("Nothing more has to be paid."),
    "part_refunded": gettext_lazy("A part of it went back to where it came from."),
    "refunded": gettext_lazy("All of it went back to where it came from."),
    "waived": gettext_lazy("Nothing has to be paid."),
    "cancelled": gettext_lazy("Nothing has to be paid any more."),
    "expired": gettext_lazy("The day has passed. Ask the office what to do: call 12345."),
}
ORDER_STATES = {
    "open": (gettext_lazy("Begun"), "blue"),
    "paid": (gettext_lazy("Paid"), "green"),
    "wrong": (gettext_lazy("Wrong amount: it goes back"), "red"),
    "closed": (gettext_lazy("Not paid"), "grey"),
}
REFUND_STATES = {
    "asked": (gettext_lazy("On its way"), "blue"),
    "done": (gettext_lazy("Paid back"), "green"),
    "failed": (gettext_lazy("Failed: it has to be seen to"), "red"),
}


def badge_of(payment: Payment) -> tuple[str, str]:
    """Return the state in words and its colour."""
    return str(Payment.STATUSES[payment.status]), COLOURS[payment.status]


def ground(code: str) -> str:
    """Return a ground of a waiver, refund or cancellation in words."""
    words = (WAIVERS | REFUNDS | CANCELLED).get(code)
    return _(words) if words else _("By the gateway itself")


def gateway(name: str) -> str:
    """Return what a gateway is called; one that is known no more goes by its name."""
    if name == COUNTER:
        return _("At a bank's counter")
    try:
        return str(gateways.gateway(name).title)
    except gateways.UnknownGateway:
        return name


def why(refusal: Exception) -> str:
    """Return why something was refused, and what to do, in the reader's language."""
    match refusal:
        case NotAllowed():
            return _(refusal.message)
        case NothingToPay():
            return _("No fee is laid down for this, so nothing may be asked.")
        case IllegalStep():
            return _("This is not possible while the payment is “%(state)s”.") % {
                "state": Payment.STATUSES.get(refusal.status, refusal.status)
            }
    return str(refusal)


def title_of(state: State) -> str:
    """Return what is paid for: the names of the fees."""
    return joined(line.name for line in state.lines)
