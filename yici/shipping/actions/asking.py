"""申请寄递、改址、取消: what is to go, where to, or not at all."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yici.kernel.actions import Told, command
from yici.kernel.story import Repeated

from .. import carriers, events, rules
from ..models import Cell, Parcel
from .shared import address_row, day_of


def ask(
    *,
    about: UUID,
    number: str,
    applicant_id: UUID,
    department_id: int,
    region: str,
    direction: events.Direction,
    mode: events.Mode,
    contents: Iterable[str],
    carrier: str = "",
    address: dict | None = None,
    actor: str,
    at: datetime,
    key: str,
) -> Parcel:
    """Ask for something to be sent out to the applicant, or in from her.

    The same key is the same parcel. By post, `address` (name, phone, address) is the applicant's; it
    is kept sealed and never in an event. What goes out may wait for it (`readdress`).

    :param direction: `out` or `in`; `mode`: `post`, `window` or `locker`
    :param carrier: the first on offer when left out
    :raises NotAllowed: naming what is missing or unknown
    :raises UnknownCarrier: when that carrier is not on offer
    """
    contents = tuple(dict.fromkeys(contents))
    if (
        direction not in ("out", "in")
        or mode not in rules.MODES
        or (direction, mode) == ("in", "locker")
    ):
        raise rules.NotAllowed("mode", WAY)
    if not contents or not rules.CONTENTS.keys() >= set(contents):
        raise rules.NotAllowed("contents", WHAT)
    pk = Parcel.id_from(str(about), key)
    beside, digest = [], ""
    if mode == "post":
        carrier = carrier or carriers.offered()[0].name
        if carrier not in {one.name for one in carriers.offered()}:
            raise carriers.UnknownCarrier(carrier)
        if address is not None or direction == "in":
            row = address_row(pk, rules.cleaned_address(address or {}), at)
            beside, digest = [row], row.digest
    asked = events.Asked(
        on=day_of(at), about=about, number=number, applicant_id=applicant_id,
        department_id=department_id, region=region, direction=direction, mode=mode,
        carrier=carrier if mode == "post" else "", contents=contents, address=digest,
    )  # fmt: skip
    try:
        return Parcel.open(pk, asked, actor=actor, at=at, beside=beside)
    except Repeated:
        return Parcel.at(pk)


def _(text: str) -> str:
    return text


WAY = _("Choose how it is to go.")
WHAT = _("Choose what is in it.")
UNKNOWN_GROUND = _("Choose one of the grounds.")


@command(Parcel)
def readdress(parcel, *, address: dict, by, at: datetime) -> Told | None:
    """Let it go elsewhere, as long as no carrier has it.

    :raises NotAllowed: when it is not hers to say, or a part of the address is missing
    :raises IllegalStep: when a carrier has it
    """
    rules.check("readdress", parcel.state, by, parcel.item_for(by))
    rules.check_fits("readdress", parcel.state)
    row = address_row(parcel.pk, rules.cleaned_address(address), at)
    if row.digest == parcel.state.address:
        return None
    gives_up = parcel.state.waybill if parcel.state.status == "booked" else ""
    moved = events.Readdressed(address=row.digest, gives_up=gives_up)
    return Told(moved, actor=by.actor, beside=[row])


def cancel(*, parcel, ground: str, by, at: datetime, key=None, seen=None) -> Parcel:
    """Let it go nowhere, as long as it has not gone: a code that opened it opens nothing any more.

    :raises NotAllowed: when her post does not allow it, or the ground is none
    :raises IllegalStep: when it has gone
    """
    with transaction.atomic():
        found = _cancel(parcel=parcel, ground=ground, by=by, at=at, key=key, seen=seen)
        if found.status == "cancelled":
            Cell.objects.filter(parcel_id=found.pk).delete()
    return found


@command(Parcel)
def _cancel(parcel, *, ground: str, by, at: datetime) -> Told | None:
    rules.check("cancel", parcel.state, by, parcel.item_for(by))
    if ground not in rules.CANCELLED:
        raise rules.NotAllowed("unknown-ground", UNKNOWN_GROUND, "", "ground")
    if parcel.state.status == "cancelled":
        return None
    return Told(events.Cancelled(on=day_of(at), ground=ground), actor=by.actor)
