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
RECALLS = {  # the badge of what was called back
    "asked": gettext_lazy("Called back: no answer yet"),
    "recalled": gettext_lazy("Called back: it returns"),
    "too_late": gettext_lazy("Called back too late"),
    "settled": gettext_lazy("Taken back"),
}
VOID = gettext_lazy(
    "The result in it was revoked and is not valid, even if the parcel reaches you: refuse it, or give the "
    "paper back to the office."
)
TO_DO = {  # what the office does next: (recall, whether it reached her) or recall alone
    ("asked", "wire"): gettext_lazy(
        "The carrier was asked over the wire to bring it back. If no answer stands here within the day, "
        "telephone the carrier and enter what it says."
    ),
    ("asked", "people"): gettext_lazy(
        "Telephone the carrier at once, with the waybill number: it has to bring the parcel back. Enter what "
        "it says."
    ),
    "recalled": gettext_lazy(
        "The carrier brings it back. When it is here, open it, keep the paper with the file, and note that it "
        "is here again."
    ),
    "too_late": gettext_lazy(
        "It could not be stopped. Call the receiver: the result is void, she may refuse the parcel. Ask for "
        "the paper in writing."
    ),
    "delivered": gettext_lazy(
        "It has reached the receiver; that makes nothing valid again. Ask for the paper back in writing; if "
        "it does not come, declare it void in public (art. 70). Then note here how it ended."
    ),
}
DIRECTIONS = {"out": gettext_lazy("To the applicant"), "in": gettext_lazy("From the applicant")}


def badge_of(parcel: Parcel) -> tuple[str, str]:
    """Return the state in words and its colour; what was called back says so first."""
    if parcel.recall:
        return str(RECALLS[parcel.recall]), "grey" if parcel.recall == "settled" else "red"
    return str(Parcel.STATUSES[parcel.status]), COLOURS[parcel.status]


def next_of(parcel: Parcel) -> str:
    if parcel.recall:
        return str(VOID)
    table = NEXT if parcel.direction == "out" else NEXT_IN
    return str(table.get(parcel.status, ""))


def to_do(parcel: Parcel) -> str:
    """Return what the office has to do about a parcel that was called back; nothing for others."""
    if parcel.recall in ("", "settled"):
        return ""
    if parcel.status == "delivered":
        return str(TO_DO["delivered"])
    if parcel.recall == "asked":
        return str(TO_DO["asked", "wire" if _has_wire(parcel.carrier) else "people"])
    return str(TO_DO[parcel.recall])


def _has_wire(name: str) -> bool:
    try:
        return carriers.carrier(name).has_wire
    except carriers.UnknownCarrier:
        return False


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
