"""顺延: a new calendar of working days moves the one date of the whole, and says so."""

from collections.abc import Iterator
from datetime import date, datetime

from yici.calendar.workdays import Workdays
from yici.cases.calendars import Moved
from yici.kernel.actions import Told, command

from .. import events, total
from ..lifecycle import STEPS, State
from ..models import BundleCase
from .shared import dated, day_of


@command(BundleCase)
def redate(bundle, *, before: Workdays, calendar: Workdays, at: datetime) -> Told | None:
    """Reckon again when the whole is due; nothing happens when the calendar does not move it.

    A pause that goes on moves the date from day to day: that is told when it ends, not here.
    """
    state, on = bundle.state, day_of(at)
    if _moved_to(state, before, calendar, on) is None:
        return None
    event = events.Redated(on=on, version=calendar.version)
    return Told(*dated(state, event), actor="clock")


def _moved_to(state: State, before: Workdays, calendar: Workdays, on: date) -> date | None:
    """Return the day to which the calendar moves the whole; None when it does not move it."""
    if events.Redated not in STEPS[state.status]:
        return None
    was, now = (total.reckon(one, state, on) for one in (before, calendar))
    if was is None or now is None or now.due_on in (was.due_on, state.due_on):
        return None
    return now.due_on


def preview_calendar(*, before: Workdays, calendar: Workdays, on: date) -> Iterator[Moved]:
    """Yield every whole whose one date this calendar would move; nothing is written."""
    running = BundleCase.objects.filter(status="running").order_by("pk")
    for pk in list(running.values_list("pk", flat=True)):
        bundle = BundleCase.at(pk)
        state = bundle.state
        if due_on := _moved_to(state, before, calendar, on):
            yield Moved(pk, bundle.number, "total", state.due_on, due_on, is_whole=True)


def follow_calendar(*, before: Workdays, calendar: Workdays, at: datetime) -> int:
    """Re-date what is under way as a whole; return how many were moved."""
    moved = 0
    running = BundleCase.objects.filter(status="running").order_by("pk")
    for pk, seen in list(running.values_list("pk", "seq")):
        moved += redate(bundle=pk, before=before, calendar=calendar, at=at).seq > seen
    return moved
