"""Why a clock is where it is: every date as data, by any calendar. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Literal

from yici.kernel.values import replace

from .clocks import Clock, Leg, Stop, Unit, Walk, standstills


@dataclass(frozen=True)
class Because:
    """One line of a clock's explanation: what, on which day, how many days, on which ground."""

    what: Literal[
        "started", "stopped", "overlapped", "released", "resumed", "ignored", "extended",
        "skipped", "due", "left", "ended",
    ]  # fmt: skip
    on: date
    days: int | None = None
    ground: str = ""
    until_on: date | None = None
    note: str = ""  # name of the holiday, in English; `chinese` beside it
    chinese: str = ""
    ref: str = ""  # what a stop waited for
    unit: Unit | None = None  # of `days`
    years: tuple[int, ...] = ()  # not announced yet, so that the day may move


def explain(calendar, clock: Clock) -> tuple[Because, ...]:
    """Return why the clock is where it is, in order of days, by the calendar that is given.

    - `started`, `extended`: so many days, on which ground
    - `stopped`, `resumed`: a stop, and when the clock ran again after the last of them
    - `overlapped`: a stop that began while another was open, and the days both lasted, counted
      once; `released`: the end of a stop while another was still open
    - `ignored`: a stop that came when the day had passed
    - `skipped`: a public holiday the clock ran over; `due`, `left`, `ended`: where it is now
    """
    walk = Walk.along(calendar, clock)
    lines = [Because("started", clock.started_on, clock.limit, clock.ground, unit=clock.unit)]
    lines += _stops(clock, None if walk.stands else walk.day)
    for more in clock.extensions:
        unit = more.unit or clock.unit
        lines.append(Because("extended", more.on, more.days, more.ground, unit=unit))
    lines += _holidays(calendar, walk.legs)
    lines.sort(key=lambda line: line.on)
    if clock.ended_on is None and walk.stands:
        lines += _left(clock, walk)
    elif not walk.stands:
        years = _provisional(calendar, clock.started_on, walk.day)
        note = "provisional" if years else ""
        lines.append(Because("due", walk.day, note=note, years=years))
    if clock.ended_on:
        lines.append(Because("ended", clock.ended_on))
    return tuple(lines)


def _stops(clock: Clock, due_on: date | None) -> Iterator[Because]:
    """Tell each stop: how it began, beside which others, and how it ended."""
    for no, stop in enumerate(clock.stops):
        ground, ref = stop.ground, stop.ref
        if due_on is not None and stop.from_on > due_on:
            yield Because("ignored", stop.from_on, ground=ground, ref=ref)
            continue
        others = clock.stops[:no] + clock.stops[no + 1 :]
        at_begin = [s for s in clock.stops[:no] if _lasts(s, stop.from_on)]
        if at_begin:
            shared = _earliest([stop.until_on, _latest([s.until_on for s in at_begin])])
            days = (shared - stop.from_on).days if shared else None
            yield Because(
                "overlapped", stop.from_on, days, ground, until_on=shared, ref=ref, unit="day"
            )
        else:
            yield Because("stopped", stop.from_on, ground=ground, ref=ref)
        if stop.until_on:
            still = any(_lasts(s, stop.until_on) for s in others)
            yield Because("released" if still else "resumed", stop.until_on, ground=ground, ref=ref)


def _lasts(stop: Stop, on: date) -> bool:
    """Whether the stop goes on after that day."""
    return stop.from_on <= on and (stop.until_on is None or stop.until_on > on)


def _earliest(days: list[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def _latest(days: list[date | None]) -> date | None:
    return None if None in days else max(day for day in days if day)


def _left(clock: Clock, walk: Walk) -> Iterator[Because]:
    since = standstills(clock)[-1][0]
    for unit, parts in groupby(walk.left or [(0, clock.unit)], key=itemgetter(1)):
        yield Because("left", since, sum(count for count, _ in parts), unit=unit)


def _provisional(calendar, first: date, last: date) -> tuple[int, ...]:
    """Return the years whose holidays were not announced, of those the clock runs through."""
    years = range(first.year, last.year + 1)
    return tuple(year for year in years if calendar.is_provisional(date(year, 1, 1)))


def _holidays(calendar, legs: list[Leg]) -> list[Because]:
    """Return the public holidays that were not counted, stretches told as one."""
    lines: list[Because] = []
    for leg in legs:
        if leg.unit != "workday":
            continue
        for day, reason in calendar.skipped(leg.after_on, leg.until_on):
            if reason.works or reason.kind == "weekend":
                continue
            last = lines[-1] if lines else None
            if last and last.note == reason.name and (day - (last.until_on or last.on)).days == 1:
                lines[-1] = replace(last, until_on=day, days=(last.days or 1) + 1)
            else:
                told = Because("skipped", day, 1, note=reason.name, chinese=reason.chinese)
                lines.append(told)
    return lines
