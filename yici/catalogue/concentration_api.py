"""`/catalogue/concentration`: how far approval is drawn together, department by department (C127)."""

from typing import Annotated

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field as Limits

from yici.kernel.rest import Cursor, Given, Page, Plain, seal, unseal
from yici.kernel.rest import Limit as Most
from yici.people import actions
from yici.people.models import Department
from yici.people.who import who_is

from .concentration import Line, lines, searched, whole

router = Router(tags=["catalogue"])


class ConcentrationOut(Schema):
    """One department with items in force."""

    department: int
    name: str
    region: str
    approval_office: str = Limits(description="Empty while several offices of it approve.")
    hall: str = Limits(description="Where that office sits; empty: in none.")
    enforced_by: str = Limits(description="Body of integrated enforcement (综合执法), or itself.")
    items: int
    online: int = Limits(description="Those of them that one can apply for online (P05).")


class ConcentrationsOut(Page[ConcentrationOut]):
    """A page of departments, and the sums over all of them."""

    departments: int
    offices: int
    in_hall: int
    total_items: int
    total_online: int


class Concentrated(Given):
    """Where a department's approvals are concentrated, and who enforces for it."""

    approval_office: Annotated[Plain, Limits(max_length=100)] = ""
    stationed_at: int | None = Limits(None, description="Number of the hall; null: in none.")
    enforced_by: int | None = Limits(None, description="Number of the body; null: itself.")


@router.get("/concentration", response=ConcentrationsOut, auth=None)
def read_concentration(
    request,
    q: Annotated[str, Query(max_length=100, description="Part of a name.")] = "",
    cursor: Cursor = None,
    limit: Most = 50,
):
    """Say which departments approve in one office, in the hall and on the platform (三集中, C127)."""
    [start] = unseal(cursor, _place) if cursor else [0]
    every = lines()
    found, sums = searched(every, q.strip()), whole(every)
    end = start + limit
    return {
        "items": [_told(line) for line in found[start:end]],
        "next": seal(end) if end < len(found) else None,
        "departments": sums.departments,
        "offices": sums.offices,
        "in_hall": sums.in_hall,
        "total_items": sums.items,
        "total_online": sums.online,
    }


@router.post("/concentration/{department}", response=ConcentrationOut)
def concentrate_approval(request, department: int, given: Concentrated):
    """Say where a department's approvals are concentrated, and who enforces for it (C127)."""
    one = actions.concentrate(
        department=_department(department),
        approval_office=given.approval_office,
        stationed_at=_named(given.stationed_at),
        enforced_by=_named(given.enforced_by),
        by=who_is(request.user),
        at=timezone.now(),
    )
    found = (line for line in lines() if line.department.pk == one.department_id)
    return _told(next(found, Line(one.department, 0, 0, one)))


def _named(pk: int | None) -> Department | None:
    return None if pk is None else _department(pk)


def _department(pk: int) -> Department:
    found = Department.objects.active().filter(pk=pk).first() if 0 < pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def _told(line: Line) -> dict:
    one, said = line.department, line.said
    return {
        "department": one.pk,
        "name": one.name,
        "region": one.region_id,
        "approval_office": said.approval_office,
        "hall": said.stationed_at.name if said.stationed_at else "",
        "enforced_by": said.enforced_by.name if said.enforced_by else one.name,
        "items": line.items,
        "online": line.online,
    }


def _place(told) -> int:
    if not (type(told) is int and 0 <= told < 10_000_000):
        raise ValueError
    return told


routers = [("/catalogue", router)]
