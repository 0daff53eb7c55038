"""Keeping when a hall can be visited, where it visits, and who is on duty. The only writer of these."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.db import transaction

from yici.calendar.local import current
from yici.kernel.once import once
from yici.people.models import Department, Region, Staff
from yici.people.who import Who

from ..models import Appointment, Area, Duty, Hours
from ..rules import appointments as rules
from ..rules.appointments import BadHours, NotNow, need


@transaction.atomic
def set_hours(
    *, hall: Department, day: int, capacities: Mapping[time, int], by: Who, at: datetime
) -> list[Hours]:
    """Say which half-hours of a day of the week can be booked, and how many at once.

    What is left out, or is 0, cannot be booked any more; what was booked stays.

    :param day: 1 (Monday) to 7 (Sunday), 8 for days of rest by law
    :raises NotAllowed, BadHours:
    """
    _need_keeper(hall, by)
    if day not in rules.DAYS:
        raise BadHours(BadHours.DAY, "day")
    for starts, many in capacities.items():
        if not rules.is_half_hour(starts):
            raise BadHours(BadHours.TIME, "starts")
        if not 0 <= many <= rules.MOST_AT_ONCE:
            raise BadHours(BadHours.COUNT, "capacity")
    Department.objects.select_for_update(no_key=True).get(pk=hall.pk)  # two managers at once
    Hours.objects.filter(hall=hall, day=day).delete()
    made = [
        Hours(hall=hall, day=day, starts=starts, capacity=many)
        for starts, many in sorted(capacities.items())
        if many
    ]
    return Hours.objects.bulk_create(made)


@transaction.atomic
def set_area(*, hall: Department, region: str, per_day: int, by: Who, at: datetime) -> Area | None:
    """Say how many visits at home a hall makes a day in a region; 0 ends them. What was booked stays.

    :raises NotAllowed, BadHours:
    """
    _need_keeper(hall, by)
    within = Region.objects.within(hall.region_id).filter(code=region)
    if not within.exists():
        raise BadHours(BadHours.REGION, "region")
    if not 0 <= per_day <= rules.MOST_A_DAY:
        raise BadHours(BadHours.A_DAY, "per_day")
    if not per_day:
        Area.objects.filter(hall=hall, region_id=region).delete()
        return None
    told = {"per_day": per_day}
    return Area.objects.update_or_create(hall=hall, region_id=region, defaults=told)[0]


@once(Duty)
def put_on_duty(
    *, hall: Department, staff: str, on: date, starts: time, ends: time, by: Who, at: datetime
) -> Duty:
    """Put an official on duty on a day of rest, so that appointments can be booked then (R39).

    Said again of the same official and day, it moves her hours; what is booked with her has to lie within.

    :param staff: her code
    :raises NotAllowed, BadHours:
    :raises NotNow: when appointments with her would lie outside
    """
    _need_keeper(hall, by)
    known = Staff.objects.filter(
        pk=staff, is_active=True, posts__department=hall, posts__until=None,
        posts__role__in=("clerk", "hall_manager"),
    ).first()  # fmt: skip
    if known is None:
        raise BadHours(BadHours.STAFF, "staff")
    on_bound = ends in (time(22), time(0)) or rules.is_half_hour(ends)
    if not (rules.is_half_hour(starts) and on_bound and ends > starts):
        raise BadHours(BadHours.SPAN, "ends")
    if on < at.astimezone(rules.SHANGHAI).date():
        raise BadHours(BadHours.PAST, "on")
    if not rules.is_rest(on, current()):
        raise BadHours(BadHours.ORDINARY, "on")
    kept = _with_her(hall, known.pk, on).exclude(starts__gte=starts, starts__lt=ends)
    if kept.exists():
        raise NotNow(NotNow.ON_DUTY)
    told = {"starts": starts, "ends": ends, "entered_at": at, "entered_by": by.actor}
    return Duty.objects.update_or_create(hall=hall, staff=known, on=on, defaults=told)[0]


@transaction.atomic
def take_off_duty(*, duty: Duty, by: Who, at: datetime) -> None:
    """Take an official off duty; whoever has booked keeps an official (R39), so not while one has.

    :raises NotAllowed:
    :raises NotNow: when appointments are booked with her on that day
    """
    found = Duty.objects.select_for_update().select_related("hall").filter(pk=duty.pk).first()
    if found is None:
        raise NotNow
    _need_keeper(found.hall, by)
    if _with_her(found.hall, found.staff_id, found.on).exists():
        raise NotNow(NotNow.ON_DUTY)
    found.delete()


def _with_her(hall: Department, staff: str, on: date):
    booked = Appointment.objects.filter(hall=hall, staff=staff, on=on, is_rest=True)
    return booked.filter(status__in=Appointment.OPEN)


def _need_keeper(hall: Department, by: Who) -> None:
    if not hall.is_hall:
        raise BadHours(BadHours.HALL, "hall")
    need(rules.may_keep_hours(hall.pk, by))
