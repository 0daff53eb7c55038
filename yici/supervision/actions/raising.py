"""Raising cards of limits, and numbering orders. Cases are read, never acted on."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate

from yici.calendar.local import current
from yici.cases.models import Clock, Task
from yici.cases.numbers import authority_of
from yici.cases.reading import SOON
from yici.kernel.sql import rows

from .. import rules
from ..models import Card
from .answering import answer_by
from .telling import tell_of_cards

AT_ONCE = 500
BACK = timedelta(days=92)  # so long after its end a missed limit still gets its card
LOCK = "select pg_advisory_xact_lock(hashtext('supervision.look'))"
TAKE = """
insert into supervision_series (authority, year, last) values (%(authority)s, %(year)s, %(count)s)
on conflict (authority, year) do update set last = supervision_series.last + excluded.last
returning last
"""


def look(*, at: datetime) -> int:
    """Raise what is due: yellow cards before the day, red ones with an order after it; each once (R25).

    What was overdue and done while nobody looked has its red card as well.

    :returns: how many cards were raised
    """
    raised = 0
    for colour in ("yellow", "red", "missed"):
        while found := _raise(colour, at):
            raised += found
    return raised


@transaction.atomic
def _raise(colour: str, at: datetime) -> int:
    """Raise one batch of a colour; of two jobs at once the second waits, and finds nothing left."""
    rows(LOCK, {})
    today = localdate(at)
    clocks = list(_due(colour, today)[:AT_ONCE])
    if not clocks:
        return 0
    tasks = _tasks(clocks)
    colour = "red" if colour == "missed" else colour
    made = [_card(colour, clock, tasks, at) for clock in clocks]
    if colour == "red":
        _number(made, today)
    Card.objects.bulk_create(made)
    tell_of_cards(made, clocks, tasks, at)
    return len(made)


def _due(colour: str, today: date):
    """Return clocks that bind an authority and have no such card yet, by their index.

    Those that run; `missed`: those that ended after their day, from what they tell themselves.
    """
    binding = Q(kind__in=rules.BINDING)
    for name in sorted(rules.BINDING):
        binding |= Q(kind__startswith=f"{name}:")
    running = Clock.objects.filter(binding, ended_on=None, days_left=None)
    if colour == "missed":  # while nobody looked it was overdue, and then done
        near = Clock.objects.filter(binding, ended_on__gt=F("due_on"), ended_on__gte=today - BACK)
    elif colour == "red":
        near = running.filter(due_on__lt=today)
    else:
        by_days = today + timedelta(days=SOON)
        by_workdays = current().after(today, SOON)
        near = running.filter(due_on__gte=today, due_on__lte=max(by_days, by_workdays)).filter(
            Q(unit="workday", due_on__lte=by_workdays) | Q(unit="day", due_on__lte=by_days)
        )
    known = Card.objects.filter(
        case=OuterRef("case"), kind=OuterRef("kind"), due_on=OuterRef("due_on"),
        colour="red" if colour == "missed" else colour,
    )  # fmt: skip
    return near.filter(~Exists(known)).select_related("case__department").order_by("due_on")


def _tasks(clocks) -> dict:
    """Return the work that the clocks of steps measure, by case and number of the work."""
    cases = {one.case_id for one in clocks if one.kind.startswith(rules.STEP)}
    found = Task.objects.filter(case__in=cases).select_related("department")
    return {(task.case_id, f"{rules.STEP}{task.no}"): task for task in found}


def _card(colour: str, clock, tasks: dict, at: datetime) -> Card:
    task = tasks.get((clock.case_id, clock.kind))
    department = task.department if task else clock.case.department
    card = Card(
        case=clock.case, kind=clock.kind, due_on=clock.due_on, colour=colour,
        department=department, raised_at=at,
    )  # fmt: skip
    if colour == "red":
        card.state, card.answer_by = Card.State.ASKED, answer_by(at)
    return card


def _number(cards: list[Card], today: date) -> None:
    """Number orders by authority and year: one statement an authority."""
    of: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        of[authority_of(card.department.region_id)].append(card)
    for authority, its in sorted(of.items()):
        told = {"authority": authority, "year": today.year, "count": len(its)}
        last = rows(TAKE, told)[0][0]
        for no, card in enumerate(its, start=last - len(its) + 1):
            card.number = f"DB{authority[:6]}-{today.year}-{no:05}"
