"""Entering, correcting and closing the windows of a hall (C037)."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from yici.kernel.once import once
from yici.people.models import Department
from yici.people.who import Who

from ..models import Sitting, Window, WindowChange
from ..rules import windows as rules
from ..rules.windows import Faulty, need, text

AHEAD = timedelta(days=366)


@once(Window)
def enter_window(
    *, hall: Department, number: str, name: str, category: str, since: date | None = None, by: Who,
    at: datetime,
) -> Window:  # fmt: skip
    """Enter a window of a hall; its number is its own as long as it is in use.

    :param since: the day from which it is in use; today when left out
    :raises NotAllowed: when not by the hall's manager or an administrator
    :raises Faulty:
    """
    need(rules.may_keep(hall.pk, by))
    hall = Department.objects.select_for_update().get(pk=hall.pk)  # one number, one window
    if not (hall.is_hall and hall.is_active):
        raise Faulty(Faulty.HALL, "hall")
    number, category = rules.number(number), rules.category(category)
    name, since = text(name, 60, Faulty.NAME, "name"), since or localdate(at)
    if not localdate(at) - AHEAD <= since <= localdate(at) + AHEAD:
        raise Faulty(Faulty.SINCE, "since")
    if hall.windows.in_use().filter(number=number).exists():
        raise Faulty(Faulty.KNOWN, "number")
    return Window.objects.create(
        hall=hall, number=number, name=name, category=category, since=since, entered_at=at,
        entered_by=by.actor,
    )  # fmt: skip


@once(Window)
def correct_window(*, window: Window, name: str, category: str, by: Who, at: datetime) -> Window:
    """Correct a window's name or sort; what was said of it before stays in the register.

    :raises NotAllowed, Faulty:
    """
    window = _in_use(window, by)
    name, category = text(name, 60, Faulty.NAME, "name"), rules.category(category)
    if (window.name, window.category) == (name, category):
        return window
    WindowChange.objects.create(
        window=window, name=window.name, category=window.category, at=at, by=by.actor
    )
    window.name, window.category = name, category
    window.save(update_fields=["name", "category"])
    return window


@once(Window)
def close_window(*, window: Window, by: Who, at: datetime) -> Window:
    """Close a window from now on: nobody sits at it any more, and what it took in stays its own.

    A window that was to open on a later day never does.

    :raises NotAllowed, Faulty:
    """
    window = _in_use(window, by)
    window.closed_on, window.closed_by = max(localdate(at), window.since), by.actor
    window.save(update_fields=["closed_on", "closed_by"])
    there = Sitting.objects.filter(window=window).today(localdate(at))
    there.update(until=at, ended_by=by.actor)
    return window


def _in_use(window: Window, by: Who) -> Window:
    found = Window.objects.select_for_update().get(pk=window.pk)
    need(rules.may_keep(found.hall_id, by))
    if found.closed_on is not None:
        raise Faulty(Faulty.CLOSED)
    return found
