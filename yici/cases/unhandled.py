"""Work that nobody has in hand: whoever answers for the department is told, each once (首问负责, R23).

What nobody has taken for some hours, and at once what lies with somebody who has left the post.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from yici.calendar.local import current
from yici.notifications.actions import AtDesk, notify_desks
from yici.people.models import Department, Post, Staff

from . import news, rules
from .actions.shared import SHANGHAI, day_of
from .models import Case, Task

STEPS = (
    "pre_review",
    "accept",
    "confirm",
    "review",
    "check",
    "decide",
)  # what the office has to do
LOOKS_BACK = 3  # working days, in case no worker ran
LEFT = timedelta(days=30)  # since when somebody has left a post


def tell_heads(at: datetime) -> int:
    """Tell of everything that is without a handler now; return how many there are."""
    found = [*_work(_untaken(at)), *_work(_left(at)), *_waiting(at)]
    leads = _leads({department for _case, department, _key in found}, at)
    notify_desks(
        AtDesk(
            staff_code=staff,
            kind="cases.unhandled",
            data=news.about(case, case.department),
            key=f"{case.pk}:unhandled:{key}",
            at=at,
            subject=case.pk,
            path=reverse("desk:case", args=[case.number]),
        )
        for case, department, key in found
        for staff in sorted(leads[department])
    )
    return len(found)


def hours_before(calendar, at: datetime, hours: int) -> datetime:
    """Return the moment so many hours before; those of days of rest do not count. Pure."""
    ends, left = at.astimezone(SHANGHAI), timedelta(hours=hours)
    while True:
        day = ends.date() if ends.time() > time() else ends.date() - timedelta(days=1)
        begins = datetime.combine(day, time(), SHANGHAI)
        if calendar.is_working(day):
            if ends - begins >= left:
                return ends - left
            left -= ends - begins
        ends = begins


def _untaken(at: datetime):
    """Return open work that nobody took within so many hours, though nothing holds it up."""
    since = hours_before(current(), at, settings.UNTAKEN_HOURS)
    day = day_of(since)
    first = current().after(day, -LOOKS_BACK)
    holding = Task.objects.filter(case=OuterRef("case"), state="open")
    holding = holding.exclude(holds__in=("", "make", "deliver"))
    lies = Q(opened_on__range=(first, day - timedelta(days=1)))
    lies |= Q(opened_on=day, case__told_at__lte=since)
    free = Task.objects.filter(lies, state="open", step__in=STEPS, handler="")
    return free.filter(~Exists(holding), case__is_stopped=False)


def _left(at: datetime):
    """Return open work in the hands of whoever does not hold a post there any more."""
    work = Task.objects.filter(state="open", handler__in=_leavers(at))
    return work.filter(~Exists(_holding(at, OuterRef("handler"), OuterRef("department_id"))))


def _waiting(at: datetime) -> list[tuple[Case, int, str]]:
    """Return the cases that wait for their applicants, though whoever asked has left."""
    cases = Case.objects.filter(handler__in=_leavers(at), status__in=rules.WAITS_FOR_APPLICANT)
    gone = ~Exists(_holding(at, OuterRef("handler"), OuterRef("department_id")))
    return [
        (case, case.department_id, f"{case.status}:{case.handler}")
        for case in cases.filter(gone).select_related("department")
    ]


def _leavers(at: datetime) -> list[str]:
    """Return who is out of office, or left a post of late."""
    ended = Post.objects.filter(until__lte=at, until__gt=at - LEFT)
    found = Staff.objects.filter(Q(is_active=False) | Q(pk__in=ended.values("staff")))
    return list(found.values_list("code", flat=True))


def _holding(at: datetime, staff, department):
    """Return the posts that let somebody do a department's work: there, or as a clerk of a hall."""
    here = Q(department_id=department) | Q(role="clerk", department__is_hall=True)
    return Post.objects.held(at).filter(here, staff_id=staff)


def _work(tasks) -> list[tuple[Case, int, str]]:
    return [
        (task.case, task.department_id, f"{task.no}:{task.handler}")
        for task in tasks.select_related("case__department").order_by("case_id", "no")
    ]


def _leads(departments: Iterable[int], at: datetime) -> dict[int, set[str]]:
    """Return who answers for these departments; where nobody does, who supervises their region."""
    held = Post.objects.held(at)
    found: dict[int, set[str]] = defaultdict(set)
    leads = held.filter(role__in=rules.LEADS, department__in=departments)
    for department, staff in leads.values_list("department_id", "staff_id"):
        found[department].add(staff)
    for department, place in _places(set(departments) - found.keys()):
        watching = held.filter(role="supervisor", department__region=place)
        found[department] |= set(watching.values_list("staff_id", flat=True))
    return found


def _places(departments: Iterable[int]):
    return Department.objects.filter(pk__in=departments).values_list("pk", "region_id")
