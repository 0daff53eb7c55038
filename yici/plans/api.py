"""`/space-plans`, `/space-checks`, `/plan-conflicts`, `/schemes`: the one map for programs (C063)."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.models import Department
from yici.people.refusals import NotAllowed
from yici.people.who import who_is

from . import actions, reading
from .actions import schemes
from .checking import areas_at, check
from .geometry import BadShape
from .models import Area, Conflict, Plan, Scheme
from .rules import Faulty, FaultyAreas

plans = Router(tags=["space-plans"])
checks = Router(tags=["space-plans"], auth=None)
conflicts = Router(tags=["space-plans"])
planned = Router(tags=["space-plans"])

Kind = Literal[
    "economy", "territory", "detailed", "land", "urban", "redline", "farmland", "boundary",
    "environment", "forestry", "water", "transport", "heritage", "parcels", "other",
]  # fmt: skip
Level = Literal["national", "province", "city", "county", "town"]
Stance = Literal["none", "conditions", "objects"]
Way = Literal["prevails", "both"]
Short = Annotated[rest.Plain, StringConstraints(max_length=100)]
LandUse = Annotated[rest.Plain, StringConstraints(max_length=2)]
Geometry = Annotated[
    dict[str, Any], Field(description="GeoJSON Polygon or MultiPolygon, CGCS2000, longitude first.")
]


class SpacePlanOut(Schema):
    """A plan on the one map."""

    code: str
    name: str
    kind: str
    level: str
    region: str
    department: str
    document: str
    valid_from: date
    valid_until: date | None
    ended_on: date | None = Field(description="In force until the day before.")
    is_public: bool
    is_simulated: bool
    replaces: str | None


class SpacePlans(rest.Page[SpacePlanOut]):
    """A page of plans in order of their codes."""


class SpacePlanAreas(SpacePlanOut):
    """A plan with its areas, as a GeoJSON collection that can be entered again."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[dict[str, Any]]


class SpacePlanIn(rest.Given):
    """A plan entered whole: GeoJSON features with code, name, stance, uses and conditions."""

    name: rest.Line
    kind: Kind
    level: Level
    department: int = Field(description="Who keeps it, as the catalogue numbers it.")
    document: Short
    valid_from: date
    valid_until: date | None = None
    is_public: bool = True
    is_simulated: bool = False
    replaces: Short = Field("", description="Code of the version that ends when this one begins.")
    features: list[dict[str, Any]] = Field(max_length=5001)


class SpaceReason(rest.Given):
    reason: rest.Words


class SpaceCheckIn(rest.Given):
    """A site, as an area or the number of a parcel, and what it is to be used for."""

    use: LandUse = Field(description="Class of land use, e.g. 10.", examples=["10"])
    site: Geometry | None = None
    parcel: Short = ""


class SpaceCheckLine(Schema):
    """What one area says of the site."""

    plan: str
    plan_name: str
    kind: str
    area: str
    name: str
    answer: Literal["fits", "conditions", "conflicts"]
    square_metres: int
    share: int = Field(description="Per cent of the site.")
    words: str
    conditions: str
    document: str
    department: str


class SpaceCheckOut(Schema):
    """What all plans in force say of the site together."""

    verdict: Literal["fits", "conditions", "unplanned", "conflicts"]
    square_metres: int
    unplanned: int = Field(description="Square metres that no plan of land use covers.")
    lines: list[SpaceCheckLine]


class ConflictSide(Schema):
    plan: str
    plan_name: str
    area: str
    name: str
    stance: str
    uses: list[str]
    department: str


class SettlementOut(Schema):
    way: str
    prevails: Literal["first", "second"] | None
    document: str
    words: str
    agreed: bool | None = Field(description="Null while the other department has not answered.")
    carries: str | None = Field(
        None,
        description="The conflict it was agreed for, where a new version of a plan left it as it was.",
    )


class ConflictOut(Schema):
    """Where areas of two plans contradict each other (冲突图斑)."""

    number: str
    first: ConflictSide
    second: ConflictSide
    uses: list[str]
    square_metres: int
    found_on: date
    gives_way: Literal["first", "second"] | None
    rule: str
    status: Literal["open", "proposed", "settled"]
    settlement: SettlementOut | None


class ConflictsOut(rest.Page[ConflictOut]):
    """A page of conflicts, the latest first."""


class SettlementIn(rest.Given):
    way: Way
    prevails: Literal["", "first", "second"] = ""
    document: Short = Field(description="Minutes of the coordination.")
    words: rest.Words


class SettlementAnswerIn(rest.Given):
    agrees: bool
    answer: rest.Words = ""


class OpinionOut(Schema):
    department: str
    department_id: int
    because: list[str]
    stance: str
    conditions: list[dict[str, str]]
    needed: list[str]
    needless: list[str]
    words: str
    answered_on: date | None
    escalated_on: date | None
    lapsed_on: date | None


class SchemeOut(Schema):
    """A project in planning, or with its compiled conditions (项目策划生成)."""

    number: str
    name: str
    enterprise: str
    use: str
    parcel: str
    department: str
    square_metres: int
    status: Literal["asking", "compiled", "dropped"]
    due_on: date
    silence_rule: str
    compiled_on: date | None
    valid_until: date | None
    without: str
    checked: SpaceCheckOut
    compiled: dict[str, Any] | None
    opinions: list[OpinionOut]


class SchemesOut(rest.Page[SchemeOut]):
    """A page of projects, the latest first."""


class SchemeIn(rest.Given):
    """A project taken into planning; every department concerned is asked at once."""

    name: rest.Line
    use: LandUse
    department: int = Field(description="Who runs it, as the catalogue numbers it.")
    site: Geometry | None = None
    parcel: Short = ""
    days: Annotated[int, Field(ge=-1000, le=1000)] = 5
    ask: list[int] = Field([], max_length=40)
    enterprise: rest.Line = ""
    code: Annotated[rest.Plain, StringConstraints(max_length=18)] = Field(
        "", description="Credit code of the enterprise."
    )
    silence_rule: Short = Field(
        "", description="Number of the city's rule by which silence asks for nothing."
    )


class ConditionIn(rest.Given):
    text: rest.Words
    basis: rest.Line


class OpinionIn(rest.Given):
    department: int
    stance: Stance
    conditions: list[ConditionIn] = Field([], max_length=100)
    needed: list[Short] = Field([], max_length=20)
    needless: list[Short] = Field([], max_length=20)
    words: rest.Words = ""


class CompileIn(rest.Given):
    without: rest.Words = Field("", description="Why it goes on though a department is silent.")


def _by(request, key: str | None) -> dict:
    who = who_is(request.user)
    return {"by": who, "at": timezone.now(), "key": rest.key_of(who, key)}


def _now(request) -> dict:
    return {"by": who_is(request.user), "at": timezone.now()}


def _department(pk: int) -> Department:
    found = Department.objects.active().filter(pk=pk).first() if 0 < pk < 2**63 else None
    if found is None:
        raise NotAllowed
    return found


def _row(told) -> int:
    if not (type(told) is int and 0 <= told < 2**63):
        raise ValueError
    return told


def _page(rows, cursor, limit, tell) -> dict:
    """Return a page of rows, the latest first."""
    if cursor:
        [before] = rest.unseal(cursor, _row)
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    more = rest.seal(found[limit - 1].pk) if len(found) > limit else None
    return {"items": [tell(one) for one in found[:limit]], "next": more}


# -- plans -----------------------------------------------------------------------------------------


def _plan(request, code: str) -> Plan:
    seen = Plan.objects.visible_to(who_is(request.user))
    found = seen.select_related("department", "replaces").filter(code=code).first()
    if found is None:
        raise Http404
    return found


@plans.get("", response=SpacePlans, auth=None)
def list_space_plans(request, kind: Short = "", cursor: rest.Cursor = None, limit: rest.Limit = 50):
    """The plans of the one map, those that ended too (C063)."""
    seen = Plan.objects.visible_to(who_is(request.user)).select_related("department", "replaces")
    return _page(seen.filter(kind=kind) if kind else seen, cursor, limit, reading.plan)


@plans.get("/{plan}", response=SpacePlanAreas, auth=None)
def read_space_plan(request, plan: str):
    """A plan with its areas as GeoJSON."""
    found = _plan(request, plan)
    return reading.plan(found) | {"features": [reading.feature(a) for a in found.areas.all()]}


@plans.post("/{plan}", response={201: SpacePlanOut})
def enter_space_plan(request, plan: str, given: SpacePlanIn, key: rest.IdempotencyKey = None):
    """Enter a plan whole; where it conflicts with others in force is listed at once (C063)."""
    facts = given.model_dump() | {"department": _department(given.department)}
    facts["replaces"] = _plan(request, given.replaces) if given.replaces else None
    try:
        made = actions.enter_plan(code=plan, **_by(request, key), **facts)
    except FaultyAreas as refused:
        told = [(f"features.{which}"[:100], _(what)) for which, what in refused.faults]
        raise rest.Problem(422, "refused", _(str(refused)), errors=told) from None
    return 201, reading.plan(_plan(request, made.code))


@plans.post("/{plan}/end", response=SpacePlanOut)
def end_space_plan(request, plan: str, given: SpaceReason):
    """End a plan from today on."""
    actions.end_plan(plan=_plan(request, plan), **_now(request), **given.model_dump())
    return reading.plan(_plan(request, plan))


@checks.get("", response=list[SpaceCheckLine])
def read_place(request, longitude: float, latitude: float):
    """What is planned at a place: every area in force that covers it."""
    try:
        found = areas_at(who_is(request.user), longitude, latitude, timezone.localdate())
    except BadShape as fault:
        raise Faulty(str(fault), "longitude") from None
    return [_covering(area) for area in found]


def _covering(area: Area) -> dict:
    answers = {"bars": "conflicts", "limits": "conditions"}
    return {
        "plan": area.plan.code, "plan_name": area.plan.name, "kind": area.plan.kind,
        "area": area.code, "name": area.name, "answer": answers.get(area.stance, "fits"),
        "square_metres": round(area.square_metres), "share": 100,
        "words": str(Area.Stance(area.stance).label), "conditions": area.conditions,
        "document": area.plan.document, "department": area.plan.department.name,
    }  # fmt: skip


@checks.post("", response=SpaceCheckOut)
def check_site(request, given: SpaceCheckIn):
    """Check a site against every plan at once: fits, conflicts, or whose conditions it needs (C063)."""
    who, today = who_is(request.user), timezone.localdate()
    if given.use not in schemes.uses.USES:
        raise Faulty(Faulty.USE, "use")
    shape = schemes.site_of(given.site, given.parcel, today, who)
    return schemes.told(check(shape, given.use, today, who))


# -- conflicts -------------------------------------------------------------------------------------


def _conflict(request, number: str) -> Conflict:
    seen = Conflict.objects.visible_to(who_is(request.user)).with_areas()
    found = seen.filter(number=number).first()
    if found is None:
        raise Http404
    return found


@conflicts.get("", response=ConflictsOut)
def list_conflicts(request, cursor: rest.Cursor = None, limit: rest.Limit = 50):
    """Where plans in force contradict each other, for officials (冲突图斑)."""
    seen = Conflict.objects.visible_to(who_is(request.user)).live(timezone.localdate())
    return _page(seen.with_areas(), cursor, limit, reading.conflict)


@conflicts.post("/{number}/settlement", response={201: ConflictOut})
def propose_settlement(request, number: str, given: SettlementIn, key: rest.IdempotencyKey = None):
    """Propose for one department which area prevails."""
    found = _conflict(request, number)
    actions.propose_settlement(conflict=found, **_by(request, key), **given.model_dump())
    return 201, reading.conflict(_conflict(request, number))


@conflicts.post("/{number}/settlement/answer", response=ConflictOut)
def answer_settlement(request, number: str, given: SettlementAnswerIn):
    """Agree for the other department, or turn it down with the reason."""
    found = _conflict(request, number)
    actions.decide_settlement(conflict=found, **_now(request), **given.model_dump())
    return reading.conflict(_conflict(request, number))


# -- projects in planning --------------------------------------------------------------------------


def _scheme(request, number: str) -> Scheme:
    seen = Scheme.objects.visible_to(who_is(request.user)).select_related("department")
    found = seen.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _told(request, number: str) -> dict:
    return reading.scheme(_scheme(request, number), who_is(request.user))


@planned.get("", response=SchemesOut, auth=None)
def list_schemes(request, cursor: rest.Cursor = None, limit: rest.Limit = 50):
    """Projects with their compiled conditions; officials also see those in planning."""
    who = who_is(request.user)
    seen = Scheme.objects.visible_to(who).select_related("department")
    return _page(seen, cursor, limit, lambda one: reading.scheme(one, who))


@planned.get("/{number}", response=SchemeOut, auth=None)
def read_scheme(request, number: str):
    """One project with what the plans said and what the departments ask for."""
    return _told(request, number)


@planned.post("", response={201: SchemeOut})
def open_scheme(request, given: SchemeIn, key: rest.IdempotencyKey = None):
    """Take a project into planning and ask every department concerned at once (C063)."""
    facts = given.model_dump() | {"department": _department(given.department)}
    made = actions.open_scheme(**_by(request, key), **facts)
    return 201, _told(request, made.number)


@planned.post("/{number}/opinions", response=SchemeOut)
def give_opinion(request, number: str, given: OpinionIn):
    """Say for a department under which conditions the project may be."""
    found = _scheme(request, number)
    facts = given.model_dump() | {"department": _department(given.department)}
    actions.answer(scheme=found, **_now(request), **facts)
    return _told(request, number)


@planned.post("/{number}/compile", response=SchemeOut)
def compile_conditions(request, number: str, given: CompileIn | None = None):
    """Compile the conditions of all departments into the list that goes with the project."""
    facts = given.model_dump() if given else {}
    actions.compile_conditions(scheme=_scheme(request, number), **_now(request), **facts)
    return _told(request, number)


@planned.post("/{number}/drop", response=SchemeOut)
def drop_scheme(request, number: str, given: SpaceReason):
    """Close a project without a list, or take its list back."""
    actions.drop(scheme=_scheme(request, number), **_now(request), **given.model_dump())
    return _told(request, number)


routers = [
    ("/space-plans", plans),
    ("/space-checks", checks),
    ("/plan-conflicts", conflicts),
    ("/schemes", planned),
]
