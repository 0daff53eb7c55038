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

from .. import actions
from ..models import Admission, Authorisation, Evaluation, Park, Project, ProjectStep
from ..parks import KINDS, admission_of, has_list, register
from ..rules import NotAllowed

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


class AdmissionOut(ParkLineOut):
    """A line of a park's admission list (准入清单)."""

    industry: str = Field(description="GB/T 4754: C, C13, C1310; the longest that fits speaks.")
    title: str
    verdict: Literal["admitted", "evaluated", "barred"]


class AdmissionAnswerOut(Schema):
    """What the park says of an industry today."""

    verdict: Literal["admitted", "evaluated", "barred"]
    line: AdmissionOut | None = Field(description="The line that says so; none: it stands on none.")


class ProjectStepOut(Schema):
    kind: Literal[tuple(ProjectStep.Kind.values)]  # type: ignore[valid-type]
    on: date
    until: date | None
    evaluator: str = Field(description="Of a technical evaluation (技术评估): who made it.")
    document: str = Field(description="And the number of its report.")


class ProjectOut(Schema):
    """A project in a park on a published promise (承诺公示制), and what became of it."""

    code: str
    name: str
    enterprise: str
    uscc: str
    industry: str
    promise: str
    steps: list[ProjectStepOut]


class PromiseIn(rest.Given):
    """The promise of an enterprise, put on public notice by the office of the park."""

    code: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=40)]
    name: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=200)]
    enterprise: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=200)]
    uscc: Annotated[rest.Plain, StringConstraints(max_length=18)]
    promise: rest.Words
    industry: Annotated[rest.Plain, StringConstraints(max_length=5)] = Field(
        "",
        description="GB/T 4754; asked for where the park has an admission list.",
        examples=["C1310"],
    )
    until: date = Field(description="Of the notice: five working days ahead at least.")


class ProjectStepIn(rest.Given):
    kind: Literal[tuple(k for k in ProjectStep.Kind.values if k != "published")]  # type: ignore[valid-type]
    reason: rest.Words
    until: date | None = Field(None, description="Of `warned`: the time to mend it.")
    evaluator: Annotated[rest.Plain, StringConstraints(max_length=200)] = Field(
        "", description="Of `evaluated` and `unfit`: who made the technical evaluation."
    )
    document: Annotated[rest.Plain, StringConstraints(max_length=100)] = Field(
        "", description="And the number of its report."
    )


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


class AdmissionIn(ParkLineIn):
    """A line of the park's admission list (准入清单)."""

    industry: Annotated[rest.Plain, StringConstraints(max_length=5)] = Field(examples=["C13"])
    title: Annotated[rest.Plain, StringConstraints(max_length=100)]
    verdict: Literal[tuple(Admission.Verdict.values)]  # type: ignore[valid-type]


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
    admissions: list[AdmissionOut]
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
            "admissions": [_admission(one) for one in row["admissions"]],
            "evaluations": [_evaluation(one) for one in row["evaluations"]],
            "authorisations": [_authorisation(one) for one in row["authorisations"]],
            "projects": [_project(one) for one in row["projects"]],
        }
        for row in register(who_is(request.user), timezone.localdate())
    ]


def _project(one: Project) -> dict:
    steps = sorted(one.steps.all(), key=lambda step: step.no)
    names = ("code", "name", "enterprise", "uscc", "industry")
    return {name: getattr(one, name) for name in names} | {
        "promise": steps[0].words,
        "steps": [
            {name: getattr(s, name) for name in ("kind", "on", "until", "evaluator", "document")}
            for s in steps
        ],
    }


@parks.get("/{park}/admission", response=AdmissionAnswerOut)
def check_admission(
    request, park: str, industry: Annotated[rest.Plain, StringConstraints(max_length=5)]
):
    """Say whether the park takes an industry: on a promise, after a technical evaluation, or not (C061).

    Where the park has no list, a promise is enough.
    """
    code = industry.strip().upper()
    if not actions.INDUSTRY.match(code):
        raise NotAllowed("industry", actions.BAD_INDUSTRY, "C061")
    found, today = _park(park), timezone.localdate()
    line = admission_of(found, code, today)
    otherwise = "evaluated" if has_list(found, today) else "admitted"
    verdict = line.verdict if line else otherwise
    return {"verdict": verdict, "line": _admission(line) if line else None}


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


def _by(request, key: str | None) -> dict:
    """Return who does it, when, and under which key: sent again with it, it is done once."""
    who = who_is(request.user)
    return {"by": who, "at": timezone.now(), "key": rest.key_of(who, key)}


@park_desk.post("/{park}", response={201: ParkOut})
def open_park(request, park: str, given: ParkIn, key: rest.IdempotencyKey = None):
    """Enter a park under this code, with its office (C060)."""
    made = actions.open_park(
        code=park, name=given.name, department=_department(given.office),
        by=who_is(request.user), key=rest.key_of(who_is(request.user), key),
    )  # fmt: skip
    nothing: dict[str, list] = {
        "admissions": [],
        "evaluations": [],
        "authorisations": [],
        "projects": [],
    }
    told = {"code": made.code, "name": made.name, "region": made.region_id}
    return 201, told | {"office": made.department.name} | nothing


@park_desk.post("/{park}/evaluations", response={201: EvaluationOut})
def register_evaluation(request, park: str, given: EvaluationIn, key: rest.IdempotencyKey = None):
    """Enter an evaluation of a whole park; single projects need none from today on (C060)."""
    facts = given.model_dump() | {"issued_by": _department(given.issued_by)}
    made = actions.register_evaluation(park=_park(park), **_by(request, key), **facts)
    return 201, _evaluation(made)


@park_desk.post("/{park}/admissions", response={201: AdmissionOut})
def list_industry(request, park: str, given: AdmissionIn, key: rest.IdempotencyKey = None):
    """Enter a line of the park's admission list (准入清单, C061)."""
    facts = given.model_dump() | {"issued_by": _department(given.issued_by)}
    made = actions.list_industry(park=_park(park), **_by(request, key), **facts)
    return 201, _admission(made)


@park_desk.post("/{park}/authorisations", response={201: AuthorisationOut})
def authorise(request, park: str, given: AuthorisationIn, key: rest.IdempotencyKey = None):
    """Let the office of a park handle an item of one's department (C061)."""
    facts = given.model_dump(exclude={"item"}) | {"issued_by": _department(given.issued_by)}
    made = actions.authorise(park=_park(park), item_code=given.item, **_by(request, key), **facts)
    return 201, _authorisation(made)


@park_desk.post("/{park}/{kind}/{line}/revoke", response={204: None})
def revoke_line(
    request,
    park: str,
    kind: Literal["admissions", "evaluations", "authorisations"],
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


def _admission(one: Admission) -> dict:
    told = {name: getattr(one, name) for name in ("industry", "title", "verdict")}
    return _line_of(one) | told


def _evaluation(one: Evaluation) -> dict:
    return _line_of(one) | {"kind": one.kind}


def _authorisation(one: Authorisation) -> dict:
    return _line_of(one) | {"item": one.item_code, "way": one.way}


@park_desk.post("/{park}/projects", response={201: ProjectOut})
def publish_promise_of_project(
    request, park: str, given: PromiseIn, key: rest.IdempotencyKey = None
):
    """Put the promise of an enterprise on public notice (承诺公示制, C061)."""
    made = actions.publish_promise(park=_park(park), **_by(request, key), **given.model_dump())
    return 201, _project(made)


@park_desk.post("/{park}/projects/{project}/steps", response=ProjectOut)
def take_step_of_project(
    request, park: str, project: str, given: ProjectStepIn, key: rest.IdempotencyKey = None
):
    """Say what becomes of a project: admitted, dropped, warned, mended or out (项目退出, C061)."""
    who = who_is(request.user)
    found = Project.objects.visible_to(who).filter(park__code=park, code=project).first()
    if found is None:
        raise Http404
    actions.take_step(project=found, **_by(request, key), **given.model_dump())
    return _project(Project.objects.get(pk=found.pk))


def _line_of(entry) -> dict:
    told = ("document", "valid_from", "valid_until", "revoked_on")
    said = {name: getattr(entry, name) for name in told}
    return said | {"line": entry.pk, "issued_by": entry.issued_by.name}


routers = [("/parks", parks), ("/parks", park_desk)]
