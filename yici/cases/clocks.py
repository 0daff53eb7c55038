"""Clocks: how many days the law leaves, why, and until when. Pure: the calendar is passed in.

A clock is `due_on` while it runs, `days_left` while it is stopped, never both. It keeps its
stops and extensions, each with its ground, so that every date explains itself (house rule).
Working days unless the unit says otherwise (行政许可法 art. 82); day one is the next one.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from yici.kernel.values import replace

Unit = Literal["workday", "day"]


class ClockError(ValueError):
    """The clock is not in a state in which this can be done to it."""


@dataclass(frozen=True)
class Stop:
    """A stretch that does not count. `until_on` is the day the clock ran again."""

    from_on: date
    ground: str
    until_on: date | None = None


@dataclass(frozen=True)
class Extension:
    days: int
    ground: str
    on: date


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

    def is_missed(self, today: date) -> bool:
        """Whether the period was over before it was kept (or before today, if it still runs)."""
        return self.due_on is not None and (self.ended_on or today) > self.due_on


def start(calendar, kind: str, ground: str, limit: int, unit: Unit, on: date) -> Clock:
    """Wind a clock on a day; it is due `limit` days later, counting from the next day."""
    due_on = add(calendar, on, limit, unit)
    return Clock(kind=kind, ground=ground, limit=limit, unit=unit, started_on=on, due_on=due_on)


def add(calendar, day: date, count: int, unit: Unit) -> date:
    """Return the day `count` units after another; calendar days stop short of no day of rest."""
    return calendar.after(day, count) if unit == "workday" else day + timedelta(days=count)


def remaining(calendar, clock: Clock, today: date) -> int | None:
    """Return the days left (negative: days late), or None when the clock has ended."""
    if clock.ended_on:
        return None
    if clock.days_left is not None:
        return clock.days_left
    left = _count(calendar, today, clock.due_on, clock.unit)
    # Due on Friday is late on Saturday, though no working day has passed since.
    return min(left, -1) if today > clock.due_on else left


def _count(calendar, first: date, last: date, unit: Unit) -> int:
    return calendar.between(first, last) if unit == "workday" else (last - first).days


def stop(calendar, clock: Clock, on: date, ground: str) -> Clock:
    """Stop a running clock: what is left after this day stays left.

    :raises ClockError: when it does not run
    """
    if not clock.is_running:
        raise ClockError(f"{clock.kind} does not run")
    days_left = _count(calendar, on, clock.due_on, clock.unit)
    stops = (*clock.stops, Stop(from_on=on, ground=ground))
    return replace(clock, due_on=None, days_left=days_left, stops=stops)


def resume(calendar, clock: Clock, on: date) -> Clock:
    """Let a stopped clock run again with the days it had left.

    :raises ClockError: when it is not stopped
    """
    if not clock.is_stopped:
        raise ClockError(f"{clock.kind} is not stopped")
    stops = (*clock.stops[:-1], replace(clock.stops[-1], until_on=on))
    due_on = add(calendar, on, clock.days_left, clock.unit)
    return replace(clock, due_on=due_on, days_left=None, stops=stops)


def extend(calendar, clock: Clock, days: int, ground: str, on: date) -> Clock:
    """Give more days, whether the clock runs or is stopped.

    :raises ClockError: when it has ended, or the days are not more than none
    """
    if clock.ended_on or days <= 0:
        raise ClockError(f"{clock.kind} cannot be extended by {days}")
    extensions = (*clock.extensions, Extension(days=days, ground=ground, on=on))
    if clock.is_stopped:
        return replace(clock, days_left=clock.days_left + days, extensions=extensions)
    due_on = add(calendar, clock.due_on, days, clock.unit)
    return replace(clock, due_on=due_on, extensions=extensions)


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
        lines.append(Because("left", clock.stops[-1].from_on, clock.days_left))
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
