"""Clocks as people read them: how long, until when, and because of what."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext

from yici.calendar.local import current
from yici.people.models import Department

from .. import clocks, grounds
from ..models import Case
from .terms import CLOCK_WORDS, SOON, STEP_WORDS, count_in_words, day_in_words


@dataclass(frozen=True)
class Told:
    """A clock as people read it."""

    clock: clocks.Clock
    title: str
    tone: str  # done, late, green, amber, red, stopped
    left: int | None
    sentence: str
    because: tuple[str, ...]
    law: str


def clocks_of(case: Case, today: date) -> list[Told]:
    """Return every clock with its state in a sentence and its reasons, running ones first."""
    calendar = current()
    steps = _steps_in_words(case)
    told = [_told(calendar, clock, today, steps) for clock in case.state.clocks]
    return sorted(told, key=lambda t: (t.clock.ended_on is not None, t.clock.started_on))


def _told(calendar, clock: clocks.Clock, today: date, steps: dict[str, str]) -> Told:
    left = clocks.remaining(calendar, clock, today)
    ground = grounds.GROUNDS[clock.ground]
    return Told(
        clock=clock,
        title=steps.get(clock.kind) or str(CLOCK_WORDS[clock.kind.split(":")[0]]),
        tone=tone(clock, left, today),
        left=left,
        sentence=sentence(clock, left),
        because=tuple(_because(line, clock) for line in clocks.explain(calendar, clock)),
        law=f"《{ground.law}》{ground.article}" if ground.law else "",
    )


def _steps_in_words(case: Case) -> dict[str, str]:
    """Name the clocks of steps by the step and whose it is: several may run at once."""
    tasks = case.state.tasks
    theirs = Department.objects.filter(pk__in={t.department_id for t in tasks})
    names = dict(theirs.values_list("pk", "short_name"))
    return {f"step:{t.no}": f"{STEP_WORDS[t.step]} · {names[t.department_id]}" for t in tasks}


def tone(clock: clocks.Clock, left: int | None, today: date) -> str:
    if clock.ended_on:
        return "late" if clock.is_missed(today) else "done"
    if clock.is_stopped:
        return "stopped"
    if left < 0:
        return "red"
    return "amber" if left <= SOON else "green"


def sentence(clock: clocks.Clock, left: int | None) -> str:
    """Return “3 working days left (due 26 Nov 2026)” and its like."""
    if clock.ended_on:
        return gettext("Done on %(day)s") % {"day": day_in_words(clock.ended_on)}
    if clock.is_stopped:
        return gettext("Stopped, with %(left)s left") % {"left": count_in_words(left, clock.unit)}
    due = {"day": day_in_words(clock.due_on), "left": count_in_words(abs(left), clock.unit)}
    if left < 0:
        return gettext("%(left)s overdue (was due on %(day)s)") % due
    if left == 0:
        return gettext("Due today (%(day)s)") % due
    return gettext("%(left)s left (due on %(day)s)") % due


def _because(line: clocks.Because, clock: clocks.Clock) -> str:
    day = day_in_words(line.on)
    ground = gettext(grounds.GROUNDS[line.ground].text) if line.ground else ""
    match line.what:
        case "started":
            limit = count_in_words(line.days, clock.unit)
            return gettext("%(day)s: begins, %(limit)s, counted from the next day. %(ground)s") % {
                "day": day, "limit": limit, "ground": ground}  # fmt: skip
        case "stopped":
            return gettext("%(day)s: stopped. %(ground)s") % {"day": day, "ground": ground}
        case "resumed":
            return gettext("%(day)s: runs again with the days it had left.") % {"day": day}
        case "extended":
            more = count_in_words(line.days, clock.unit)
            return gettext("%(day)s: extended by %(more)s. %(ground)s") % {
                "day": day, "more": more, "ground": ground}  # fmt: skip
        case "skipped":
            return _skipped(line)
        case "left":
            left = count_in_words(line.days, clock.unit)
            return gettext("Since then stopped; %(left)s are left.") % {"left": left}
        case "due" if line.note:
            return gettext(
                "Due on %(day)s. The holidays of that year are not announced yet: provisional."
            ) % {"day": day}
        case "due":
            return gettext("Due on %(day)s.") % {"day": day}
    return gettext("%(day)s: done.") % {"day": day}


def _skipped(line: clocks.Because) -> str:
    name = line.chinese if (get_language() or "").startswith("zh") else line.note
    first, last = day_in_words(line.on), day_in_words(line.until_on or line.on)
    if first == last:
        return gettext("%(day)s does not count: %(name)s.") % {"day": first, "name": name}
    return gettext("%(first)s to %(last)s do not count: %(name)s.") % {
        "first": first, "last": last, "name": name}  # fmt: skip
