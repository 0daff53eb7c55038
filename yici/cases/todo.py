"""The to-do list: what waits for an official, the most urgent first, as she asked to see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from yici.calendar.local import current
from yici.catalogue.models import Item

from .models import Clock, Task
from .reading import SOON

DUE = ("overdue", "today", "soon", "later")


@dataclass(frozen=True)
class Asked:
    """How an official wants her list: whose work, of which item, due when."""

    whose: str = ""  # mine: taken by her; free: taken by nobody; otherwise her office's
    item: str = ""
    due: str = ""

    @classmethod
    def of(cls, query: Mapping) -> "Asked":
        return cls(*(str(query.get(name) or "") for name in ("whose", "item", "due")))


def waiting(who):
    """Return all work that waits for this official."""
    return Task.objects.waiting_for(who)


def chosen(who, asked: Asked, today: date):
    """Return the work as asked, the most urgent first."""
    tasks = narrowed(waiting(who), who, asked)
    if asked.due in DUE:
        tasks = tasks.filter(_due(asked.due, today))
    return tasks.most_urgent_first()


def narrowed(tasks, who, asked: Asked):
    if asked.whose in {"mine", "free"}:
        tasks = tasks.filter(handler=who.staff_code if asked.whose == "mine" else "")
    return tasks.filter(item_code=asked.item) if asked.item else tasks


@dataclass(frozen=True)
class Overview:
    """What waits for an official, counted in one look at it."""

    total: int  # whatever she asked for
    due: Mapping[str, int]  # as she asked: overdue, today, soon, later
    items: tuple[str, ...]  # codes of the items of which work waits


def overview(who, asked: Asked, today: date) -> Overview:
    """Count what waits for her by item, in one query: the list, its filters and the menu read it."""
    whose = {"mine": Q(handler=who.staff_code), "free": Q(handler="")}.get(asked.whose, Q())
    counted = {name: Count("no", filter=_due(name, today) & whose) for name in DUE}
    lines = waiting(who).values("item_code").annotate(total=Count("no"), **counted)
    lines = list(lines.order_by("item_code"))
    wanted = [line for line in lines if asked.item in ("", line["item_code"])]
    return Overview(
        total=sum(line["total"] for line in lines),
        due={name: sum(line[name] for line in wanted) for name in DUE},
        items=tuple(line["item_code"] for line in lines),
    )


def names(codes) -> dict[str, str]:
    """Return the names of items, by code."""
    return dict(Item.objects.filter(code__in=codes).order_by("code").values_list("code", "name"))


def _due(name: str, today: date) -> Q:
    """Soon: within `SOON` working days. Later: beyond that, or no limit running."""
    soon = current().after(today, SOON)
    return {
        "overdue": Q(due_on__lt=today),
        "today": Q(due_on=today),
        "soon": Q(due_on__gt=today, due_on__lte=soon),
        "later": Q(due_on__gt=soon) | Q(due_on=None),
    }[name]


def following(who, asked: Asked, today: date, done) -> Task | None:
    """Return the work that comes next on her list once a case is done with."""
    return chosen(who, asked, today).exclude(case_id=done).select_related("case").first()


def units(tasks) -> dict:
    """Return the unit in which each task's days are counted, by (case, number): one query.

    It is the unit of the clock that makes it due; where several do, working days.
    """
    due = {task.case_id: task for task in tasks if task.due_on}
    clocks = Clock.objects.filter(case_id__in=due, ended_on=None, due_on__isnull=False)
    found = {(c.case_id, c.due_on): c.unit for c in clocks.order_by("unit")}
    return {
        (t.case_id, t.no): found.get((t.case_id, t.due_on), "workday") for t in tasks if t.due_on
    }


def days_left(task, unit: str, today: date) -> int | None:
    """Return the days left (negative: late), working or calendar days as its clock counts."""
    if task.due_on is None:
        return None
    if unit == "workday":
        left = current().between(today, task.due_on)
    else:
        left = (task.due_on - today).days
    # Due on Friday is late on Saturday, though no working day has passed since.
    return min(left, -1) if today > task.due_on else left
