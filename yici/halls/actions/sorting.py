"""What a hall says of the sort of an item or of a department's items (C037)."""

from datetime import datetime

from yici.catalogue.models import Item
from yici.kernel.once import once
from yici.people.models import Department
from yici.people.who import Who

from ..models import Sorting
from ..rules import windows as rules
from ..rules.windows import Faulty, need, text


@once(Sorting)
def sort(
    *, hall: Department, category: str, reason: str, item: Item | None = None,
    department: Department | None = None, by: Who, at: datetime,
) -> Sorting:  # fmt: skip
    """Say which sort of window takes an item here, or all items of a department.

    :param category: one of the four, `general` (only windows that take everything), or empty: as
        the guide tells
    :raises NotAllowed, Faulty:
    """
    need(rules.may_keep(hall.pk, by))
    if (item is None) == (department is None):
        raise Faulty(Faulty.ONE_OF, "item")
    category = rules.category(category) if category else ""
    reason = text(reason, 200, Faulty.REASON, "reason")
    if not (hall.is_hall and _is_handled_in(hall, item, department)):
        raise Faulty(Faulty.NO_ITEM, "item" if item else "department")
    return Sorting.objects.create(
        hall=hall, item=item, department=department, category=category, reason=reason, at=at,
        by=by.actor,
    )  # fmt: skip


def _is_handled_in(hall: Department, item: Item | None, department: Department | None) -> bool:
    if item is not None:
        return item.region_id == hall.region_id
    return bool(department) and department in _departments_of(hall)


def _departments_of(hall: Department):
    return Department.objects.active().filter(region=hall.region_id, is_hall=False)
