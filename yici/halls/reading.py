"""What a hall's windows are, told to everybody: those that take an item, and what has no window."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models.fields.json import KT

from yici.catalogue.models import Edition, Item
from yici.people.models import Department, Staff

from .counter import told_by
from .models import Sitting, Sorting, Window
from .rules import sorting
from .rules.sorting import Place, Sorted
from .rules.windows import ALL


@dataclass(frozen=True)
class Line:
    """One item as a hall sorts it."""

    code: str
    name: str
    department: str
    sorted: Sorted
    has_window: bool


def halls_of(who) -> list[Department]:
    """Return the halls whose windows she may look at here: all for an administrator, else her own."""
    halls = Department.objects.active().filter(is_hall=True)
    if not who.has(ALL):
        halls = halls.filter(pk__in={department for _role, department in who.posts})
    return list(halls.order_by("region_id", "name"))


def places_of(hall_id: int, on: date) -> list[Place]:
    """Return the windows of a hall that are open on a day."""
    shown = Window.objects.filter(hall=hall_id).open_on(on)
    return [Place(*row) for row in shown.values_list("pk", "number", "name", "category")]


def windows_for(edition: Edition, on: date) -> list[tuple[Department, list[Place]]]:
    """Return where an item is taken in: the halls of its region that have windows, with those that take it."""
    item = edition.item
    shown = Window.objects.filter(
        hall__is_hall=True, hall__is_active=True, hall__region=item.region_id
    )
    halls: dict[int, tuple[Department, list[Place]]] = {}
    for one in shown.open_on(on).select_related("hall"):
        _hall, places = halls.setdefault(one.hall_id, (one.hall, []))
        places.append(Place(one.pk, one.number, one.name, one.category))
    if not halls:
        return []
    of_items, of_departments = _said(halls, [item.pk], [item.department_id])
    found = []
    for hall, places in halls.values():
        sort = sorting.sorted_by(
            of_items.get((hall.pk, item.pk)),
            of_departments.get((hall.pk, item.department_id)),
            told_by(edition.content),
        )
        found.append((hall, sorting.taking(places, [sort.category])))
    return found


def _said(halls: Iterable[int], items=None, departments=None) -> tuple[dict, dict]:
    """Return what these halls say of items and departments: {(hall, id): category}."""
    said = Sorting.objects.filter(hall__in=list(halls)).order_by("pk")
    if items is not None:
        said = said.filter(item__in=items) | said.filter(department__in=departments)
    of_items, of_departments = {}, {}
    for hall, item, department, category in said.values_list(
        "hall_id", "item_id", "department_id", "category"
    ):
        if item:
            of_items[hall, item] = category
        else:
            of_departments[hall, department] = category
    return of_items, of_departments


def lines_of(hall: Department, on: date) -> Iterator[Line]:
    """Yield every item that the hall's region has in force, with its sort and whether a window is for it.

    Three statements, however many items: of a guide only what its sort rests on is read.
    """
    places = places_of(hall.pk, on)
    of_items, of_departments = _said([hall.pk])
    shown = Edition.objects.in_force(on).filter(
        item__region=hall.region_id, item__state=Item.State.IN_USE
    )
    read = shown.order_by("item__department__name", "item__name", "item__code").values_list(
        "item_id", "item__code", "item__name", "item__department_id", "item__department__name",
        "themes", KT("body__paths__jointly"), "body__service_objects",
        KT("body__guide__window"),
    )  # fmt: skip
    for pk, code, name, office, office_name, themes, jointly, served, window in read:
        guide = sorting.derived(name, themes or (), jointly or "", served or (), window or "")
        sort = sorting.sorted_by(
            of_items.get((hall.pk, pk)), of_departments.get((hall.pk, office)), guide
        )
        has = sorting.has_own(places, sort.category)
        yield Line(code, name, office_name, sort, has)


def sitting_at(windows: Iterable[Window], on: date) -> dict[int, Staff]:
    """Return who sits at these windows on a day, by window."""
    there = Sitting.objects.filter(window__in=windows).today(on).select_related("staff")
    return {one.window_id: one.staff for one in there}


def told(window: Window) -> dict:
    """Return a window as the API tells it to everybody."""
    shown = ("number", "name", "category", "since", "closed_on")
    return {
        "id": window.pk,
        "hall": {"id": window.hall_id, "name": window.hall.name},
        **{name: getattr(window, name) for name in shown},
    }
