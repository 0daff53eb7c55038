"""A file of a case that was found harmful after it was taken in: who has it, and who gave it, are told."""

from datetime import datetime

from django.urls import reverse

from yici.notifications.actions import notify, notify_desk

from . import news
from .models import Case, Material

HERS = {"C", "D"}  # grades of what the applicant sent herself
WORKS = {"review", "check", "decide", "accept", "pre_review", "procedure", "make", "deliver"}


def inform(digest: str, at: datetime) -> None:
    """Tell the handler of every case the file lies in, and the applicant who sent it; twice is once."""
    given = Material.objects.filter(digest=digest).values_list("case_id", "grade")
    found: dict = {}
    for case_id, grade in given:
        found.setdefault(case_id, set()).add(grade)
    cases = {case.pk: case for case in Case.objects.with_names().filter(pk__in=found)}
    for pk, case in cases.items():
        data, key = news.about(case, case.department), f"{pk}:locked:{digest}"
        for code in sorted(_handlers(case)):
            notify_desk(
                staff_code=code, kind="cases.file_locked_desk", data=data, key=key, at=at,
                subject=pk, path=reverse("desk:case", args=[case.number]),
            )  # fmt: skip
        if found[pk] & HERS:
            notify(kind="cases.file_locked", data=data, key=key, at=at, **news.addressed(case, at))


def _handlers(case: Case) -> set[str]:
    """Return who answers for the case, and who has open work in it: staff codes."""
    working = {task.handler for task in case.task_rows.filter(state="open", step__in=WORKS)}
    return {code for code in (case.handler, *working) if code}
