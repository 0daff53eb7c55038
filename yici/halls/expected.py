"""Whether somebody who stands at the window, or is visited, was expected: her appointment of today."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from yici.catalogue.models import Item

from .models import Appointment


def booked_for(applicant_id: UUID, item: Item, regions: Collection[str], on: date) -> dict:
    """Return `booked` (hall or home) and `appointment` of what is taken in now; nothing for who was not booked.

    :param regions: those in whose halls the clerk sits
    """
    if not regions:
        return {}
    found = Appointment.objects.open().filter(
        applicant=applicant_id, item=item, on=on, hall__region__in=regions
    )
    one = found.order_by("starts", "pk").values_list("pk", "kind").first()
    return {"appointment": one[0], "booked": one[1]} if one else {}


def today_of(applicant_id: UUID, who, on: date) -> list[Appointment]:
    """Return her open appointments of a day at the halls where this official serves."""
    seen = Appointment.objects.visible_to(who.at_work()).open().with_names()
    return list(seen.filter(applicant=applicant_id, on=on).order_by("starts")[:20])
