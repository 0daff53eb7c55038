"""Which calendars cases were reckoned by, and which dates another one gives. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yici.calendar import versions as announced
from yici.calendar.local import current
from yici.calendar.notice import Notice
from yici.calendar.versions import Version, changed_days, same_days
from yici.calendar.workdays import Workdays

from . import clocks, events
from .lifecycle import STEPS, State
from .models import Calendar, Case, Clock

__all__ = ["as_of", "batches", "changed_since", "current", "moved", "preview", "versions"]
AT_ONCE = 200  # cases read at once
# What modules above re-date by another calendar (bundles: the one date of a whole). Each takes
# `before`, `calendar` and `at`, and returns how many it has moved.
FOLLOWED_BY: list = []
# What they would re-date: each takes `before`, `calendar` and `on`, and yields Moved.
PREVIEWED_BY: list = []


@dataclass(frozen=True)
class Moved:
    """A clock that another calendar moves: of a case, or the one date of several together."""

    case: UUID
    number: str
    kind: str
    before: date | int | None  # due on, or days left while it is stopped
    after: date | int | None
    is_whole: bool = False  # the case is a bundle: several items as one thing


def versions() -> list[Version]:
    """Return every calendar known here, the oldest first: those announced, and those applied."""
    known = list(announced.versions())
    kept: list[Version] = []
    for row in Calendar.objects.all():
        if not any(same_days(row.version, v.version) for v in (*known, *kept)):
            kept.append(Version(Notice.from_json(row.notice), row.begun_at.date(), "YICI_DAYS"))
    return [*known[:-1], *kept, known[-1]]


def as_of(version: str) -> Workdays:
    """Return the calendar of a version, announced or once applied here.

    :raises UnknownVersion: when there is none
    """
    kept = Calendar.objects.values_list("notice", flat=True)
    return announced.as_of(version, (Notice.from_json(notice) for notice in kept))


def changed_since(calendar: Workdays) -> list[date] | None:
    """Return the days that count otherwise than by any calendar since the last one in full.

    None: nothing was ever applied here, so any day may.
    """
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


def moved(state: State, calendar: Workdays) -> list[tuple[clocks.Clock, clocks.Clock]]:
    """Return the running clocks of a case that this calendar moves, before and after."""
    if events.Redated not in STEPS[state.status]:
        return []
    up = [clock for clock in state.clocks if clock.ended_on is None]
    pairs = [(clock, clocks.reckon(calendar, clock)) for clock in up]
    return [(before, after) for before, after in pairs if before != after]


def last_applied() -> Workdays | None:
    """Return the calendar that was last applied to the end; None before the first."""
    done = Calendar.objects.exclude(done_at=None).order_by("pk").last()
    return done.read() if done else None


def preview(calendar: Workdays, on: date) -> Iterator[Moved]:
    """Yield every clock that this calendar would move, seen from a day; nothing is written."""
    for ids in batches(changed_since(calendar)):
        for case in Case.at_all(ids):
            for before, after in moved(case.state, calendar):
                yield Moved(case.pk, case.number, before.kind, _where(before), _where(after))
    if applied := last_applied():
        for previewed in PREVIEWED_BY:
            yield from previewed(before=applied, calendar=calendar, on=on)


def _where(clock: clocks.Clock) -> date | int | None:
    return clock.due_on if clock.is_running else clock.days_left
