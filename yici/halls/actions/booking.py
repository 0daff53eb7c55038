"""预约: booking a visit, moving it, calling it off (C052, C079; R38, R39)."""

import secrets as chance
from collections import Counter
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from yici.calendar.local import current
from yici.catalogue.models import Item
from yici.kernel.once import once
from yici.kernel.sql import rows
from yici.people import secrets
from yici.people.models import Applicant, Department
from yici.people.who import Who

from .. import news, slots
from ..models import Appointment, AppointmentStep, Area, Duty, Hours
from ..models.appointments import context_of
from ..rules import appointments as rules
from ..rules.appointments import HALL, HOME, Barred, Faulty, NotNow, need

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read for another
LOCK = "select pg_advisory_xact_lock(hashtext(%(what)s))"
CLASHES = {  # what the database keeps apart, however many ask at once -> what it means
    "appointment_seat_at_hall": Faulty.FULL,
    "appointment_seat_at_home": Faulty.FULL,
    "appointment_person_once": Faulty.TWICE,
    "appointment_official_once": Faulty.NOBODY,
}


@once(Appointment)
def book(
    *, hall: Department, item: Item, applicant: Applicant, on: date, starts: time, by: Who, at: datetime,
    kind: str = HALL, area: str = "", reason: str = "", address: str = "", phone: str = "",
) -> Appointment:  # fmt: skip
    """Book a visit for an item whose guide in force can be booked; she is told, and so is who is on duty.

    An applicant or her agent books for her (R38); a clerk of the hall books for whoever calls.

    :param kind: `hall`, or `home`, which needs area, reason, address and telephone
    :raises NotAllowed: unless she may apply for that applicant in this item, or serves at the hall
    :raises Faulty: naming what cannot be booked so
    :raises Barred: after three visits missed; the hall may book for her nevertheless
    """
    at_desk = rules.may_serve(hall.pk, by)
    need(at_desk or by.may_act_for(applicant.pk, item.code, "apply"))
    offered = slots.in_force(item, at.astimezone(rules.SHANGHAI).date())
    if offered is None or not offered.content.bookable:
        raise Faulty(Faulty.NOT_BOOKABLE, "item")
    if not slots.takes_in(hall, item, offered.content):
        raise Faulty(Faulty.OTHER_HALL, "hall")
    if kind == HOME and reason not in rules.REASONS:
        raise Faulty(Faulty.REASON, "reason")
    place = rules.place(address, phone) if kind == HOME else None
    _lock(f"halls.person/{applicant.pk}")
    if not at_desk:
        _need_standing(applicant.pk, at)
    number = "".join(chance.choice(LETTERS) for _n in range(8))
    sealed = place and secrets.encrypt_json(place.__dict__, context_of(number))
    agent = by.applicant_id if by.applicant_id != applicant.pk and not at_desk else None
    made = Appointment(
        number=number, kind=kind, hall=hall, item=item, applicant=applicant, agent_id=agent,
        area=area if kind == HOME else "", reason=reason if kind == HOME else "", sealed=sealed,
        booked_at=at, booked_by=by.actor,
    )  # fmt: skip
    _seat(made, on, starts, at)
    note(made, "booked", by, at)
    news.booked(made, at)
    return made


@transaction.atomic
def move(*, appointment: Appointment, on: date, starts: time, by: Who, at: datetime) -> Appointment:
    """Move an appointment to another time; its place there is taken before the old one is given up.

    :raises NotAllowed, Faulty:
    :raises NotNow: when it is too late for it, or it is over
    """
    found = _changeable(appointment, by, at)
    if (found.on, found.starts) == (on, starts):
        return found
    was = found.staff_id
    found.staff = None
    _seat(found, on, starts, at)
    note(found, "moved", by, at)
    news.moved(found, at, was)
    return found


@transaction.atomic
def cancel(*, appointment: Appointment, by: Who, at: datetime) -> Appointment:
    """Call an appointment off; its time is free again. The hall does so at any time before it is over.

    :raises NotAllowed:
    :raises NotNow: when it is too late for it, or it is over
    """
    found = _changeable(appointment, by, at)
    found.status = "cancelled"
    found.save(update_fields=["status"])
    note(found, "cancelled", by, at)
    news.cancelled(found, at, by_hall=rules.may_serve(found.hall_id, by))
    return found


def locked(appointment: Appointment) -> Appointment:
    """Return the row as it is now; who comes at the same moment waits."""
    return Appointment.objects.select_for_update(of=("self",)).with_names().get(pk=appointment.pk)


def note(appointment: Appointment, verb: str, by: Who, at: datetime) -> None:
    """Keep what was done, when and by whom."""
    AppointmentStep.objects.create(
        appointment=appointment, verb=verb, on=appointment.on, starts=appointment.starts, at=at,
        by=by.actor,
    )  # fmt: skip


def barred_until(applicant_id: UUID, at: datetime) -> date | None:
    """Return the last day on which she cannot book online, or None: see `rules.barred_until`."""
    today = at.astimezone(rules.SHANGHAI).date()
    since = today - timedelta(days=rules.WITHIN + rules.BARRED_FOR)
    missed = Appointment.objects.filter(applicant=applicant_id, status="missed", on__gte=since)
    return rules.barred_until(missed.values_list("on", flat=True), today)


def _need_standing(applicant_id: UUID, at: datetime) -> None:
    if barred_until(applicant_id, at):
        raise Barred
    ahead = Appointment.objects.filter(applicant=applicant_id, status="booked")
    if ahead.filter(on__gte=at.astimezone(rules.SHANGHAI).date()).count() >= rules.OPEN_AT_ONCE:
        raise Faulty(Faulty.MANY)


def _changeable(appointment: Appointment, by: Who, at: datetime) -> Appointment:
    found = locked(appointment)
    at_desk = rules.may_serve(found.hall_id, by)
    need(at_desk or by.may_act_for(found.applicant_id, found.item.code, "apply"))
    if found.status != "booked":
        raise NotNow
    if not at_desk and at >= rules.changeable_until(found.kind, found.on, found.starts):
        raise NotNow(NotNow.LATE)
    return found


def _seat(made: Appointment, on: date, starts: time, at: datetime) -> None:
    """Give it the first free seat of that time, and on a day of rest a named official (R39).

    Who books at the same time waits; the database keeps seats apart besides.

    :raises Faulty: when the hall offers no such time, or all is taken
    """
    rules.need_time(made.kind, on, starts, at)
    _lock(f"halls.slot/{made.hall_id}/{on}")
    made.is_rest = rules.is_rest(on, current())
    most = _capacity_at_home(made, starts) if made.kind == HOME else _capacity(made, on, starts)
    same = Appointment.objects.filter(hall=made.hall_id, kind=made.kind, on=on)
    same = same.filter(area=made.area) if made.kind == HOME else same.filter(starts=starts)
    taken = set(same.exclude(status="cancelled").exclude(pk=made.pk).values_list("seat", flat=True))
    free = next((n for n in range(1, most + 1) if n not in taken), None)
    if free is None or len(taken) >= most:
        raise Faulty(Faulty.FULL, "starts")
    made.on, made.starts, made.seat = on, starts, free
    if made.is_rest:
        made.staff_id = _official(made)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        raise Faulty(_meaning(clash), "starts") from None


def _meaning(clash: IntegrityError) -> str:
    for name, said in CLASHES.items():
        if name in str(clash):
            return said
    raise clash


def _capacity(made: Appointment, on: date, starts: time) -> int:
    day = rules.day_code(on, current())
    offer = Hours.objects.filter(hall=made.hall_id, day=day, starts=starts).first()
    if offer is None:
        raise Faulty(Faulty.SLOT, "starts")
    return offer.capacity


def _capacity_at_home(made: Appointment, starts: time) -> int:
    offer = Area.objects.filter(hall=made.hall_id, region=made.area).first()
    if offer is None:
        raise Faulty(Faulty.AREA, "area")
    if starts not in rules.HOME_TIMES or made.is_rest:
        raise Faulty(Faulty.SLOT, "starts")
    return offer.per_day


def _official(made: Appointment) -> str:
    """Return who on duty is free then, who has least that day first.

    :raises Faulty: when there is nobody: then nothing can be accepted (R39)
    """
    there = Duty.objects.filter(
        hall=made.hall_id, on=made.on, starts__lte=made.starts, ends__gt=made.starts
    )
    rest = Appointment.objects.filter(on=made.on, is_rest=True).exclude(status="cancelled")
    booked = Counter(rest.exclude(pk=made.pk).values_list("staff_id", flat=True))
    busy = set(
        rest.exclude(pk=made.pk).filter(starts=made.starts).values_list("staff_id", flat=True)
    )
    free = [
        c for c in there.order_by("staff_id").values_list("staff_id", flat=True) if c not in busy
    ]
    if not free:
        raise Faulty(Faulty.NOBODY, "starts")
    return min(free, key=lambda code: booked[code])


def _lock(what: str) -> None:
    rows(LOCK, {"what": what})
