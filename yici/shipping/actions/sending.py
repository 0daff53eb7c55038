"""下单、交寄、在途、收件: between us and the carrier."""

import logging
from datetime import datetime

from django.conf import settings

from yici.kernel import hearsay
from yici.kernel.actions import Told, command
from yici.kernel.references import UnknownReference
from yici.kernel.signing import Letter
from yici.people.models import Department

from .. import carriers, events, rules
from ..lifecycle import IllegalStep
from ..models import Parcel, Sealed
from ..progress import Progress
from .shared import check_not_withheld, day_of, digest_of, sealed

log = logging.getLogger(__name__)


class UnknownParcel(LookupError):
    """A carrier speaks of a parcel that is not ours, or not with that carrier."""


def book(*, parcel: Parcel, by, at: datetime) -> Parcel:
    """Ask the carrier for a waybill number and note it. A carrier without a wire is left alone.

    :raises NotAllowed: when her post does not allow it
    :raises OutOfReach: when the carrier does not answer
    """
    state = parcel.state
    rules.check("book", state, by)
    carrier = carriers.carrier(state.carrier) if state.carrier else None
    if carrier is None or not carrier.has_wire or state.status not in {"asked", "returned"}:
        return parcel
    if not state.address:
        raise rules.NotAllowed("address", NO_ADDRESS, "", "address")
    theirs = Sealed.objects.get(parcel_id=parcel.pk, digest=state.address).read()
    ours = _office(state.department_id)
    number = rules.reference(parcel.pk, state.attempts + 1)
    consignment = carriers.Consignment(
        reference=number,
        sender=ours if state.direction == "out" else theirs,
        receiver=theirs if state.direction == "out" else ours,
        notify=f"{settings.SITE_URL}/api/v1/shipping/callbacks/{carrier.name}",
    )
    waybill = carrier.book(consignment, at)
    return note_waybill(
        parcel=parcel, waybill=waybill, carrier=carrier.name, by=by, at=at, key=f"book:{number}"
    )


def _(text: str) -> str:
    return text


NO_ADDRESS = _("It is not known yet where it goes: ask the applicant for the address.")


def _office(department_id: int) -> dict[str, str]:
    office = Department.objects.get(pk=department_id)
    return {"name": office.name, "phone": office.phone, "address": office.address}


@command(Parcel)
def note_waybill(parcel, *, waybill: str, carrier: str = "", by, at: datetime) -> Told | None:
    """Note the carrier's number: given over the wire, or typed from the receipt of a counter.

    :raises NotAllowed: when it is not hers to say, or no such number can be
    :raises UnknownCarrier: when there is no such carrier
    :raises IllegalStep: when a carrier has it
    """
    state = parcel.state
    rules.check("note-waybill", state, by, parcel.item_for(by))
    rules.check_fits("note-waybill", state)
    number = rules.cleaned_waybill(waybill)
    name = carriers.carrier(carrier or state.carrier).name
    if number == state.waybill:
        return None
    return Told(events.Booked(carrier=name, waybill=number), actor=by.actor)


@command(Parcel)
def print_label(parcel, *, by, at: datetime) -> Told:
    """Note that an official saw the whole address, to put it on the parcel.

    :raises NotAllowed: when her post does not allow it
    :raises IllegalStep: when there is nothing to put it on
    """
    rules.check("print-label", parcel.state, by)
    rules.check_fits("print-label", parcel.state)
    return Told(events.LabelPrinted(handler=by.staff_code or ""), actor=by.actor)


@command(Parcel)
def hand_over(parcel, *, by, at: datetime) -> Told | None:
    """Note that it was given to the carrier; nothing, when the carrier has said so already.

    :raises NotAllowed: when her post does not allow it, or the result in it is suspended
    :raises IllegalStep: when it has no waybill number
    """
    state = parcel.state
    rules.check("hand-over", state, by)
    rules.check_fits("hand-over", state)
    if state.status in {"handed_over", "under_way", "delivered"}:
        return None
    if state.direction == "out":
        check_not_withheld(state)
    return Told(events.HandedOver(on=day_of(at), handler=by.staff_code or ""), actor=by.actor)


@command(Parcel)
def receive(parcel, *, by, at: datetime) -> Told:
    """Note that what the applicant sent was opened and entered.

    :raises NotAllowed: when her post does not allow it, or it goes out
    """
    state = parcel.state
    rules.check("receive", state, by)
    rules.check_fits("receive", state)
    return Told(events.Received(on=day_of(at), handler=by.staff_code or ""), actor=by.actor)


# -- what carriers report --------------------------------------------------------------------------


@command(Parcel)
def learn(parcel, *, progress: Progress, carrier: str, at: datetime) -> Told | None:
    """Tell what is new in a carrier's word; nothing, when nothing is.

    :raises UnknownParcel: when the parcel is not with that carrier under that number
    :raises IllegalStep: when we have not noted the waybill yet: the carrier says it again later
    :raises Unreadable: when it tells of what has not happened yet
    """
    state = parcel.state
    known = {state.waybill, *(t.waybill for t in state.tracks)}
    if state.carrier != carrier or (state.waybill and progress.waybill not in known):
        raise UnknownParcel(progress.reference)
    if not state.waybill:
        raise IllegalStep(events.Tracked, state.status)
    if any(hearsay.is_ahead(step.at, at) for step in progress.steps):
        raise carriers.Unreadable("of a day that has not come")
    told = rules.news(state, progress, lambda words: digest_of(parcel.pk, words))
    if not told:
        return None
    said = {step.words for step in progress.steps if step.words}
    digests = {event.words for event in told if isinstance(event, events.Tracked)}
    rows = [sealed(parcel.pk, digest_of(parcel.pk, words), words, at) for words in sorted(said)]
    beside = [row for row in rows if row.digest in digests]
    return Told(*told, actor=f"carrier:{carrier}", beside=beside)


def hear(*, carrier: str, letter: Letter, at: datetime) -> str:
    """Take a carrier's notice in. Return `new`, or `known` when it said nothing new.

    :raises UnknownCarrier: when there is no such carrier
    :raises Forged: when the carrier has not signed it, or long ago
    :raises Unreadable: when it makes no sense
    :raises UnknownParcel: when the parcel is not one of ours
    :raises IllegalStep: when we have not noted the waybill yet
    """
    try:
        progress = carriers.carrier(carrier).read(letter, at)
    except Exception as refused:
        log.warning("notice of %s refused: %s", carrier, type(refused).__name__)
        raise
    try:
        parcel = Parcel.at(rules.parcel_of(progress.reference)[0])
        before = parcel.seq
        after = learn(parcel=parcel, progress=progress, carrier=carrier, at=at)
    except (UnknownReference, UnknownParcel, Parcel.DoesNotExist):
        log.warning("notice of %s refused: parcel %s is not ours", carrier, progress.reference)
        raise UnknownParcel(progress.reference) from None
    outcome = "new" if after.seq > before else "known"
    log.info("notice of %s on %s: %s", carrier, progress.waybill, outcome)
    return outcome


def track(*, parcel: Parcel, at: datetime) -> Parcel:
    """Ask the carrier where it is, and tell what is new.

    :raises OutOfReach: when there is no answer
    """
    state = parcel.state
    if not state.waybill:
        return parcel
    progress = carriers.carrier(state.carrier).track(state.waybill, at)
    if progress is None:
        return parcel
    return learn(parcel=parcel, progress=progress, carrier=state.carrier, at=at)
