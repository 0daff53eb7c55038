"""An implementation list beside its basic item, read from the database."""

from datetime import date

from django.utils.timezone import localdate

from yici.codes import Invalid, items

from .content import BasicContent, Content, TaskType
from .drift import OF_THE_ROW, Difference, Pair, compare
from .models import BasicEdition, Item


def differences(
    item: Item, content: Content | None = None, on: date | None = None
) -> tuple[Difference, ...]:
    """Return how a list differs from its basic item as that is fixed on a day (today).

    Nothing is compared while only the list itself has ever named the basic item: there is no
    upper tier to differ from.

    :param content: of the edition to compare; without it the list's own row
    """
    fixed = item.basic.on(on or localdate()) if item.basic else None
    return side_by_side(item, content, fixed)


def side_by_side(
    item: Item, content: Content | None, fixed: BasicEdition | None
) -> tuple[Difference, ...]:
    """Return the same from what was read already."""
    if fixed is None:
        return ()
    return compared(item, content, fixed.content)


def compared(item: Item, content: Content | None, fixed: BasicContent):
    code = item.basic.code if item.basic else ""
    pair = Pair(fixed, content or of_row(item), code, basic_code_of(item.code))
    return compare(pair, () if content else OF_THE_ROW)


def of_row(item: Item) -> Content:
    """What the implementation list says of an item without a guide."""
    return Content(name=item.name, task_type=TaskType.of_code(item.task_type))


def basic_code_of(code: str) -> str:
    """Return the 基本编码 inside an implementation code; empty when it fits no profile."""
    try:
        return items.parse(code).item
    except Invalid:
        return ""
