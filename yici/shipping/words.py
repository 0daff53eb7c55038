"""What parcels are called on screens: states, steps on the way, and why something was refused."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.ui.lists import joined

from . import actions, carriers
from .lifecycle import IllegalStep
from .models import CORRECTED_BY, NAMED_BY, Parcel
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
HELD = gettext_lazy(
    "The result in it is suspended for now and is not to be used, even if the parcel reaches you. You are told "
    "when it holds again."
)
CORRECTED = gettext_lazy(
    "The result was corrected while it was on its way. It is not called back, for it stays valid; the corrected "
    "e-licence in your space goes first. Exchange the paper at the office."
)
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
TO_DO_HELD = {  # the same, of what is only suspended
    "recalled": gettext_lazy(
        "The carrier brings it back. When it is here, keep it closed until the result is restored or revoked: "
        "restored, it is sent again."
    ),
    "too_late": gettext_lazy(
        "It could not be stopped. Call the receiver: the result is suspended and not to be used for now. Nothing "
        "has to be given back as long as it is not revoked."
    ),
    "delivered": gettext_lazy(
        "It has reached the receiver. Call her: the result is suspended and not to be used for now. Nothing has "
        "to be given back as long as it is not revoked."
    ),
}
DROPPED = gettext_lazy(
    "The result holds again: the parcel may arrive. If the carrier was telephoned to stop it, telephone again; "
    "if it comes back, send it anew."
)
SEND_CORRECTED = gettext_lazy(
    "The result was corrected while this was on its way. It is not called back, for it stays valid: hand out "
    "the corrected paper at the window, or send it after, in exchange for this one."
)
DIRECTIONS = {"out": gettext_lazy("To the applicant"), "in": gettext_lazy("From the applicant")}


def badge_of(parcel: Parcel) -> tuple[str, str]:
    """Return the state in words and its colour; what was called back says so first."""
    if parcel.state.is_called_back:
        return str(RECALLS[parcel.recall]), "grey" if parcel.recall == "settled" else "red"
    return str(Parcel.STATUSES[parcel.status]), COLOURS[parcel.status]


def next_of(parcel: Parcel) -> str:
    if parcel.state.is_called_back:
        return str(VOID if actions.is_void(parcel.about) else HELD)
    if is_outdated(parcel):
        return str(CORRECTED)
    table = NEXT if parcel.direction == "out" else NEXT_IN
    return str(table.get(parcel.status, ""))


def to_do(parcel: Parcel) -> str:
    """Return what the office has to do about a parcel that was called back or is outdated, or nothing."""
    if parcel.recall == "settled":
        return ""
    if not parcel.state.is_called_back:
        if is_outdated(parcel):
            return str(SEND_CORRECTED)
        return str(DROPPED) if parcel.recall and parcel.status in ON_THE_ROAD else ""
    table = TO_DO if actions.is_void(parcel.about) else TO_DO | TO_DO_HELD
    if parcel.status == "delivered":
        return str(table["delivered"])
    if parcel.recall == "asked":
        return str(TO_DO["asked", "wire" if _has_wire(parcel.carrier) else "people"])
    return str(table[parcel.recall])


ON_THE_ROAD = ("handed_over", "under_way")


def is_outdated(parcel: Parcel) -> bool:
    """Say whether what it holds was corrected while a carrier had it."""
    if parcel.direction != "out" or parcel.status not in ON_THE_ROAD:
        return False
    packed = parcel.history().filter(kind="shipping.booked").last()
    return packed is not None and any(since(parcel.about, packed.at) for since in CORRECTED_BY)


def title_of(parcel: Parcel) -> str:
    """Return what is said above it: void, suspended, or something else to know."""
    if not parcel.state.is_called_back:
        return str(_("To know"))
    return str(
        _("What it holds is void")
        if actions.is_void(parcel.about)
        else _("What it holds is suspended")
    )


def _has_wire(name: str) -> bool:
    try:
        return carriers.carrier(name).has_wire
    except carriers.UnknownCarrier:
        return False


def contents_of(parcel: Parcel) -> str:
    """Return what is in it, in words: on the outside of it, and where nothing more is known."""
    return joined(_(CONTENTS[code]) for code in parcel.contents)


class Inside(NamedTuple):
    """What lies in a parcel: the item it is of, and what it is, by name and number, as far as known."""

    item: str
    what: str
    number: str
    is_named: bool  # by its own name, which is Chinese; otherwise by its kind

    def __str__(self):
        return f"{self.what} · {self.number}" if self.number else self.what


def inside(parcels: Iterable[Parcel]) -> dict[UUID, Inside]:
    """Return what lies in each parcel, by its id: as many statements for many as for one."""
    parcels = list(parcels)
    asked = NAMED_BY if parcels else ()
    known = {pk: told for named in asked for pk, told in named(parcels).items()}
    found = {}
    for one in parcels:
        item, name, number = known.get(one.pk, ("", "", ""))
        found[one.pk] = Inside(item, name or contents_of(one), number, bool(name))
    return found


def inside_of(parcel: Parcel) -> Inside:
    return inside([parcel])[parcel.pk]


def mode_of(parcel: Parcel) -> str:
    mode = "locker" if parcel.status == "stored" else parcel.mode
    return _(MODES[mode])


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
