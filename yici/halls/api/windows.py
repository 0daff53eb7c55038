"""`/windows`: the windows of halls, who sits at them, and which items they take (C037)."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yici.catalogue.models import Item
from yici.kernel import rest
from yici.people.models import Department
from yici.people.refusals import NotAllowed
from yici.people.who import who_is

from .. import actions, reading
from ..counter import counter_of
from ..models import Sitting, Window
from ..rules import windows as rules

router = Router(tags=["windows"])
Category = Literal["investment", "housing", "business", "social", "general"]
Sort = Literal["investment", "housing", "business", "social", ""]
Ground = Literal["item", "department", "window", "name", "joint", "theme", "persons", ""]
Short = Annotated[rest.Plain, StringConstraints(max_length=60)]
Code = Annotated[rest.Plain, StringConstraints(max_length=80)]


class WindowHallOut(Schema):
    id: int = Field(description="As the catalogue numbers departments.")
    name: str


class WindowOut(Schema):
    """A window of a hall: for one of the four sorts of items, or for all (`general`)."""

    id: int
    hall: WindowHallOut
    number: str
    name: str
    category: Category
    since: date
    closed_on: date | None = Field(description="Null while it is in use.")


class WindowsOut(rest.Page[WindowOut]):
    """A page of windows, in the order in which they were entered."""


class WindowIn(rest.Given):
    hall: int = Field(description="As the catalogue numbers departments.")
    number: Annotated[rest.Plain, StringConstraints(max_length=20)]
    name: rest.Line
    category: Category
    since: date | None = Field(None, description="In use from; left out: from today on.")


class WindowCorrectionIn(rest.Given):
    """Its name and sort as they should stand; the number stays."""

    name: rest.Line
    category: Category


class SeatOut(Schema):
    """The window at which the caller sits, or sat."""

    window: WindowOut
    on: date
    since: datetime
    until: datetime | None


class HandOverWindowIn(rest.Given):
    to: Annotated[rest.Plain, StringConstraints(max_length=20)] = Field(
        "", description="Staff code of who sits there next; left out: nobody."
    )


class SortIn(rest.Given):
    """Which sort of window takes one item, or all items of a department."""

    hall: int
    item: Code = ""
    department: int | None = None
    category: Category | Literal[""] = Field(description="Empty: as the guide tells.")
    reason: rest.Line


class SaidOut(Schema):
    """What the hall says from now on."""

    item: str
    department: int | None
    category: Category | Literal[""]
    reason: str
    at: datetime


class SortedOut(Schema):
    """An item as the hall sorts it."""

    item: str
    name: str
    department: str
    category: Sort
    ground: Ground = Field(description="By what: what the hall says, or what the guide tells.")
    has_window: bool = Field(description="Whether an open window is for it, or for everything.")


class SortsOut(Schema):
    hall: WindowHallOut
    items: list[SortedOut]


@router.get("", response=WindowsOut, auth=None)
def list_windows(
    request, hall: int | None = None, item: Code = "", closed: bool = False,
    cursor: rest.Cursor = None, limit: rest.Limit = 50,
):  # fmt: skip
    """Windows in use: of one `hall`, or those that take an `item` (by its code); `closed` shows old ones."""
    found = Window.objects.visible_to(who_is(request.user)).select_related("hall")
    found = found if closed else found.in_use()
    if hall is not None:
        found = found.filter(hall=_small(hall))
    if item:
        places = _taking(item)
        found = found.filter(pk__in=[place.pk for place in places])
    if cursor:
        [after] = rest.unseal(cursor, _row)
        found = found.filter(pk__gt=after)
    rows = list(found.order_by("pk")[: limit + 1])
    more = rest.seal(rows[limit - 1].pk) if len(rows) > limit else None
    return {"items": [reading.told(one) for one in rows[:limit]], "next": more}


def _taking(code: str) -> list:
    """Return the places that take an item; none for what is not on offer."""
    found = Item.objects.with_current().filter(code=code).first()
    if found is None or found.current is None:
        return []
    halls = reading.windows_for(found.current, timezone.localdate())
    return [place for _hall, places in halls for place in places]


NO_SEAT = {"responses": {404: {"$ref": "#/components/responses/404"}}}


@router.get("/seat", response=SeatOut, openapi_extra=NO_SEAT)
def read_seat(request):
    """At which window you sit today. 404: at none."""
    who = who_is(request.user)
    counter = counter_of(who, timezone.localdate())
    hers = Sitting.objects.visible_to(who).filter(staff_id=who.staff_code)
    found = hers.today(timezone.localdate()).select_related("window__hall").first()
    if counter is None or found is None:
        raise Http404
    return _seat(found)


@router.get("/sorts", response=SortsOut, auth=None)
def list_sorts(request, hall: int, without_window: bool = False):
    """Every item in force in the hall's region with its sort; `without_window` keeps those no window is for."""
    found = _hall(hall)
    lines = reading.lines_of(found, timezone.localdate())
    return {
        "hall": {"id": found.pk, "name": found.name},
        "items": [
            {
                "item": one.code, "name": one.name, "department": one.department,
                "category": one.sorted.category, "ground": one.sorted.ground,
                "has_window": one.has_window,
            }
            for one in lines if not (without_window and one.has_window)
        ],
    }  # fmt: skip


@router.post("/sorts", response={201: SaidOut})
def sort_items(request, given: SortIn, key: rest.IdempotencyKey = None):
    """Say which sort of window takes an item, or all items of a department, in this hall."""
    item = Item.objects.filter(code=given.item).first() if given.item else None
    if given.item and item is None:
        raise rules.Faulty(rules.Faulty.NO_ITEM, "item")
    office = _office(given.department) if given.department is not None else None
    made = actions.sort(
        hall=_hall(given.hall), item=item, department=office, category=given.category,
        reason=given.reason, **_by(request, key),
    )  # fmt: skip
    return 201, {
        "item": given.item, "department": given.department, "category": made.category,
        "reason": made.reason, "at": made.at,
    }  # fmt: skip


@router.get("/{window}", response=WindowOut, auth=None)
def read_window(request, window: int):
    """One window, in use or closed."""
    return reading.told(_window(request, window))


@router.post("", response={201: WindowOut})
def enter_window(request, given: WindowIn, key: rest.IdempotencyKey = None):
    """Enter a window of a hall you manage."""
    facts = given.model_dump() | {"hall": _hall(given.hall)}
    made = actions.enter_window(**_by(request, key), **facts)
    return 201, reading.told(_window(request, made.pk))


@router.post("/{window}/correct", response=WindowOut)
def correct_window(
    request, window: int, given: WindowCorrectionIn, key: rest.IdempotencyKey = None
):
    """Correct its name or sort; what was said before stays in the register."""
    found = _window(request, window)
    actions.correct_window(window=found, **_by(request, key), **given.model_dump())
    return reading.told(_window(request, window))


@router.post("/{window}/close", response=WindowOut)
def close_window(request, window: int, key: rest.IdempotencyKey = None):
    """Close it from now on, for good."""
    actions.close_window(window=_window(request, window), **_by(request, key))
    return reading.told(_window(request, window))


@router.post("/{window}/sit", response=SeatOut)
def sit_at_window(request, window: int):
    """Say that you sit there today; where you sat before you sit no more."""
    done = actions.sit(window=_window(request, window), by=who_is(request.user), at=timezone.now())
    return _seat(done)


@router.post("/seat/hand-over", response=SeatOut)
def hand_over_window(request, given: HandOverWindowIn):
    """Leave your window for today, or hand it to a colleague, who sits there then."""
    done = actions.hand_over(to=given.to, by=who_is(request.user), at=timezone.now())
    return _seat(done)


@router.post("/{window}/free", response=SeatOut)
def free_window(request, window: int):
    """Free a window that somebody left without handing it over; for who manages the hall."""
    done = actions.free(window=_window(request, window), by=who_is(request.user), at=timezone.now())
    return _seat(done)


def _by(request, key: str | None) -> dict:
    who = who_is(request.user)
    return {"by": who, "at": timezone.now(), "key": rest.key_of(who, key)}


def _small(pk: int) -> int:
    return pk if 0 < pk < 2**63 else 0


def _row(told) -> int:
    if not (type(told) is int and 0 <= told < 2**63):
        raise ValueError
    return told


def _window(request, pk: int) -> Window:
    shown = Window.objects.visible_to(who_is(request.user)).select_related("hall")
    found = shown.filter(pk=_small(pk)).first()
    if found is None:
        raise Http404
    return found


def _hall(pk: int) -> Department:
    found = Department.objects.active().filter(is_hall=True, pk=_small(pk)).first()
    if found is None:
        raise rules.Faulty(rules.Faulty.HALL, "hall")
    return found


def _office(pk: int) -> Department:
    found = Department.objects.active().filter(pk=_small(pk)).first()
    if found is None:
        raise NotAllowed
    return found


def _seat(one: Sitting) -> dict:
    return {
        "window": reading.told(one.window),
        "on": one.on,
        "since": one.since,
        "until": one.until,
    }
