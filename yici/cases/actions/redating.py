"""顺延: a new calendar of working days moves the dates of running clocks, and says so."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from yici.calendar.workdays import Workdays
from yici.kernel.actions import Told, command
from yici.kernel.story import Stale, Telling, tell_many

from .. import calendars, events
from ..lifecycle import State
from ..models import Calendar, Case
from .shared import calendar as in_force
from .shared import day_of


@command(Case)
def redate(case, *, calendar: Workdays, at: datetime) -> Told | None:
    """Reckon a case's running clocks again; nothing happens when none of them moves."""
    event = _redated(case.state, calendar, day_of(at))
    return Told(event, actor="clock") if event else None


def _redated(state: State, calendar: Workdays, on: date) -> events.Redated | None:
    moved = tuple(after for _, after in calendars.moved(state, calendar))
    return events.Redated(on=on, version=calendar.version, clocks=moved) if moved else None


def follow_calendar(*, at: datetime, step: Callable[[int], object] = lambda cases: None) -> int:
    """Re-date every case by the calendar in force, if it is not the one that was applied last.

    Every case that is affected tells it once: one that was told already reckons to what it has,
    so this may be run again, or twice at once, or go on where it was broken off.

    :param step: called with the number of cases looked at, for a progress bar
    :returns: how many cases, and wholes of several, were re-dated
    """
    calendar = in_force()
    last = Calendar.objects.order_by("pk").last()
    if last and last.done_at and last.is_version(calendar.version):
        return 0
    changed = calendars.changed_since(calendar)
    row = Calendar.objects.create(
        version=calendar.version, notice=calendar.notice.as_json(), begun_at=at
    )
    for ids in calendars.batches(changed):
        row.moved += _redate_all(ids, calendar, at)
        step(len(ids))
    before = calendars.last_applied()
    for follow in calendars.FOLLOWED_BY if before else ():
        row.moved += follow(before=before, calendar=calendar, at=at)
    row.done_at = at
    row.save(update_fields=["done_at", "moved"])
    return row.moved


def _redate_all(ids: list[UUID], calendar: Workdays, at: datetime) -> int:
    on, tellings = day_of(at), []
    for case in Case.at_all(ids):
        if event := _redated(case.state, calendar, on):
            tellings.append(Telling(case, (event,), "clock", at))
    try:
        tell_many(tellings)
    except Stale:  # somebody acted on one of them meanwhile: one by one, each read again
        return sum(_redate_one(told.story.pk, calendar, at) for told in tellings)
    return len(tellings)


def _redate_one(case: UUID, calendar: Workdays, at: datetime) -> bool:
    before = Case.at(case).seq
    return redate(case=case, calendar=calendar, at=at).seq > before
