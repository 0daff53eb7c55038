"""What becomes of an appointment at the hall: she has come, was served, has not come; who goes to her."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yici.people.models import Staff
from yici.people.who import Who

from .. import news
from ..models import Appointment
from ..rules import appointments as rules
from ..rules.appointments import BadHours, NotNow, need
from .booking import locked, note


@transaction.atomic
def check_in(*, appointment: Appointment, by: Who, at: datetime) -> Appointment:
    """Note that she has come (签到), on the day of her appointment.

    :raises NotAllowed, NotNow:
    """
    found = _here(appointment, by, at, "booked")
    return _becomes(found, "arrived", by, at)


@transaction.atomic
def serve(
    *, appointment: Appointment, by: Who, at: datetime, case_id: UUID | None = None
) -> Appointment:
    """Note that she was served, with the case that was taken in, if any. Said again, it stands.

    :raises NotAllowed, NotNow:
    """
    found = _here(appointment, by, at, "booked", "arrived", "served")
    if found.kind == "home" and found.staff_id is None and case_id is None:
        raise NotNow(NotNow.HAS_MADE)
    if found.status == "served" and case_id in (None, found.case_id):
        return found
    found.case_id = found.case_id or case_id
    return _becomes(found, "served", by, at)


@transaction.atomic
def miss(*, appointment: Appointment, by: Who, at: datetime) -> Appointment:
    """Note that she has not come, or was not at home, a quarter of an hour after the time at the earliest.

    :raises NotAllowed, NotNow:
    """
    found = _here(appointment, by, at, "booked")
    if at < rules.begins(found.on, found.starts) + rules.GRACE:
        raise NotNow(NotNow.NOT_DUE)
    _becomes(found, "missed", by, at)
    news.missed(found, at)
    return found


@transaction.atomic
def assign(*, appointment: Appointment, staff: str, by: Who, at: datetime) -> Appointment:
    """Say who goes to her, or who receives her; she reads the name, and who goes is told at her desk.

    :param staff: code of an official who serves at the hall
    :raises NotAllowed, NotNow, BadHours:
    """
    found = locked(appointment)
    need(rules.may_serve(found.hall_id, by))
    if not found.is_open or found.is_rest:  # on a day of rest the roster says it (R39)
        raise NotNow
    known = Staff.objects.filter(
        pk=staff, is_active=True, posts__department=found.hall_id, posts__until=None,
        posts__role__in=("clerk", "hall_manager"),
    ).first()  # fmt: skip
    if known is None:
        raise BadHours(BadHours.STAFF, "staff")
    if found.staff_id != known.pk:
        found.staff = known
        found.save(update_fields=["staff"])
        note(found, "assigned", by, at)
        news.assigned(found, at)
    return found


def note_printed(*, appointments: list[Appointment], by: Who, at: datetime) -> None:
    """Keep that addresses were printed in clear for those who go.

    :raises NotAllowed:
    """
    for one in appointments:
        need(rules.may_serve(one.hall_id, by))
        note(one, "printed", by, at)


def _here(appointment: Appointment, by: Who, at: datetime, *statuses: str) -> Appointment:
    found = locked(appointment)
    need(rules.may_serve(found.hall_id, by))
    if found.status not in statuses:
        raise NotNow
    if found.on > at.astimezone(rules.SHANGHAI).date():
        raise NotNow(NotNow.NOT_TODAY)
    return found


def _becomes(found: Appointment, status: str, by: Who, at: datetime) -> Appointment:
    found.status = status
    found.save(update_fields=["status", "case_id"])
    note(found, status, by, at)
    return found


def erase_places(*, before) -> int:
    """Erase addresses and telephones of visits at home before a day; return how many.

    :param before: a day; what is still open keeps its own
    """
    over = Appointment.objects.filter(on__lt=before).exclude(sealed=None)
    return over.exclude(status__in=Appointment.OPEN).update(sealed=None)
