"""The demo city's hours, roster, visits at home and a few appointments: all of them SIMULATED."""

from datetime import date, time, timedelta

from django.utils import timezone

from yici.calendar.local import current
from yici.people.demo.cast import COUNTY, HALL
from yici.people.models import Applicant, Department, Region
from yici.people.who import Who, who_acts_as

from . import actions, slots
from .models import Appointment, Hours
from .rules import appointments as rules

SETUP = Who.clock()
MORNING = [time(9), time(9, 30), time(10), time(10, 30), time(11), time(11, 30)]
AFTERNOON = [time(14), time(14, 30), time(15), time(15, 30), time(16), time(16, 30)]
DUTY = ("GA1001", "GA1002")  # clerks of the hall
PLACE = {"reason": "aged", "address": "枣山镇3组（模拟）", "phone": "19900000003"}


def load_appointments(progress=lambda things, what: things) -> None:
    """Open hours and a roster, and let some citizens book; what is there stays."""
    hall = Department.objects.filter(region=COUNTY, short_name=HALL).first()
    if hall is None or Hours.objects.filter(hall=hall).exists():
        return
    now = timezone.now()
    for day in progress(list(rules.DAYS), "hours"):
        at_work = day <= 5
        whole = dict.fromkeys(MORNING + AFTERNOON, 3) if at_work else dict.fromkeys(MORNING, 2)
        actions.set_hours(hall=hall, day=day, capacities=whole, by=SETUP, at=now)
    towns = Region.objects.within(COUNTY).filter(level="town").order_by("code")[:3]
    for town in towns:
        actions.set_area(hall=hall, region=town.code, per_day=2, by=SETUP, at=now)
    _roster(hall, now)
    _book(hall, [town.code for town in towns], now)


def _roster(hall: Department, now) -> None:
    for on in _days(now, rest=True):
        for staff in DUTY:
            actions.put_on_duty(
                hall=hall, staff=staff, on=on, starts=time(9), ends=time(12), by=SETUP, at=now
            )


def _days(now, *, rest: bool) -> list[date]:
    """Return the days of rest, or the working days, that can be booked from tomorrow on."""
    today, calendar = timezone.localdate(now), current()
    ahead = (today + timedelta(days=n) for n in range(1, rules.AHEAD + 1))
    return [day for day in ahead if rules.is_rest(day, calendar) == rest]


def _book(hall: Department, towns: list[str], now) -> None:
    items = slots.bookable_at(hall, timezone.localdate(now))[:4]
    people = {
        name: one
        for name in ("citizen", "citizen2", "mother", "elder")
        if (one := Applicant.objects.filter(user__username=name).first())
    }
    if not items or len(people) < 4:
        return
    working, resting = _days(now, rest=False), _days(now, rest=True)
    for n, name in enumerate(("citizen", "citizen2", "mother")):
        told = {"hall": hall, "item": items[n % len(items)], "at": now, "applicant": people[name]}
        by = who_acts_as(people[name], now)
        actions.book(on=working[0], starts=MORNING[n], by=by, **told)
        if n == 1 and resting:
            actions.book(on=resting[0], starts=MORNING[0], by=by, **told)
    if towns:
        actions.book(
            hall=hall, item=items[-1], applicant=people["elder"], on=working[1], starts=time(9),
            by=SETUP, at=now, kind="home", area=towns[0], **PLACE,
        )  # fmt: skip
        visit = Appointment.objects.get(kind="home")
        actions.assign(appointment=visit, staff=DUTY[0], by=SETUP, at=now)
