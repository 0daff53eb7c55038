"""告知承诺公示: what was handled on an undertaking, for everybody to see (R30, C048)."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yici.cases.models import Case, CreditRecord, Task
from yici.people.models import Applicant

PAGE = 20


@require_GET
def undertakings(request):
    """List them, newest first: what, by whom, when it is checked and what the check found.

    A firm is named in full, a person masked (C092).
    """
    query = request.GET.get("q", "").strip()[:60]
    cases = Case.objects.on_undertaking().with_names()
    if query:
        cases = cases.filter(number=query) | cases.filter(edition__item__name__icontains=query)
    page = Paginator(cases, PAGE).get_page(request.GET.get("page"))
    ids = [case.pk for case in page]
    tasks = Task.objects.filter(case_id__in=ids, step="aftercheck").order_by("no")
    checks = {task.case_id: task for task in tasks if task.role == "reviewer"}
    cleared = {t.case_id for t in tasks if t.subject == "revoke" and t.outcome == "kept"}
    people = Applicant.objects.in_bulk([case.applicant_id for case in page])
    broken = CreditRecord.objects.filter(case_id__in=ids).values_list("case_id", flat=True)
    lines = [
        _line(case, people, checks.get(case.pk), set(broken) - cleared, cleared) for case in page
    ]
    return render(
        request,
        "cases/portal/undertakings.html",
        {"lines": lines, "page": page, "query": query},
    )


def _line(case, people, check, broken, cleared) -> dict:
    if case.pk in broken:
        badge = (_("Not kept"), "red")
    elif check is None:
        badge = (_("Not decided yet"), "grey")
    elif check.outcome == "kept" or case.pk in cleared:
        badge = (_("Kept"), "green")
    else:
        badge = (_("To be checked"), "amber")
    due = check.due_on if check and check.state == "open" else None
    return {"case": case, "who": people.get(case.applicant_id), "badge": badge, "due": due}
