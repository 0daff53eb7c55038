"""For those who supervise a department: papers asked for twice, pre-reviews sent back twice (R26)."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from yici.cases import repeats as found
from yici.cases import rules
from yici.catalogue.models import Item
from yici.people.models import Department

from .door import staff_page

WATCHING = rules.LEADS | {"supervisor"}


def watched(who) -> frozenset[int]:
    """Return the departments whose demands this person looks after."""
    return frozenset(department for role, department in who.posts if role in WATCHING)


@require_GET
@staff_page
def repeats(request, who):
    """List what her departments asked for more than once in the last months.

    :raises Http404: for those who look after no department
    """
    mine = watched(who)
    if not mine:
        raise Http404
    findings = found.demands_of(mine, timezone.now())
    items = {
        item.code: item for item in Item.objects.filter(code__in={f.demand.item for f in findings})
    }
    departments = Department.objects.in_bulk({f.demand.department for f in findings})
    lines = [
        {
            "finding": one,
            "item": items[one.demand.item].name,
            "department": departments[one.demand.department].short_name,
            "asked": _names(items[one.demand.item], one.codes),
        }
        for one in findings
    ]
    return render(request, "cases/desk/repeats.html", {"lines": lines})


def _names(item: Item, codes) -> list[str]:
    """Return what was asked for by its name in the edition in force, else its code."""
    current = item.current
    content = current.content if current else None
    known = {m.code: m.name for m in content.materials} if content else {}
    known |= {f.code: f.label for f in content.fields} if content else {}
    return [known.get(code, code) for code in codes]
