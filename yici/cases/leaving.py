"""Who has what open, and who may go on with it when somebody leaves (移交, R23)."""

from collections import Counter
from datetime import datetime

from django.db.models import Count, Q

from yici.people.models import Department, Post

from . import rules
from .models import Case, Task


def led_by(who) -> set[int]:
    """Return the departments she answers for: whose open work she may hand over."""
    return {department for role, department in who.posts if role in rules.LEADS}


def open_of(departments) -> Counter[str]:
    """Return how much is open with whom in these departments: the clerks of the halls, and who is
    to preside over a hearing, among them."""
    work = Task.objects.filter(state="open", department_id__in=departments).exclude(handler="")
    asked = Case.objects.filter(
        department_id__in=departments, status__in=rules.WAITS_FOR_APPLICANT
    ).exclude(handler="")
    hearings = Task.objects.filter(
        state="open", step="hearing", case__department_id__in=departments,
        case__hearing__presider__gt="",
    )  # fmt: skip
    presided = Counter(hearings.values_list("case__hearing__presider", flat=True))
    return (
        presided
        + Counter(dict(work.values_list("handler").annotate(count=Count("no"))))
        + Counter(dict(asked.values_list("handler").annotate(count=Count("pk"))))
    )


def successors(departments, at: datetime) -> dict[str, str]:
    """Return who may go on: colleagues of these departments, and clerks of their regions' halls."""
    regions = Department.objects.filter(pk__in=departments).values("region")
    held = Post.objects.held(at).filter(
        Q(department_id__in=departments)
        | Q(role="clerk", department__is_hall=True, department__region__in=regions)
    )
    return {p.staff_id: p.staff.name for p in held.select_related("staff") if p.staff.is_active}
