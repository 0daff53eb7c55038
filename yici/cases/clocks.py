"""Clocks: how many days the law leaves, why, and until when. Pure: the calendar is passed in.

A clock is a list of facts: when it began, its limit, its stops, its extensions, its end. Every
date is reckoned from them by one function, `reckon`, so that another calendar (that of then, or
a new one) gives the dates by that calendar. It has `due_on` while it runs, `days_left` while it
is stopped, never both. Working days unless the unit says otherwise (行政许可法 art. 82); day one is
the next one.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from yici.kernel.values import replace

Unit = Literal["workday", "day"]
TO_REVOKE = "aftercheck:revoke"  # of the head's work once a promise was found false (R30)


class ClockError(ValueError):
    """The clock is not in a state in which this can be done to it."""


@dataclass(frozen=True)
class Stop:
    """A stretch that does not count: the days after `from_on` up to and including `until_on`.

    `ref` names what it waits for, e.g. "procedure:site_survey" or "suspension"; several may be
    open at once.
    """

    from_on: date
    ground: str
    until_on: date | None = None
    ref: str = ""


@dataclass(frozen=True)
class Extension:
    """`unit` is the clock's own unless told: art. 42 gives working days whatever was promised."""

    days: int
    ground: str
    on: date
    unit: Unit | None = None


@dataclass(frozen=True)
class Clock:
    """One period of one case.

    `kind`: acceptance, correction, statutory, promised, delivery, procedure:<code>, step:<no>.
    `ground`: a key of GROUNDS, where the article stands.
    """

    kind: str
    ground: str
    limit: int
    unit: Unit
    started_on: date
    due_on: date | None = None
    days_left: int | None = None
    ended_on: date | None = None
    stops: tuple[Stop, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def name(self) -> str:
        """Its kind without its number: `step` for `step:3`."""
        return self.kind.partition(":")[0]

    @property
    def is_running(self) -> bool:
        return self.ended_on is None and self.days_left is None

    @property
    def is_stopped(self) -> bool:
        return self.ended_on is None and self.days_left is not None

    @property
    def open_stops(self) -> tuple[Stop, ...]:
        """What it waits for. An overdue clock may have some: they do not revive it."""
        return tuple(stop for stop in self.stops if stop.until_on is None)

    def is_missed(self, today: date) -> bool:
        """Whether the period was over before it was kept (or before today, if it still runs)."""
        return self.due_on is not None and (self.ended_on or today) > self.due_on


# -- reckoning ---------------------------------------------------------------------------------


def reckon(calendar, clock: Clock) -> Clock:
    """Return the clock with the dates that its facts come to by this calendar.

    Days within a stop do not count, overlapping stops once. A clock stopped on its last day has
    none left and is due on the day it runs again; one whose day has passed stays overdue,
    whatever stops it later.
    """
    if not clock.stops and not clock.extensions:
        due_on = add(calendar, clock.started_on, clock.limit, clock.unit)
        return replace(clock, due_on=due_on, days_left=None)
    walk = Walk.along(calendar, clock)
    if not walk.stands:
        return replace(clock, due_on=walk.day, days_left=None)
    days_left = None if clock.ended_on else sum(count for count, _ in walk.left)
    return replace(clock, due_on=None, days_left=days_left)


@dataclass(frozen=True)
class Leg:
    """A stretch in which days were counted: those after `after_on` up to and including `until_on`."""

    after_on: date
    until_on: date
    days: int
    unit: Unit


class Walk:
    """Counting off what a clock has, over its stops.

    `day`: where it came to, the day it is due unless it `stands` still there. `left`: what is
    left then, by unit: 3 calendar days, and 10 working days after them. `legs`: what was counted.
    """

    def __init__(self, calendar, clock: Clock):
        self.calendar, self.day, self.stands = calendar, clock.started_on, False
        given = ((clock.limit, clock.unit), *((e.days, e.unit) for e in clock.extensions))
        self.left: list[tuple[int, Unit]] = [(n, unit or clock.unit) for n, unit in given if n]
        self.legs: list[Leg] = []

    @classmethod
    def along(cls, calendar, clock: Clock) -> "Walk":
        walk = cls(calendar, clock)
        for first, last in standstills(clock):
            walk.to(first)
            if walk.day < first:
                return walk  # its day had passed before: not revived
            if last is None:
                walk.stands = True
                return walk
            walk.day = max(walk.day, last)
        walk.to(None)
        return walk

    def to(self, evening: date | None) -> None:
        """Count until the evening of a day, or until nothing is left."""
        while self.left and (evening is None or self.day < evening):
            count, unit = self.left[0]
            used_up = add(self.calendar, self.day, count, unit)
            if evening is None or used_up <= evening:
                del self.left[0]
                self._count(used_up, count, unit)
            else:
                counted = _count(self.calendar, self.day, evening, unit)
                self.left[0] = (count - counted, unit)
                self._count(evening, counted, unit)

    def _count(self, until: date, days: int, unit: Unit) -> None:
        self.legs.append(Leg(self.day, until, days, unit))
        self.day = until


def standstills(clock: Clock) -> list[tuple[date, date | None]]:
    """Return the stretches that do not count, overlapping and adjoining stops as one.

    Each is (first, last): the days after `first` up to and including `last`; None: still open.
    """
    merged: list[tuple[date, date | None]] = []
    for stop in sorted(clock.stops, key=lambda stop: stop.from_on):
        first, last = stop.from_on, stop.until_on
        if last is not None and last <= first:
            continue
        before = merged[-1] if merged else None
        if before and (before[1] is None or first <= before[1]):
            last = None if before[1] is None or last is None else max(before[1], last)
            merged[-1] = (before[0], last)
        else:
            merged.append((first, last))
    return merged


def add(calendar, day: date, count: int, unit: Unit) -> date:
    """Return the day `count` units after another; calendar days stop short of no day of rest."""
    return calendar.after(day, count) if unit == "workday" else day + timedelta(days=count)


def _count(calendar, first: date, last: date, unit: Unit) -> int:
    return calendar.between(first, last) if unit == "workday" else (last - first).days


def remaining(calendar, clock: Clock, today: date) -> int | None:
    """Return the days left (negative: days late), or None when the clock has ended."""
    if clock.ended_on:
        return None
    if clock.due_on is None:
        return clock.days_left
    left = _count(calendar, today, clock.due_on, clock.unit)
    # Due on Friday is late on Saturday, though no working day has passed since.
    return min(left, -1) if today > clock.due_on else left


# -- facts -------------------------------------------------------------------------------------


def start(calendar, kind: str, ground: str, limit: int, unit: Unit, on: date) -> Clock:
    """Wind a clock on a day; it is due `limit` days later, counting from the next day."""
    due_on = add(calendar, on, limit, unit)
    return Clock(kind=kind, ground=ground, limit=limit, unit=unit, started_on=on, due_on=due_on)


def stop(calendar, clock: Clock, on: date, ground: str, ref: str = "") -> Clock:
    """Stop a clock: what is left after this day stays left until every stop has ended.

    :param ref: what it waits for; one stop at a time for the same thing
    :raises ClockError: when it has ended, or is stopped for this already
    """
    if clock.ended_on or _open(clock, ref):
        raise ClockError(f"{clock.kind} cannot be stopped ({ref or 'again'})")
    stops = (*clock.stops, Stop(from_on=on, ground=ground, ref=ref))
    return reckon(calendar, replace(clock, stops=stops))


def resume(calendar, clock: Clock, on: date, ref: str = "") -> Clock:
    """End a stop; the clock runs again with the days it had left when no other stop is open.

    :raises ClockError: when it is not stopped for this
    """
    if clock.ended_on or not (waiting := _open(clock, ref)):
        raise ClockError(f"{clock.kind} is not stopped ({ref or 'at all'})")
    stops = tuple(replace(s, until_on=on) if s is waiting else s for s in clock.stops)
    return reckon(calendar, replace(clock, stops=stops))


def _open(clock: Clock, ref: str) -> Stop | None:
    return next((stop for stop in clock.open_stops if stop.ref == ref), None)


def extend(
    calendar, clock: Clock, days: int, ground: str, on: date, unit: Unit | None = None
) -> Clock:
    """Give more days, whether the clock runs or is stopped; they follow those it has.

    :param unit: of the days; the clock's own when None
    :raises ClockError: when it has ended or its day has passed, or the days are not more than none
    """
    if clock.ended_on or days <= 0 or clock.is_missed(on):
        raise ClockError(f"{clock.kind} cannot be extended by {days}")
    more = Extension(days=days, ground=ground, on=on, unit=unit)
    return reckon(calendar, replace(clock, extensions=(*clock.extensions, more)))


def end(clock: Clock, on: date) -> Clock:
    """Take the clock down: what it measured was done on that day."""
    if clock.ended_on:
        return clock
    return replace(clock, ended_on=on, days_left=None)


def end_all(clocks, kinds, on: date) -> tuple[Clock, ...]:
    """Return those clocks of these kinds that were still up, taken down.

    A kind stands for itself and its numbered ones: `step` for `step:3`.
    """
    wanted = [c for c in clocks if c.kind.split(":")[0] in kinds and c.ended_on is None]
    return tuple(end(clock, on) for clock in wanted)
