"""What parcels are called on screens: states, steps on the way, and why something was refused."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import carriers
from .lifecycle import IllegalStep
from .models import Parcel
from .rules import CONTENTS, MODES, NotAllowed

COLOURS = {
    "asked": "amber",
    "booked": "amber",
    "handed_over": "blue",
    "under_way": "blue",
    "delivered": "green",
    "returned": "red",
    "ready": "amber",
    "stored": "amber",
    "lapsed": "red",
    "collected": "green",
    "received": "green",
    "cancelled": "grey",
}
NEXT = {  # what happens next, told to the applicant, of what goes out to her
    "asked": gettext_lazy("The office prepares it."),
    "booked": gettext_lazy("It is packed and waits for the courier."),
    "handed_over": gettext_lazy("The courier has it."),
    "under_way": gettext_lazy("It is on its way to you."),
    "delivered": gettext_lazy("It was delivered."),
    "returned": gettext_lazy("It could not be delivered and came back. The office will call you."),
    "ready": gettext_lazy("Fetch it at the window: show the code, or your identity card."),
    "stored": gettext_lazy("Fetch it from the locker: type the code there."),
    "lapsed": gettext_lazy("It was not fetched in time. It goes back to the window."),
    "collected": gettext_lazy("You have it."),
    "cancelled": gettext_lazy("It is not sent."),
}
NEXT_IN = {  # and of what comes in from her
    "asked": gettext_lazy("Hand it to the carrier and enter the waybill number here."),
    "booked": gettext_lazy("The courier fetches it, or you take it to the counter."),
    "under_way": gettext_lazy("It is on its way to the office."),
    "delivered": gettext_lazy("It has reached the office, which opens it next."),
    "returned": gettext_lazy("It came back to you."),
    "received": gettext_lazy("The office has opened and entered it."),
    "cancelled": gettext_lazy("It is not sent."),
}
STEPS = {
    "picked_up": gettext_lazy("Picked up"),
    "in_transit": gettext_lazy("In transit"),
    "out_for_delivery": gettext_lazy("Out for delivery"),
    "failed": gettext_lazy("Delivery failed"),
    "delivered": gettext_lazy("Delivered"),
    "returned": gettext_lazy("Sent back"),
}
DIRECTIONS = {"out": gettext_lazy("To the applicant"), "in": gettext_lazy("From the applicant")}


def badge_of(parcel: Parcel) -> tuple[str, str]:
    """Return the state in words and its colour."""
    return str(Parcel.STATUSES[parcel.status]), COLOURS[parcel.status]


def next_of(parcel: Parcel) -> str:
    table = NEXT if parcel.direction == "out" else NEXT_IN
    return str(table.get(parcel.status, ""))


def contents_of(parcel: Parcel) -> str:
    """Return what is in it, in words."""
    return ", ".join(_(CONTENTS[code]) for code in parcel.contents)


def mode_of(parcel: Parcel) -> str:
    return _(MODES[parcel.mode])


def carrier_of(name: str) -> str:
    """Return what a carrier is called."""
    try:
        return str(carriers.carrier(name).title) if name else ""
    except carriers.UnknownCarrier:
        return name


def why(refusal: Exception) -> str:
    """Return why something was refused, and what to do, in the reader's language."""
    match refusal:
        case NotAllowed():
            return _(refusal.message)
        case IllegalStep():
            return _("This is not possible while the parcel is “%(state)s”.") % {
                "state": Parcel.STATUSES.get(refusal.status, refusal.status)
            }
        case carriers.OutOfReach():
            return _("The carrier does not answer just now. Try again in a few minutes.")
        case carriers.UnknownCarrier():
            return _("Choose a carrier.")
    return str(refusal)
