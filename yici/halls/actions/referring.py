"""首问负责: who was asked first for what another window takes, and that it was taken in there (R23)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from yici.catalogue.models import Edition
from yici.people.who import Who

from ..counter import counter_of
from ..models import Referral
from ..rules.windows import Faulty


@transaction.atomic
def refer(*, offered: Edition, applicant_id: UUID, by: Who, at: datetime) -> Referral:
    """Record that she was asked first for an item and sends the person to the window that takes it.

    Sent again on the same day it is the same record, whoever sends her then.

    :raises Faulty: when she sits at no window today, or her own window takes the item
    """
    day, item = localdate(at), offered.item
    counter = counter_of(by, day, [item], applicant_id, item.region_id)
    if counter is None or counter.seat is None:
        raise Faulty(Faulty.NOWHERE)
    if counter.seat in counter.taking([offered]):
        raise Faulty(Faulty.OWN)
    made, _new = Referral.objects.get_or_create(
        hall_id=counter.hall, item=item, applicant_id=applicant_id, on=day, taken_at=None,
        defaults={
            "category": counter.sort_of(item, offered.content).category,
            "asked_id": counter.seat.pk, "first_asked_id": by.staff_code or "", "at": at,
        },
    )  # fmt: skip
    return made


def take_up(*, referral: int, by: Who, at: datetime) -> None:
    """Note that what somebody was sent for has been taken in."""
    Referral.objects.filter(pk=referral, taken_at=None).update(taken_at=at, taken_by=by.actor)
