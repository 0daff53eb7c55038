"""What can be booked: the half-hours of a hall and the days of its visits at home, with what is left of each."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from yici.calendar.local import current
from yici.catalogue.models import Edition, Item
from yici.people.models import Department

from .models import Appointment, Area, Duty, Hours
from .rules import appointments as rules


@dataclass(frozen=True)
class Slot:
    """A time that a hall offers: how many at once, how many are booked.

    On a day of rest there are no more than officials on duty then (R39).
    """

    on: date
    starts: time
    capacity: int
    taken: int
    is_rest: bool
    is_over: bool

    @property
    def free(self) -> int:
        return 0 if self.is_over else max(self.capacity - self.taken, 0)

    @property
    def ends(self) -> time:
        return (datetime.combine(self.on, self.starts) + rules.STEP).time()


def slots(hall_id: int, first: date, last: date, at: datetime) -> dict[date, list[Slot]]:
    """Return what a hall offers on each day of a span, in three statements at most.

    A day without anything is left out.
    """
    hours: dict[int, list[Hours]] = {}
    for one in Hours.objects.filter(hall_id=hall_id).order_by("starts"):
        hours.setdefault(one.day, []).append(one)
    calendar, found = current(), {}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if not hours:
        return {}
    booked = Appointment.objects.filter(hall_id=hall_id, kind="hall", on__range=(first, last))
    counts = booked.exclude(status="cancelled").values_list("on", "starts").annotate(Count("pk"))
    taken = {(on, starts): many for on, starts, many in counts}
    resting = [day for day in days if rules.is_rest(day, calendar)]
    on_duty = _on_duty(hall_id, resting) if resting else Counter()
    for day in days:
        rest = rules.is_rest(day, calendar)
        of_day = [
            Slot(
                on=day,
                starts=one.starts,
                capacity=min(one.capacity, on_duty[day, one.starts]) if rest else one.capacity,
                taken=taken.get((day, one.starts), 0),
                is_rest=rest,
                is_over=rules.begins(day, one.starts) <= at,
            )
            for one in hours.get(rules.day_code(day, calendar), ())
        ]
        if of_day:
            found[day] = of_day
    return found


def _on_duty(hall_id: int, days: list[date]) -> Counter:
    """Return how many officials are there at each half-hour of these days."""
    counted: Counter = Counter()
    for duty in Duty.objects.filter(hall_id=hall_id, on__in=days):
        moment = datetime.combine(duty.on, duty.starts)
        while moment.time() < duty.ends and moment.date() == duty.on:
            counted[duty.on, moment.time()] += 1
            moment += rules.STEP
    return counted


def home_days(hall_id: int, area: str, first: date, last: date) -> dict[date, Slot]:
    """Return the days on which officials of a hall come to an area, with what is left of each.

    On working days only: of a day of rest nobody knows yet who would go.
    """
    offer = Area.objects.filter(hall_id=hall_id, region=area).first()
    if offer is None:
        return {}
    booked = Appointment.objects.filter(
        hall_id=hall_id, kind="home", area=area, on__range=(first, last)
    )
    counts = booked.exclude(status="cancelled").values_list("on").annotate(Count("pk"))
    taken, calendar = dict(counts), current()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {
        day: Slot(day, rules.HOME_TIMES[0], offer.per_day, taken.get(day, 0), False, False)
        for day in days
        if not rules.is_rest(day, calendar)
    }


def in_force(item: Item, on: date) -> Edition | None:
    """Return the guide of an item in force on a day."""
    return Edition.objects.in_force(on).filter(item=item).first()


def halls_for(item: Item, content) -> list[Department]:
    """Return the halls that take an item in and have hours or visits to book: its own first (C051)."""
    reach = content.cross_region.within(item.region_id)
    offering = {*Hours.objects.values_list("hall_id", flat=True).distinct()}
    offering |= {*Area.objects.values_list("hall_id", flat=True).distinct()}
    halls = Department.objects.active().filter(
        pk__in=offering, is_hall=True, region__code__startswith=reach
    )
    return sorted(halls, key=lambda hall: (hall.region_id != item.region_id, hall.name))


def takes_in(hall: Department, item: Item, content) -> bool:
    """Whether this hall takes the item in: its own, or one that it reaches (C051)."""
    return (
        hall.is_hall
        and hall.is_active
        and (
            hall.region_id == item.region_id
            or content.cross_region.reaches(item.region_id, hall.region_id)
        )
    )


def areas_of(hall_id: int) -> list[Area]:
    """Return where a hall makes visits at home."""
    return list(Area.objects.filter(hall_id=hall_id).select_related("region").order_by("region_id"))


def item_named(words: str, hall: Department, on: date) -> Item | None:
    """Return the item with this code or whole name that a hall takes in on a day and that can be booked."""
    words = words.strip()
    named = Edition.objects.in_force(on).filter(Q(item__code=words) | Q(item__name=words))
    for one in named.filter(body__bookable=True).select_related("item").order_by("item__code"):
        if takes_in(hall, one.item, one.content):
            return one.item
    return None


def bookable_at(hall: Department, on: date) -> list[Item]:
    """Return what can be booked at a hall that is handled in its own region."""
    found = Edition.objects.in_force(on).filter(item__region=hall.region_id, body__bookable=True)
    return [one.item for one in found.select_related("item").order_by("item__name")]
