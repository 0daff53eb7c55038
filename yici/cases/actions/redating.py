"""顺延: a new calendar of working days moves the dates of running clocks, and says so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yici.calendar.versions import changed_days
from yici.calendar.workdays import Workdays
from yici.kernel.actions import Told, command
from yici.kernel.story import Stale, Telling, tell_many

from .. import clocks, events
from ..lifecycle import STEPS, State
from ..models import Calendar, Case, Clock
from .shared import calendar as in_force
from .shared import day_of

AT_ONCE = 200  # cases read and told at once


@dataclass(frozen=True)
class Moved:
    """A clock that another calendar moves."""

    case: UUID
    number: str
    kind: str
    before: date | int | None  # due on, or days left while it is stopped
    after: date | int | None


@command(Case)
def redate(case, *, calendar: Workdays, at: datetime) -> Told | None:
    """Reckon a case's running clocks again; nothing happens when none of them moves."""
    event = _redated(case.state, calendar, day_of(at))
    return Told(event, actor="clock") if event else None


def _redated(state: State, calendar: Workdays, on: date) -> events.Redated | None:
    moved = tuple(after for _, after in _moved(state, calendar))
    if not moved or events.Redated not in STEPS[state.status]:
        return None
    return events.Redated(on=on, version=calendar.version, clocks=moved)


def _moved(state: State, calendar: Workdays) -> list[tuple[clocks.Clock, clocks.Clock]]:
    up = [clock for clock in state.clocks if clock.ended_on is None]
    pairs = [(clock, clocks.reckon(calendar, clock)) for clock in up]
    return [(before, after) for before, after in pairs if before != after]


def follow_calendar(*, at: datetime, step: Callable[[int], object] = lambda cases: None) -> int:
    """Re-date every case by the calendar in force, if it is not the one that was applied last.

    Every case that is affected tells it once: one that was told already reckons to what it has,
    so this may be run again, or twice at once, or go on where it was broken off.

    :param step: called with the number of cases looked at, for a progress bar
    :returns: how many cases were re-dated
    """
    calendar = in_force()
    if _is_applied(calendar):
        return 0
    since = _changed_since(calendar)
    row = Calendar.objects.create(
        version=calendar.version, notice=calendar.notice.as_json(), begun_at=at
    )
    moved = 0
    for ids in batches(since):
        moved += _redate_all(ids, calendar, at)
        step(len(ids))
    row.done_at, row.moved = at, moved
    row.save(update_fields=["done_at", "moved"])
    return moved


def _is_applied(calendar: Workdays) -> bool:
    last = Calendar.objects.order_by("pk").last()
    return last is not None and last.done_at is not None and last.is_version(calendar.version)


def _changed_since(calendar: Workdays) -> list[date] | None:
    """Return the days that count otherwise than by any calendar since the last one in full."""
    done = Calendar.objects.exclude(done_at=None).order_by("pk").last()
    if done is None:
        return None
    since = Calendar.objects.filter(pk__gte=done.pk)
    return sorted({day for row in since for day in changed_days(row.read(), calendar)})


def batches(changed: list[date] | None) -> Iterator[list[UUID]]:
    """Yield the ids of cases with a clock that these days may move; None: any may.

    A clock is moved by a day between its beginning and the day it is due, or it was stopped.
    """
    if changed is not None and not changed:
        return
    running = Clock.objects.filter(ended_on=None).order_by("case_id")
    if changed:
        running = running.filter(started_on__lt=changed[-1]).exclude(due_on__lt=changed[0])
    last = None
    while True:
        page = running.filter(case_id__gt=last) if last else running
        ids = list(page.values_list("case_id", flat=True).distinct()[:AT_ONCE])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _redate_all(ids: list[UUID], calendar: Workdays, at: datetime) -> int:
    on, tellings = day_of(at), []
    for case in Case.at_all(ids):
        if event := _redated(case.state, calendar, on):
            tellings.append(Telling(case, (event,), "clock", at))
    try:
        tell_many(tellings)
    except Stale:  # somebody acted on one of them meanwhile: one by one, each read again
        seen = {told.story.pk: told.story.seq for told in tellings}
        moved = (redate(case=pk, calendar=calendar, at=at).seq > seq for pk, seq in seen.items())
        return sum(moved)
    return len(tellings)


def preview(calendar: Workdays, changed: list[date] | None = None) -> Iterator[Moved]:
    """Yield every clock that this calendar would move; nothing is written."""
    for ids in batches(changed):
        for case in Case.at_all(ids):
            if events.Redated not in STEPS[case.status]:
                continue
            for before, after in _moved(case.state, calendar):
                yield Moved(case.pk, case.number, before.kind, _where(before), _where(after))


def _where(clock: clocks.Clock) -> date | int | None:
    return clock.due_on if clock.is_running else clock.days_left
