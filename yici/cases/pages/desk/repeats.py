"""For those who supervise a department: papers asked for twice, pre-reviews sent back twice (R26)."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from yici.cases import repeats as found

from .door import staff_page


@require_GET
@staff_page
def repeats(request, who):
    """List what her departments asked for more than once in the last months.

    :raises Http404: for those who look after no department
    """
    mine = found.watched(who)
    if not mine:
        raise Http404
    findings = found.demands_of(mine, timezone.now())
    lines = found.told(findings)
    return render(request, "cases/desk/repeats.html", {"lines": lines})
