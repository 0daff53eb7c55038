"""Heads are pressed to revoke what was given on a false promise (告知承诺, R30)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse

from yici.calendar.local import current
from yici.notifications.actions import AtDesk, notify_desks
from yici.people.models import Post

from . import news
from .clocks import TO_REVOKE
from .models import Case, Clock, Task

BEFORE = 3  # calendar days


def press_to_revoke(today: date, at: datetime) -> int:
    """Tell the heads once that the day is near, and once a working day that it is over.

    :returns: how many such days are near, or over
    """
    near = Clock.objects.filter(
        kind=TO_REVOKE, ended_on=None, days_left=None, due_on__lte=today + timedelta(days=BEFORE)
    )
    clocks = near.select_related("case__department").order_by("due_on", "case")
    found = [(clock.case, clock.due_on) for clock in clocks if clock.due_on]
    whose = _whose([case.pk for case, _due in found], at) if found else {}
    notify_desks(
        _told(case, due, staff, today, at)
        for case, due in found
        if due >= today or current().is_working(today)
        for staff in sorted(whose[case.pk])
    )
    return len(found)


def _whose(cases: Iterable, at: datetime) -> dict:
    """Return who has that work, by case: who took it, else whoever decides for the department."""
    tasks = list(
        Task.objects.filter(case__in=cases, step="aftercheck", subject="revoke", state="open")
    )
    posts = Post.objects.held(at).filter(
        role="decider", department__in={task.department_id for task in tasks}
    )
    heads: dict = defaultdict(set)
    for department, staff in posts.values_list("department_id", "staff_id"):
        heads[department].add(staff)
    found: dict = defaultdict(set)
    for task in tasks:
        found[task.case_id] |= {task.handler} if task.handler else heads[task.department_id]
    return found


def _told(case: Case, due: date, staff: str, today: date, at: datetime) -> AtDesk:
    late = due < today
    code = "revoke_late" if late else "revoke_due"
    return AtDesk(
        staff_code=staff, kind=f"cases.{code}", at=at, subject=case.pk,
        data=news.about(case, case.department) | {"due": due.isoformat()},
        key=f"{case.pk}:{code}:{today if late else due}",
        path=reverse("desk:case", args=[case.number]),
    )  # fmt: skip
