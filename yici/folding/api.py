"""`/folded-certificates`: what the business licence stands for, and what departments are told (C062)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.models import Department
from yici.people.refusals import NotAllowed
from yici.people.who import who_is

from . import actions
from .models import Folded, Push

router = Router(tags=["folded-certificates"])
Label = Annotated[rest.Plain, StringConstraints(max_length=100)]


class FoldedOut(Schema):
    """A certificate folded into the business licence."""

    id: int
    name: str
    department: str
    items: list[str]
    basis: str
    effective_on: date
    data: list[str] = Field(description="What registration tells the department.")
    withdrawn_on: date | None


class FoldedIn(rest.Given):
    name: Label
    department: int = Field(description="Whose certificate it was, as the catalogue numbers it.")
    items: list[Label] = Field([], max_length=100)
    basis: rest.Line
    effective_on: date
    data: list[Label] = Field(max_length=100)


class FoldedWithdrawnIn(rest.Given):
    reason: rest.Words


class PushOut(Schema):
    """A new licence told to your department in place of an application."""

    certificate: int
    name: str
    licence: UUID
    pushed_at: datetime
    taken_at: datetime | None
    told: list[tuple[str, str]]


def _out(one: Folded) -> dict:
    shown = ("name", "items", "basis", "effective_on", "data", "withdrawn_on")
    told = {name: getattr(one, name) for name in shown}
    return told | {"id": one.pk, "department": one.department.name}


def _pushes(found: Sequence[Push]) -> list[dict]:
    return [
        {
            "certificate": one.folded_id, "name": one.folded.name, "licence": one.licence,
            "pushed_at": one.pushed_at, "taken_at": one.taken_at, "told": told,
        }
        for one, told in actions.told(found)
    ]  # fmt: skip


def _folded(request, pk: int) -> Folded:
    seen = Folded.objects.visible_to(who_is(request.user)).select_related("department")
    found = seen.filter(pk=pk).first() if 0 < pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@router.get("", response=list[FoldedOut], auth=None)
def list_folded(request):
    """Every certificate that the business licence stands for, or stood for (多证合一)."""
    seen = Folded.objects.visible_to(who_is(request.user)).select_related("department")
    return [_out(one) for one in seen[:1000]]


@router.post("", response={201: FoldedOut})
def fold(request, given: FoldedIn, key: rest.IdempotencyKey = None):
    """Fold a certificate into the business licence from a day on (C062)."""
    who = who_is(request.user)
    department = Department.objects.active().filter(pk=given.department).first()
    if department is None:
        raise NotAllowed
    facts = given.model_dump() | {"department": department, "key": rest.key_of(who, key)}
    made = actions.fold(by=who, at=timezone.now(), **facts)
    return 201, _out(_folded(request, made.pk))


@router.post("/{certificate}/withdraw", response=FoldedOut)
def withdraw_folded(request, certificate: int, given: FoldedWithdrawnIn):
    """Take a certificate off the list from today on."""
    found, who = _folded(request, certificate), who_is(request.user)
    actions.withdraw(folded=found, by=who, at=timezone.now(), reason=given.reason)
    return _out(_folded(request, certificate))


@router.get("/pushes", response=list[PushOut])
def list_pushes(request, taken: bool = False):
    """New licences your departments were told of and have not taken over yet; or those they have."""
    seen = Push.objects.visible_to(who_is(request.user)).select_related("folded")
    return _pushes(seen.filter(taken_at__isnull=not taken)[:100])


@router.post("/{certificate}/pushes/{licence}/take", response=PushOut)
def take_push(request, certificate: int, licence: UUID):
    """Note that your department has taken over what it was told."""
    who = who_is(request.user)
    seen = Push.objects.visible_to(who).select_related("folded")
    found = (
        seen.filter(folded=certificate, licence=licence).first()
        if 0 < certificate < 2**63
        else None
    )
    if found is None:
        raise Http404
    actions.take(folded=found.folded, licence_id=licence, by=who, at=timezone.now())
    (took,) = _pushes([seen.get(folded=certificate, licence=licence)])
    return took


routers = [("/folded-certificates", router)]
