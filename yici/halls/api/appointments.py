"""`/appointments`, `/appointment-hours`: what is free, booking, receiving; a hall's hours and roster (C052)."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import AfterValidator, Field, StringConstraints

from yici.catalogue.models import Item
from yici.kernel import rest
from yici.people.models import Applicant, Department
from yici.people.refusals import NotAllowed
from yici.people.who import who_is

from .. import actions, slots
from ..models import Appointment
from ..rules import appointments as rules

router = Router(tags=["appointments"])
Kind = Literal["hall", "home"]
Status = Literal["booked", "arrived", "served", "missed", "cancelled"]
Number = Annotated[rest.Plain, StringConstraints(max_length=10)]
ItemCode = Annotated[rest.Plain, StringConstraints(max_length=60)]
StaffCode = Annotated[rest.Plain, StringConstraints(max_length=20)]
RegionCode = Annotated[rest.Plain, StringConstraints(max_length=12)]


def _bare(at: time) -> time:
    return at.replace(tzinfo=None)


HalfHour = Annotated[time, AfterValidator(_bare), Field(description="Time of the hall, `09:30`.")]


class SlotOut(Schema):
    """A time that can be booked, and what is left of it; on days of rest only with somebody on duty (R39)."""

    on: date
    starts: time
    capacity: int
    free: int
    is_rest: bool


class AppointmentOut(Schema):
    """A visit that is booked. No name and no address is in it."""

    number: str
    kind: Kind
    hall: int
    hall_name: str
    area: str
    item: str
    item_name: str
    applicant: UUID
    on: date
    starts: time
    is_rest: bool
    staff: str = Field(description="Code of the official who receives or goes; empty: not named.")
    reason: str
    status: Status
    status_words: str
    changeable_until: datetime
    case_id: UUID | None


class AppointmentIn(rest.Given):
    """At the hall, or with `kind` `home` at home: then area, reason, address and telephone have to be given."""

    hall: int = Field(description="As the catalogue numbers it; see `GET /appointments/halls`.")
    item: ItemCode
    on: date
    starts: HalfHour
    applicant: UUID | None = Field(None, description="Left out: the caller herself (R38).")
    kind: Kind = "hall"
    area: RegionCode = ""
    reason: Literal["", "aged", "disabled", "ill", "expecting", "remote", "other"] = ""
    address: rest.Line = Field("", description="Kept sealed; erased 30 days after the visit.")
    phone: Annotated[rest.Plain, StringConstraints(max_length=40)] = ""


class AppointmentMoveIn(rest.Given):
    on: date
    starts: HalfHour


class AppointmentStaffIn(rest.Given):
    staff: StaffCode


class BookableHallOut(Schema):
    """A hall that takes the item in and can be visited by appointment."""

    hall: int
    name: str
    region: str
    areas: list[str] = Field(description="Regions in which it makes visits at home.")


def told(one: Appointment) -> dict:
    """Return an appointment as the API shows it."""
    names = ("number", "kind", "area", "on", "starts", "is_rest", "reason", "status", "case_id")
    return {name: getattr(one, name) for name in names} | {
        "hall": one.hall_id,
        "hall_name": one.hall.name,
        "item": one.item.code,
        "item_name": one.item.name,
        "applicant": one.applicant_id,
        "staff": one.staff_id or "",
        "status_words": str(one.get_status_display()),
        "changeable_until": rules.changeable_until(one.kind, one.on, one.starts),
    }


def hall_of(pk: int) -> Department:
    halls = Department.objects.active().filter(is_hall=True)
    return get_object_or_404(halls, pk=pk if 0 < pk < 2**63 else 0)


def _item(request, code: str) -> Item:
    return get_object_or_404(Item.objects.visible_to(who_is(request.user)), code=code)


def by_and_at(request) -> dict:
    return {"by": who_is(request.user), "at": timezone.now()}


# -- what is free ----------------------------------------------------------------------------------


@router.get("/halls", response=list[BookableHallOut])
def list_halls(request, item: Annotated[ItemCode, Query(description="Code of the item.")]):
    """List the halls that take an item in and can be booked for it (C051)."""
    found = _item(request, item)
    offered = slots.in_force(found, timezone.localdate())
    if offered is None or not offered.content.bookable:
        return []
    return [
        {
            "hall": hall.pk, "name": hall.name, "region": hall.region_id,
            "areas": [one.region_id for one in slots.areas_of(hall.pk)],
        }
        for hall in slots.halls_for(found, offered.content)
    ]  # fmt: skip


@router.get("/slots", response=list[SlotOut])
def list_slots(
    request,
    hall: int,
    area: RegionCode = "",
):
    """List the times of the next 14 days with what is left of each; `area`: visits at home there."""
    place, now = hall_of(hall), timezone.now()
    first = timezone.localdate(now)
    last = first + timedelta(days=rules.AHEAD)
    if area:
        at_home = slots.home_days(place.pk, area, first + timedelta(days=1), last)
        found = [one for one in at_home.values()]
    else:
        by_day = slots.slots(place.pk, first, last, now)
        found = [s for of_day in by_day.values() for s in of_day if not s.is_over]
    names = ("on", "starts", "capacity", "free", "is_rest")
    return [{name: getattr(one, name) for name in names} for one in found]


# -- appointments ----------------------------------------------------------------------------------


@router.get("", response=rest.Page[AppointmentOut])
def list_appointments(
    request,
    on: date | None = None,
    status: Status | None = None,
    cursor: rest.Cursor = None,
    limit: rest.Limit = 20,
):
    """List the appointments the caller may see, the latest booked first."""
    found = Appointment.objects.visible_to(who_is(request.user)).with_names()
    found = found.filter(on=on) if on else found
    found = found.filter(status=status) if status else found
    rows, after = rest.newest_first(found, cursor, limit, at="booked_at", kind=int)
    return {"items": [told(one) for one in rows], "next": after}


@router.get("/{number}", response=AppointmentOut)
def read_appointment(request, number: Number):
    """Read one."""
    return told(_visible(request, number))


def _visible(request, number: str) -> Appointment:
    found = Appointment.objects.visible_to(who_is(request.user)).with_names()
    return get_object_or_404(found, number=number)


@router.post("", response={201: AppointmentOut})
def book_appointment(request, given: AppointmentIn, key: rest.IdempotencyKey = None):
    """Book a visit for oneself, for whom one acts (R38), or at the hall for whoever calls."""
    who = who_is(request.user)
    person = given.applicant or who.applicant_id
    if person is None:
        said = _("Name the applicant: you are none yourself.")
        raise rest.Problem(422, "not-valid", said, errors=[("applicant", said)])
    applicant = Applicant.objects.filter(pk=person).first()
    hall = hall_of(given.hall)
    if applicant is None:
        raise NotAllowed if not rules.may_serve(hall.pk, who) else Http404
    facts = given.model_dump(exclude={"hall", "item", "applicant"})
    made = actions.book(
        hall=hall, item=_item(request, given.item), applicant=applicant,
        key=rest.key_of(who, key), **by_and_at(request), **facts,
    )  # fmt: skip
    return 201, told(_visible(request, made.number))


@router.post("/{number}/actions/move", response=AppointmentOut)
def move_appointment(request, number: Number, given: AppointmentMoveIn):
    """Move it to another time (改约)."""
    actions.move(appointment=_visible(request, number), **given.model_dump(), **by_and_at(request))
    return told(_visible(request, number))


@router.post("/{number}/actions/assign", response=AppointmentOut)
def assign_appointment(request, number: Number, given: AppointmentStaffIn):
    """Name who goes or receives (派员)."""
    actions.assign(appointment=_visible(request, number), staff=given.staff, **by_and_at(request))
    return told(_visible(request, number))


class NoAppointmentWords(rest.Given):
    """Nothing more has to be said."""


PLAIN = {
    "cancel": (actions.cancel, "Call it off (取消)."),
    "check-in": (actions.check_in, "Note that she has come (签到)."),
    "serve": (actions.serve, "Note that she was served (已办)."),
    "miss": (actions.miss, "Note that she has not come (爽约)."),
}


def _add(name: str, action, words: str) -> None:
    def act(request, number: Number, given: NoAppointmentWords | None = None):
        action(appointment=_visible(request, number), **by_and_at(request))
        return told(_visible(request, number))

    act.__name__ = f"{name.replace('-', '_')}_appointment"
    path = f"/{{number}}/actions/{name}"
    router.post(path, response=AppointmentOut, summary=words, description=words)(act)


for name, (action, words) in PLAIN.items():
    _add(name, action, words)


# -- what is refused -------------------------------------------------------------------------------


def _said(status: int, code: str):
    def meaning(refused) -> rest.Problem:
        words = _(str(refused))
        errors = [(refused.field, words)] if refused.field else []
        return rest.Problem(status, code, words, errors=errors)

    return meaning


refusals = [
    (rules.Faulty, _said(422, "not-bookable")),
    (rules.BadHours, _said(422, "bad-hours")),
    (rules.Barred, _said(403, "barred")),
    (rules.NotNow, _said(409, "not-now")),
]
