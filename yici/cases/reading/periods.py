"""Clocks as people read them: how long, until when, and because of what."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, gettext

from yici.calendar.local import current
from yici.catalogue.models import edition
from yici.kernel.values import replace

from .. import clocks, grounds
from ..because import Because, explain
from ..models import Case
from .beside import people_of
from .terms import SOON, STEP_WORDS, clock_in_words, count_in_words, day_in_words


@dataclass(frozen=True)
class ClockTold:
    """A clock as people read it."""

    clock: clocks.Clock
    title: str
    tone: str  # done, late, green, amber, red, stopped, over
    left: int | None
    sentence: str
    because: tuple[str, ...]
    lines: tuple[Because, ...]  # the same as data
    law: str


def clocks_of(case: Case, today: date, calendar=None) -> list[ClockTold]:
    """Return every clock with its state in a sentence and its reasons, running ones first.

    :param calendar: to reckon by, e.g. that of then; without one, the dates are those that were
        told, explained by the calendar in force
    """
    known, stops = case.state.clocks, _stops_in_words(case)
    titles = _steps_in_words(case) | dict(stops)
    if calendar:
        known = tuple(clocks.reckon(calendar, clock) for clock in known)
    by, language = calendar or current(), get_language() or ""
    told = [
        _entitled(_told(by, clock, today, stops, language), titles.get(clock.kind))
        for clock in known
    ]
    return sorted(told, key=lambda t: (t.clock.ended_on is not None, t.clock.started_on))


def _entitled(told: ClockTold, title: str | None) -> ClockTold:
    return replace(told, title=title) if title else told


@lru_cache(maxsize=4096)
def _told(
    calendar, clock: clocks.Clock, today: date, refs: tuple[tuple[str, str], ...], language: str
) -> ClockTold:
    """Return a clock in words. Kept: what is wound on one day for one item reads alike.

    :param refs: names of what stops it
    :param language: in which it is told now
    """
    left, names = clocks.remaining(calendar, clock, today), dict(refs)
    ground = grounds.GROUNDS[clock.ground]
    lines = explain(calendar, clock)
    return ClockTold(
        clock=clock,
        title=_title(clock.kind),
        tone=tone(clock, left, today),
        left=left,
        sentence=sentence(clock, left, lines),
        because=tuple(_because(line, names) for line in lines),
        lines=lines,
        law=f"《{ground.law}》{ground.article}" if ground.law else "",
    )


def _title(kind: str) -> str:
    """Name the clock; the days to ask for a hearing are several: say whose they are (art. 47)."""
    title = clock_in_words(kind)
    kind, _colon, no = kind.partition(":")
    if kind != "hearing_ask" or not no:
        return title
    return gettext("%(what)s (no. %(no)s of those concerned)") % {"what": title, "no": no}


def _steps_in_words(case: Case) -> dict[str, str]:
    """Name the clocks of steps by the step and whose it is: several may run at once."""
    departments = people_of(case).departments
    return {
        f"step:{t.no}": f"{STEP_WORDS[t.step]} · {departments[t.department_id].short_name}"
        for t in case.state.tasks
    }


def _stops_in_words(case: Case) -> tuple[tuple[str, str], ...]:
    """Name what stops a clock: the special procedure by its name, the rest by its step."""
    refs = {stop.ref for clock in case.state.clocks for stop in clock.stops} - {""}
    if not refs:
        return ()
    laid_down = edition(case.edition_id).content.special_procedures
    names = {f"procedure:{procedure.code}": procedure.name for procedure in laid_down}
    return tuple(
        (ref, names.get(ref) or str(STEP_WORDS.get(ref.split(":")[0], ref))) for ref in sorted(refs)
    )


def is_hers(clock: clocks.Clock) -> bool:
    """Whether the days are a right of hers that she let pass: nobody is late with them (art. 47)."""
    return clock.kind.partition(":")[0] == "hearing_ask"


def tone(clock: clocks.Clock, left: int | None, today: date) -> str:
    if clock.ended_on:
        return "late" if clock.is_missed(today) else "done"
    if clock.is_stopped or left is None:
        return "stopped"
    if left < 0:
        return "over" if is_hers(clock) else "red"
    return "amber" if left <= SOON else "green"


def sentence(clock: clocks.Clock, left: int | None, lines: tuple[Because, ...] = ()) -> str:
    """Return “3 working days left (due 26 Nov 2026)” and its like."""
    if clock.ended_on:
        told = (
            gettext("Done on %(day)s, too late")
            if clock.is_missed(clock.ended_on)
            else gettext("Done on %(day)s")
        )
        return told % {"day": day_in_words(clock.ended_on)}
    if left is None or clock.due_on is None:
        return _stopped(clock, left, lines)
    due = {"day": day_in_words(clock.due_on), "left": count_in_words(abs(left), clock.unit)}
    if left < 0 and is_hers(clock):
        return gettext("Over since %(day)s, not asked for") % due
    if left < 0:
        return gettext("%(left)s overdue (was due on %(day)s)") % due
    if left == 0:
        return gettext("Due today (%(day)s)") % due
    return gettext("%(left)s left (due on %(day)s)") % due


def _stopped(clock: clocks.Clock, left: int | None, lines: tuple[Because, ...]) -> str:
    """Return what a clock that stands still has left, by unit; by its own where nothing explains it."""
    told = [line for line in lines if line.what == "left"]
    parts = [count_in_words(line.days or 0, line.unit or clock.unit) for line in told]
    parts = parts or [count_in_words(left or 0, clock.unit)]
    return gettext("Stopped, with %(left)s left") % {"left": " + ".join(parts)}


def _because(line: Because, names: dict[str, str]) -> str:
    said = {
        "day": day_in_words(line.on),
        "until": day_in_words(line.until_on) if line.until_on else "",
        "ground": gettext(grounds.GROUNDS[line.ground].text) if line.ground else "",
        "count": count_in_words(line.days, line.unit)
        if line.unit and line.days is not None
        else "",
        "what": names.get(line.ref, ""),
        "years": "、".join(map(str, line.years)),
    }
    match line.what:
        case "skipped":
            return _skipped(line)
        case "stopped" if line.ref:
            return gettext("%(day)s: stopped for “%(what)s”. %(ground)s") % said
        case "overlapped" if line.until_on:
            return (
                gettext(
                    "%(day)s: stopped for “%(what)s” as well; the days up to %(until)s, which both last,"
                    " are left out once. %(ground)s"
                )
                % said
            )
        case "overlapped":
            return (
                gettext(
                    "%(day)s: stopped for “%(what)s” as well; days which both last are left out once."
                    " %(ground)s"
                )
                % said
            )
        case "due" if line.years:
            return (
                gettext(
                    "Due on %(day)s. The holidays of %(years)s are not announced yet: provisional."
                )
                % said
            )
    return _plain(line.what) % said


def _plain(what: str) -> str:
    return {
        "started": gettext("%(day)s: begins, %(count)s, counted from the next day. %(ground)s"),
        "stopped": gettext("%(day)s: stopped. %(ground)s"),
        "released": gettext(
            "%(day)s: “%(what)s” is over; the clock still waits for something else."
        ),
        "resumed": gettext("%(day)s: runs again with the days it had left."),
        "ignored": gettext(
            "%(day)s: “%(what)s” began when the day had passed; it changes nothing."
        ),
        "extended": gettext("%(day)s: extended by %(count)s. %(ground)s"),
        "left": gettext("Since then stopped; %(count)s are left."),
        "due": gettext("Due on %(day)s."),
        "ended": gettext("%(day)s: done."),
    }[what]


def _skipped(line: Because) -> str:
    name = line.chinese if (get_language() or "").startswith("zh") else line.note
    first, last = day_in_words(line.on), day_in_words(line.until_on or line.on)
    if first == last:
        return gettext("%(day)s does not count: %(name)s.") % {"day": first, "name": name}
    return gettext("%(first)s to %(last)s do not count: %(name)s.") % {
        "first": first, "last": last, "name": name}  # fmt: skip
