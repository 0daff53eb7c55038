"""`/parks`: evaluations, authorisations and projects on a published promise (C060, C061)."""

from datetime import date
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.models import Department
from yici.people.who import who_is

from . import actions
from .models import Authorisation, Evaluation, Park, Project
from .parks import KINDS, register
from .rules import NotAllowed

parks = Router(tags=["parks"], auth=None)
park_desk = Router(tags=["parks"])


class ParkLineOut(Schema):
    line: int = Field(description="By which it is revoked.")
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


class ParkIn(rest.Given):
    """A park with the department that is its office; an administrator enters it."""

    name: Annotated[rest.Plain, StringConstraints(max_length=100)]
    office: int = Field(description="Department, as the catalogue numbers it.")


class ParkLineIn(rest.Given):
    document: Annotated[rest.Plain, StringConstraints(max_length=100)]
    issued_by: int = Field(description="Department, as the catalogue numbers it.")
    valid_from: date
    valid_until: date


class EvaluationIn(ParkLineIn):
    """An evaluation made for the whole park (区域评估)."""

    kind: Annotated[rest.Plain, StringConstraints(max_length=20)]


class AuthorisationIn(ParkLineIn):
    """An item that the office of the park handles (授权、委托)."""

    item: Annotated[rest.Plain, StringConstraints(max_length=60)]
    way: Literal["delegated", "entrusted"]


class RevocationIn(rest.Given):
    reason: rest.Words


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
            "evaluations": [_evaluation(one) for one in row["evaluations"]],
            "authorisations": [_authorisation(one) for one in row["authorisations"]],
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


def _park(code: str) -> Park:
    found = Park.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _department(pk: int) -> Department:
    found = Department.objects.filter(pk=pk, is_active=True).first()
    if found is None:
        raise NotAllowed("unknown-department", "Choose a department.", "C060")
    return found


@park_desk.post("/{park}", response={201: ParkOut})
def open_park(request, park: str, given: ParkIn):
    """Enter a park under this code, with its office (C060)."""
    made = actions.open_park(
        code=park, name=given.name, department=_department(given.office),
        by=who_is(request.user),
    )  # fmt: skip
    nothing: dict[str, list] = {"evaluations": [], "authorisations": [], "projects": []}
    told = {"code": made.code, "name": made.name, "region": made.region_id}
    return 201, told | {"office": made.department.name} | nothing


@park_desk.post("/{park}/evaluations", response={201: EvaluationOut})
def register_evaluation(request, park: str, given: EvaluationIn):
    """Enter an evaluation of a whole park; single projects need none from today on (C060)."""
    facts = given.model_dump() | {"issued_by": _department(given.issued_by)}
    made = actions.register_evaluation(
        park=_park(park), by=who_is(request.user), at=timezone.now(), **facts
    )
    return 201, _evaluation(made)


@park_desk.post("/{park}/authorisations", response={201: AuthorisationOut})
def authorise(request, park: str, given: AuthorisationIn):
    """Let the office of a park handle an item of one's department (C061)."""
    facts = given.model_dump(exclude={"item"}) | {"issued_by": _department(given.issued_by)}
    made = actions.authorise(
        park=_park(park), item_code=given.item, by=who_is(request.user), at=timezone.now(), **facts
    )
    return 201, _authorisation(made)


@park_desk.post("/{park}/{kind}/{line}/revoke", response={204: None})
def revoke_line(
    request,
    park: str,
    kind: Literal["evaluations", "authorisations"],
    line: int,
    given: RevocationIn,
):
    """Take a line back from today on; what began under it goes on under it."""
    who = who_is(request.user)
    entry = KINDS[kind].objects.visible_to(who).filter(park__code=park, pk=line).first()
    if entry is None:
        raise Http404
    actions.revoke(entry=entry, reason=given.reason, by=who, at=timezone.now())
    return 204, None


def _evaluation(one: Evaluation) -> dict:
    return _line_of(one) | {"kind": one.kind}


def _authorisation(one: Authorisation) -> dict:
    return _line_of(one) | {"item": one.item_code, "way": one.way}


@park_desk.post("/{park}/projects", response={201: ProjectOut})
def publish_promise_of_project(request, park: str, given: PromiseIn):
    """Put the promise of an enterprise on public notice (承诺公示制, C061)."""
    made = actions.publish_promise(
        park=_park(park), by=who_is(request.user), at=timezone.now(), **given.model_dump()
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
    said = {name: getattr(entry, name) for name in told}
    return said | {"line": entry.pk, "issued_by": entry.issued_by.name}


routers = [("/parks", parks), ("/parks", park_desk)]
