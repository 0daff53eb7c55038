"""`/appointment-hours`: when a hall can be visited, where it visits, who is there on days of rest (C052, R39)."""

from datetime import date, time
from typing import Annotated

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from yici.kernel import rest
from yici.people.models import Department
from yici.people.who import who_is

from .. import actions, slots
from ..models import Duty, Hours
from ..rules import appointments as rules
from .appointments import HalfHour, NoAppointmentWords, RegionCode, StaffCode, by_and_at, hall_of

router = Router(tags=["appointments"])


class HoursOut(Schema):
    day: int = Field(description="1 (Monday) to 7; 8: days of rest by law.")
    starts: time
    capacity: int


class AreaOut(Schema):
    region: str
    per_day: int


class DutyOut(Schema):
    id: int
    on: date
    starts: time
    ends: time
    staff: str


class HallHoursOut(Schema):
    """When a hall can be visited and where it visits; the roster for those who work there."""

    hours: list[HoursOut]
    areas: list[AreaOut]
    duties: list[DutyOut]


class HalfHourIn(rest.Given):
    starts: HalfHour
    capacity: Annotated[int, Field(ge=0, le=10_000)]


class HoursIn(rest.Given):
    """All half-hours of one day of the week; what is left out cannot be booked any more."""

    slots: Annotated[list[HalfHourIn], Field(max_length=48)]


class AreaIn(rest.Given):
    per_day: Annotated[int, Field(ge=0, le=10_000)]


class DutyIn(rest.Given):
    staff: StaffCode
    on: date
    starts: HalfHour
    ends: HalfHour


@router.get("/{hall}", response=HallHoursOut)
def read_hours(request, hall: int):
    """Read when a hall can be visited; its roster only if one works there."""
    return _hours(request, hall_of(hall))


def _hours(request, hall: Department) -> dict:
    who = who_is(request.user)
    duties = Duty.objects.visible_to(who).filter(hall=hall, on__gte=timezone.localdate())
    return {
        "hours": list(Hours.objects.filter(hall=hall).values("day", "starts", "capacity")),
        "areas": [
            {"region": one.region_id, "per_day": one.per_day} for one in slots.areas_of(hall.pk)
        ],
        "duties": [
            {"id": d.pk, "on": d.on, "starts": d.starts, "ends": d.ends, "staff": d.staff_id}
            for d in duties
        ],
    }


@router.put("/{hall}/days/{day}", response=HallHoursOut)
def set_hours(request, hall: int, day: int, given: HoursIn):
    """Say which half-hours of a day of the week can be booked, and how many at once."""
    found = hall_of(hall)
    capacities = {one.starts: one.capacity for one in given.slots}
    actions.set_hours(hall=found, day=day, capacities=capacities, **by_and_at(request))
    return _hours(request, found)


@router.put("/{hall}/areas/{region}", response=HallHoursOut)
def set_area(request, hall: int, region: RegionCode, given: AreaIn):
    """Say how many visits at home a hall makes a day in a region; 0 ends them."""
    found = hall_of(hall)
    actions.set_area(hall=found, region=region, per_day=given.per_day, **by_and_at(request))
    return _hours(request, found)


@router.post("/{hall}/duties", response={201: DutyOut})
def put_on_duty(request, hall: int, given: DutyIn, key: rest.IdempotencyKey = None):
    """Put an official on duty on a day of rest (R39)."""
    by = by_and_at(request)
    made = actions.put_on_duty(
        hall=hall_of(hall), key=rest.key_of(by["by"], key), **given.model_dump(), **by
    )
    return 201, {"id": made.pk, "on": made.on, "starts": made.starts, "ends": made.ends, "staff": made.staff_id}  # fmt: skip


@router.post("/{hall}/duties/{duty}/end", response=HallHoursOut)
def take_off_duty(request, hall: int, duty: int, given: NoAppointmentWords | None = None):
    """Take an official off duty, unless somebody is booked with her."""
    place = hall_of(hall)
    who = who_is(request.user)
    if not rules.may_keep_hours(place.pk, who):
        raise Http404
    of_hall = Duty.objects.visible_to(who).filter(hall=place)
    found = get_object_or_404(of_hall, pk=duty if 0 < duty < 2**63 else 0)
    actions.take_off_duty(duty=found, **by_and_at(request))
    return _hours(request, place)
