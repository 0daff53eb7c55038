"""`/clearances`: customs declarations of projects in parks, as the single window tells them (C061)."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.who import who_is

from .. import actions
from ..customs import steps
from ..models import Clearance, Project

clearances = Router(tags=["parks"])


class ClearanceStepOut(Schema):
    kind: Literal[steps.KINDS]  # type: ignore[valid-type]
    at: datetime


class ClearanceOut(Schema):
    """A customs declaration (报关单) and how far it is."""

    number: str
    direction: Literal["import", "export"]
    park: str
    project: str
    simulated: bool = Field(description="True: a sandbox said so, not the single window.")
    asked_at: datetime | None
    ended: bool = Field(description="Cleared, or returned: nothing more comes.")
    steps: list[ClearanceStepOut]


class ClearanceIn(rest.Given):
    project: Annotated[rest.Plain, StringConstraints(max_length=40)] = Field(
        description="Code of the project in the register of parks."
    )
    number: Annotated[rest.Plain, StringConstraints(max_length=30)] = Field(
        description="18 digits.", examples=["790120261000000012"]
    )


def _out(one: Clearance) -> dict:
    told = {name: getattr(one, name) for name in ("number", "asked_at", "ended")}
    return told | {
        "direction": steps.direction_of(one.number),
        "park": one.project.park.code,
        "project": one.project.code,
        "simulated": one.is_simulated,
        "steps": list(one.steps.all()),
    }


def _seen(request):
    seen = Clearance.objects.visible_to(who_is(request.user))
    return seen.select_related("project__park").prefetch_related("steps")


@clearances.get("", response=list[ClearanceOut])
def list_clearances(request):
    """The declarations of your enterprise, or of the projects in the parks of your office; the newest first."""
    return [_out(one) for one in _seen(request)[:200]]


@clearances.post("", response={201: ClearanceOut})
def declare(request, given: ClearanceIn, key: rest.IdempotencyKey = None):
    """Follow a customs declaration of a project (通关便利, C061)."""
    who = who_is(request.user)
    project = Project.objects.visible_to(who).filter(code=given.project).first()
    if project is None:
        raise Http404
    made = actions.declare(
        project=project, number=given.number, by=who, at=timezone.now(),
        key=rest.key_of(who, key),
    )  # fmt: skip
    return 201, _out(_seen(request).get(pk=made.pk))


@clearances.post("/{number}/ask", response=ClearanceOut)
def ask_clearance(request, number: Annotated[str, StringConstraints(max_length=18)]):
    """Ask the single window how far a declaration is."""
    found = _seen(request).filter(number=number).first()
    if found is None:
        raise Http404
    actions.ask_anew(clearance=found, by=who_is(request.user), at=timezone.now())
    return _out(_seen(request).get(pk=found.pk))


routers = [("/clearances", clearances)]
