"""Clocks: how many days the law leaves, why, and until when. Pure: the calendar is passed in.

A clock is a list of facts: when it began, its limit, its stops, its extensions, its end. Every
date is reckoned from them by one function, `reckon`, so that another calendar (that of then, or
a new one) gives the dates by that calendar. It has `due_on` while it runs, `days_left` while it
is stopped, never both. Working days unless the unit says otherwise (行政许可法 art. 82); day one is
the next one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from yici.kernel.values import replace

Unit = Literal["workday", "day"]


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
    day, left = _walked(calendar, clock)
    if left is None:
        return replace(clock, due_on=day, days_left=None)
    days_left = None if clock.ended_on else sum(count for count, _ in left)
    return replace(clock, due_on=None, days_left=days_left)


Left = tuple[int, Unit]  # so many days of a unit


def left_of(calendar, clock: Clock) -> tuple[Left, ...]:
    """Return what a stopped clock has left, by unit: 3 calendar days, then 10 working days more."""
    _, left = _walked(calendar, clock)
    return tuple(part for part in left or () if part[0])


def _walked(calendar, clock: Clock) -> tuple[date, list[Left] | None]:
    """Count off what the clock has, over its stops.

    Returns the day it is due, and None; or the day it stands still on, and what is left.
    """
    day = clock.started_on
    left: list[Left] = [(clock.limit, clock.unit)]
    left += [(e.days, e.unit or clock.unit) for e in clock.extensions]
    for first, last in standstills(clock):
        day, left = _counted(calendar, day, left, max(day, first))
        if not left and day < first:
            return day, None  # passed before: not revived
        if last is None:
            return day, left
        day = max(day, last)
    for count, unit in left:
        day = add(calendar, day, count, unit)
    return day, None


def _counted(calendar, day: date, left: list[Left], until: date) -> tuple[date, list[Left]]:
    """Count off days until an evening; return how far that went, and what is left."""
    for place, (count, unit) in enumerate(left):
        used_up = add(calendar, day, count, unit)
        if used_up > until:
            rest = count - _count(calendar, day, until, unit)
            return until, [(rest, unit), *left[place + 1 :]]
        day = used_up
    return day, []


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
    if clock.days_left is not None:
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


def stop_all(
    calendar, clocks: Iterable[Clock], kinds, on: date, ground: str, ref: str = ""
) -> tuple[Clock, ...]:
    """Return those clocks of these kinds that are up and not stopped for this yet, stopped."""
    wanted = [c for c in _up(clocks, kinds) if not _open(c, ref)]
    return tuple(stop(calendar, clock, on, ground, ref) for clock in wanted)


def resume_all(calendar, clocks: Iterable[Clock], on: date, ref: str = "") -> tuple[Clock, ...]:
    """Return those clocks that were stopped for this, with that stop ended."""
    wanted = [c for c in clocks if c.ended_on is None and _open(c, ref)]
    return tuple(resume(calendar, clock, on, ref) for clock in wanted)


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
    return tuple(end(clock, on) for clock in _up(clocks, kinds))


def _up(clocks: Iterable[Clock], kinds) -> list[Clock]:
    return [c for c in clocks if c.ended_on is None and c.kind.split(":")[0] in kinds]


# -- explaining --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Because:
    """One line of a clock's explanation: what, on which day, how many days, on which ground."""

    what: Literal["started", "stopped", "resumed", "extended", "skipped", "due", "left", "ended"]
    on: date
    days: int | None = None
    ground: str = ""
    until_on: date | None = None
    note: str = ""  # name of the holiday, in English; `chinese` beside it
    chinese: str = ""


def explain(calendar, clock: Clock) -> tuple[Because, ...]:
    """Return why the clock is where it is, in order of days."""
    lines = [Because("started", clock.started_on, clock.limit, clock.ground)]
    for pause in clock.stops:
        lines.append(Because("stopped", pause.from_on, ground=pause.ground))
        if pause.until_on:
            lines.append(Because("resumed", pause.until_on, ground=pause.ground))
    lines += [Because("extended", e.on, e.days, e.ground) for e in clock.extensions]
    if clock.unit == "workday" and clock.due_on:
        lines += _holidays(calendar, clock)
    lines.sort(key=lambda line: line.on)
    if clock.is_stopped:
        lines.append(Because("left", standstills(clock)[-1][0], clock.days_left))
    elif clock.due_on:
        provisional = "provisional" if calendar.is_provisional(clock.due_on) else ""
        lines.append(Because("due", clock.due_on, note=provisional))
    if clock.ended_on:
        lines.append(Because("ended", clock.ended_on))
    return tuple(lines)


def _holidays(calendar, clock: Clock) -> list[Because]:
    """Return the public holidays that the clock ran over, stretches told as one."""
    stopped = [(s.from_on, s.until_on or clock.due_on) for s in clock.stops]
    named = [
        (day, reason)
        for day, reason in calendar.skipped(clock.started_on, clock.due_on)
        if not reason.works
        and reason.kind != "weekend"
        and not any(a < day <= b for a, b in stopped)
    ]
    lines: list[Because] = []
    for day, reason in named:
        last = lines[-1] if lines else None
        if last and last.note == reason.name and (day - (last.until_on or last.on)).days == 1:
            lines[-1] = replace(last, until_on=day, days=(last.days or 1) + 1)
        else:
            lines.append(Because("skipped", day, 1, note=reason.name, chinese=reason.chinese))
    return lines
