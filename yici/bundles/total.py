"""承诺总时限: when the whole is due, and why. Pure: the calendar is passed in.

The total runs from the first acceptance. Where a part lawfully stands still (a correction, a
special procedure; 行政许可法 art. 32, 45) the total becomes longer only by what no slack of the
plan takes up; where an office is late, it does not become longer at all. So the total is missed
when, and only when, a part has missed what it promised.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from yici.cases import clocks
from yici.cases.clocks import Clock, Stop
from yici.kernel.values import replace

from . import graph
from .events import Part, Pause
from .lifecycle import State

FAR = timedelta(days=1)


@dataclass(frozen=True)
class Because:
    """One line of the explanation."""

    what: Literal["started", "paused", "extended", "due"]
    on: date
    days: int | None = None  # of the limit; of a pause: those by which the total became longer
    part: str = ""
    ground: str = ""
    until_on: date | None = None


@dataclass(frozen=True)
class Leg:
    """When a part may run: its own days as promised, and those on which it really ran."""

    part: str
    starts_on: date
    ends_on: date  # the last lawful day


@dataclass(frozen=True)
class Total:
    due_on: date
    is_stopped: bool  # today does not count: what holds it up is no office's delay
    legs: tuple[Leg, ...]
    path: tuple[str, ...]  # the parts that decide when the whole is due
    because: tuple[Because, ...]

    def leg(self, part: str) -> Leg:
        return next(leg for leg in self.legs if leg.part == part)


def reckon(calendar, state: State, today: date) -> Total | None:
    """Return when the whole is due, seen from a day; None while nothing is accepted."""
    if state.accepted_on is None:
        return None
    start = state.accepted_on
    parts = [part for part in state.parts if not _never_ran(part)]
    legs = _legs(calendar, start, parts, today)
    due_on = _due(calendar, state, start, legs)
    tomorrow = _legs(calendar, start, parts, calendar.after(today + FAR, 1))
    stops = state.is_paused and _due(calendar, state, start, tomorrow) > max(due_on, today)
    because = _because(calendar, state, start, parts, today, due_on)
    return Total(due_on, stops, tuple(legs.values()), _path(legs, parts), because)


def _never_ran(part: Part) -> bool:
    return part.is_over and part.started_on is None


def _legs(calendar, start: date, parts: list[Part], today: date) -> dict[str, Leg]:
    """Return each part's lawful stretch, those it waits for first."""
    known = {part.code: part for part in parts}
    found: dict[str, Leg] = {}
    for code in (c for wave in graph.waves({p.code: p.needs for p in parts}) for c in wave):
        part = known[code]
        begins = max((found[n].ends_on for n in part.needs if n in found), default=start)
        found[code] = Leg(code, begins, _ends(calendar, part, begins, today))
    return found


def _ends(calendar, part: Part, begins: date, today: date) -> date:
    """Return the last lawful day of a part that might begin on a day.

    A part that began earlier than it had to has its slack; one whose pause fell into what it
    won, or that was over in time all the same, makes nothing longer.
    """
    planned = calendar.after(begins, part.days)
    if not part.pauses and not part.extra:
        return planned
    began = min(begins, part.accepted_on or part.started_on or begins)
    stops = tuple(
        Stop(p.from_on, p.ground, p.until_on or max(today, p.from_on)) for p in part.pauses
    )
    clock = Clock("part", "promised", part.days + part.extra, "workday", began, stops=stops)
    lawful = clocks.reckon(calendar, clock).due_on or planned
    if part.ended_on:
        lawful = min(lawful, part.ended_on)
    return max(planned, lawful)


def _due(calendar, state: State, start: date, legs: dict[str, Leg]) -> date:
    """Return the day the whole is due: the plan's own, or later by what no slack took up."""
    plain = graph.schedule(
        {p.code: p.days for p in state.parts}, {p.code: p.needs for p in state.parts}
    )
    slack = max(state.promised - plain.days, 0)
    last = max((leg.ends_on for leg in legs.values()), default=start)
    nominal = calendar.after(start, state.promised)
    return max(nominal, calendar.after(last, slack))


def _path(legs: dict[str, Leg], parts: list[Part]) -> tuple[str, ...]:
    """Return the way through that ends last, first part first."""
    if not legs:
        return ()
    known = {part.code: part for part in parts}
    here = max(legs, key=lambda code: legs[code].ends_on)
    path = [here]
    while needed := [n for n in known[here].needs if n in legs]:
        here = max(needed, key=lambda code: legs[code].ends_on)
        path.append(here)
    return tuple(reversed(path))


def _because(
    calendar, state: State, start: date, parts, today: date, due_on: date
) -> tuple[Because, ...]:
    """Return the lines: when it began, what made it longer and by how much, when it is due."""
    lines = [Because("started", start, state.promised)]
    reached = calendar.after(start, state.promised)
    happened = sorted(_pauses(parts), key=lambda one: one[1].from_on)
    for count, (code, pause) in enumerate(happened, start=1):
        seen = [_with(part, happened[:count]) for part in parts]
        now = _due(calendar, state, start, _legs(calendar, start, seen, today))
        longer = max(calendar.between(reached, now), 0)
        reached = max(reached, now)
        lines.append(Because("paused", pause.from_on, longer, code, pause.ground, pause.until_on))
    lines += [Because("extended", due_on, part.extra, part.code) for part in parts if part.extra]
    return (*lines, Because("due", due_on))


def _pauses(parts: Iterable[Part]) -> list[tuple[str, Pause]]:
    return [(part.code, pause) for part in parts for pause in part.pauses]


def _with(part: Part, happened) -> Part:
    """Return a part as it would be if nothing but these pauses had happened."""
    kept = tuple(pause for code, pause in happened if code == part.code)
    return replace(part, pauses=kept, extra=0)
