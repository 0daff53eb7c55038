"""`/parks`: evaluations, authorisations and projects on a published promise (C060, C061)."""

from datetime import date
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.who import who_is

from . import actions
from .models import Park, Project
from .parks import register

parks = Router(tags=["parks"], auth=None)
park_desk = Router(tags=["parks"])


class ParkLineOut(Schema):
    document: str
    issued_by: str
    valid_from: date
    valid_until: date
    revoked_on: date | None


class EvaluationOut(ParkLineOut):
    kind: str


class AuthorisationOut(ParkLineOut):
    item: str
    way: Literal["delegated", "entrusted"]


class ProjectStepOut(Schema):
    kind: Literal["published", "admitted", "dropped", "warned", "mended", "exited"]
    on: date
    until: date | None


class ProjectOut(Schema):
    """A project in a park on a published promise (承诺公示制), and what became of it."""

    code: str
    name: str
    enterprise: str
    uscc: str
    promise: str
    steps: list[ProjectStepOut]


class PromiseIn(rest.Given):
    """The promise of an enterprise, put on public notice by the office of the park."""

    code: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=40)]
    name: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=200)]
    enterprise: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=200)]
    uscc: Annotated[rest.Plain, StringConstraints(max_length=18)]
    promise: rest.Words
    until: date = Field(description="Of the notice: five working days ahead at least.")


class ProjectStepIn(rest.Given):
    kind: Literal["admitted", "dropped", "warned", "mended", "exited"]
    reason: rest.Words
    until: date | None = Field(None, description="Of `warned`: the time to mend it.")


class ParkOut(Schema):
    code: str
    name: str
    region: str
    office: str
    evaluations: list[EvaluationOut]
    authorisations: list[AuthorisationOut]
    projects: list[ProjectOut]


@parks.get("", response=list[ParkOut])
def list_parks(request):
    """The register of parks: regional evaluations (区域评估) and authorisations (授权、委托)."""
    return [
        {
            "code": row["park"].code,
            "name": row["park"].name,
            "region": row["park"].region_id,
            "office": row["park"].department.name,
            "evaluations": [_line_of(one) | {"kind": one.kind} for one in row["evaluations"]],
            "authorisations": [
                _line_of(one) | {"item": one.item_code, "way": one.way}
                for one in row["authorisations"]
            ],
            "projects": [_project(one) for one in row["projects"]],
        }
        for row in register(who_is(request.user), timezone.localdate())
    ]


def _project(one: Project) -> dict:
    steps = sorted(one.steps.all(), key=lambda step: step.no)
    return {name: getattr(one, name) for name in ("code", "name", "enterprise", "uscc")} | {
        "promise": steps[0].words,
        "steps": [{"kind": s.kind, "on": s.on, "until": s.until} for s in steps],
    }


@park_desk.post("/{park}/projects", response={201: ProjectOut})
def publish_promise_of_project(request, park: str, given: PromiseIn):
    """Put the promise of an enterprise on public notice (承诺公示制, C061)."""
    found = Park.objects.filter(code=park).first()
    if found is None:
        raise Http404
    made = actions.publish_promise(
        park=found, by=who_is(request.user), at=timezone.now(), **given.model_dump()
    )
    return 201, _project(made)


@park_desk.post("/{park}/projects/{project}/steps", response=ProjectOut)
def take_step_of_project(request, park: str, project: str, given: ProjectStepIn):
    """Say what becomes of a project: admitted, dropped, warned, mended or out (项目退出, C061)."""
    who = who_is(request.user)
    found = Project.objects.visible_to(who).filter(park__code=park, code=project).first()
    if found is None:
        raise Http404
    actions.take_step(project=found, by=who, at=timezone.now(), **given.model_dump())
    return _project(Project.objects.get(pk=found.pk))


def _line_of(entry) -> dict:
    told = ("document", "valid_from", "valid_until", "revoked_on")
    return {name: getattr(entry, name) for name in told} | {"issued_by": entry.issued_by.name}


routers = [("/parks", parks), ("/parks", park_desk)]
