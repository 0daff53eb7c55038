"""Entering a plan whole, from GeoJSON, and ending it. What conflicts with others is found at once (C063)."""

import re
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from yici.kernel.once import once
from yici.kernel.sql import rows
from yici.people.models import Department

from .. import geometry, rules, uses
from ..models import Area, Conflict, Plan, Settlement
from ..rules import Faulty, FaultyAreas, need, text

CODE = re.compile(r"^[a-z0-9][a-z0-9-]{0,39}$")
MOST = 5_000  # areas of one plan
TOLD = 20  # faults of a file that are told at once
# As offices write them in their own files.
STANCES = {
    "允许": "admits", "规划": "admits", "限制": "limits", "有条件": "limits", "禁止": "bars",
    "标注": "marks", **{value: value for value in Area.Stance.values},
}  # fmt: skip


@once(Plan)
def enter_plan(
    *, code: str, name: str, kind: str, level: str, department: Department, document: str,
    valid_from: date, features: list, by, at: datetime, valid_until: date | None = None,
    is_public: bool = True, is_simulated: bool = False, replaces: Plan | None = None,
) -> Plan:  # fmt: skip
    """Enter an approved plan with all its areas, and list where it conflicts with others.

    :param features: GeoJSON features with `code`, `name`, `stance`, `uses`, `conditions`
    :raises NotAllowed:
    :raises Faulty: when something of it is not as it has to be; FaultyAreas tells each area
    """
    need(rules.may_keep(department.pk, by))
    today = localdate(at)
    if not CODE.match(code or ""):
        raise Faulty(Faulty.CODE, "code")
    if kind not in Plan.Kind.values:
        raise Faulty(Faulty.KIND, "kind")
    if level not in Plan.Level.values:
        raise Faulty(Faulty.LEVEL, "level")
    if valid_until is not None and (valid_until < valid_from or valid_until < today):
        raise Faulty(Faulty.DAYS, "valid_until")
    begins = max(valid_from, today)
    read = read_areas(features)
    rows("select pg_advisory_xact_lock(hashtext(%(lock)s))", {"lock": "plans.map"})
    if Plan.objects.filter(code=code).exists():
        raise Faulty(Faulty.KNOWN, "code")
    if replaces is not None:
        _end_before(replaces, department, kind, begins, code, by)
    plan = Plan.objects.create(
        code=code, name=text(name, 200, Faulty.NAME, "name"), kind=kind, level=level,
        region_id=department.region_id, department=department, valid_from=valid_from,
        document=text(document, 100, Faulty.DOCUMENT, "document"), valid_until=valid_until,
        is_public=is_public, is_simulated=is_simulated, replaces=replaces, entered_at=at,
        entered_by=by.actor,
    )  # fmt: skip
    areas = Area.objects.bulk_create(Area(plan=plan, **facts) for facts, _shape in read)
    _find_conflicts(plan, areas, [shape for _facts, shape in read], begins, at)
    return plan


def _end_before(old: Plan, department, kind: str, begins: date, code: str, by) -> None:
    old = Plan.objects.select_for_update().get(pk=old.pk)
    same = old.department_id == department.pk and old.kind == kind
    if not same or old.ended_on is not None:
        raise Faulty(Faulty.REPLACES, "replaces")
    old.ended_on, old.ended_by, old.reason = begins, by.actor, f"由 {code} 替代"
    old.save(update_fields=["ended_on", "ended_by", "reason"])


# -- the areas of a file ---------------------------------------------------------------------------


def read_areas(features: Any) -> list[tuple[dict, Any]]:
    """Return the rows and shapes of a file's areas.

    :raises Faulty: when it holds none, or too many
    :raises FaultyAreas: with every area that cannot be taken in, and why
    """
    if not isinstance(features, list) or not 0 < len(features) <= MOST:
        raise Faulty(Faulty.AREAS, "features")
    found: list[tuple[dict, Any]] = []
    faults: list[tuple[str, str]] = []
    codes: set[str] = set()
    for place, feature in enumerate(features, start=1):
        told = feature.get("properties") if isinstance(feature, dict) else None
        told = told if isinstance(told, dict) else {}
        code = _words(told.get("code"))
        which = code or f"#{place}"
        wrong = _wrong(told, code, codes)
        codes.add(code)
        try:
            shape = geometry.read(feature.get("geometry") if isinstance(feature, dict) else None)
        except geometry.BadShape as fault:
            wrong = wrong or str(fault)
        if wrong:
            faults.append((which, wrong))
            continue
        found.append((_facts(told, code, shape), shape))
    if not faults:
        faults = _overlapping(found)
    if faults:
        raise FaultyAreas(faults[:TOLD])
    return found


def _words(told) -> str:
    return " ".join(str(told).split()) if isinstance(told, str | int) else ""


def _uses(told) -> list[str]:
    listed = re.split(r"[,，、;；\s]+", told) if isinstance(told, str) else told or []
    return [str(one).strip() for one in listed if str(one).strip()] if listed else []


def _wrong(told: dict, code: str, codes: set) -> str:
    """Return what is wrong with an area's own words; nothing: they are as they have to be."""
    if not 0 < len(code) <= 60:
        return Faulty.AREA_CODE
    if code in codes:
        return Faulty.AREA_TWICE
    if STANCES.get(_words(told.get("stance"))) is None:
        return Faulty.STANCE
    listed = told.get("uses")
    if not isinstance(listed, str | list | None) or set(_uses(listed)) - uses.ALL:
        return Faulty.USES
    if len(_words(told.get("name"))) > 200 or len(_words(told.get("conditions"))) > 1000:
        return Faulty.AREA_WORDS
    return ""


def _facts(told: dict, code: str, shape) -> dict:
    west, south, east, north = shape.bounds
    return {
        "code": code, "name": _words(told.get("name")) or code,
        "stance": STANCES[_words(told.get("stance"))],
        "uses": sorted(set(_uses(told.get("uses")))),
        "conditions": _words(told.get("conditions")), "geometry": geometry.told(shape),
        "west": west, "south": south, "east": east, "north": north,
        "square_metres": geometry.square_metres(shape),
    }  # fmt: skip


def _overlapping(found) -> list[tuple[str, str]]:
    """Return the areas of one plan that lie on each other and contradict each other."""
    shapes = [shape for _facts, shape in found]
    says = [rules.Says(facts["stance"], frozenset(facts["uses"])) for facts, _shape in found]
    faults = []
    for one, other in geometry.touching(shapes, shapes):
        if one < other and rules.disputed(says[one], says[other]):
            cut = geometry.common(shapes[one], shapes[other])
            if cut is not None and geometry.square_metres(cut) >= geometry.SLIVER:
                which = f"{found[one][0]['code']} / {found[other][0]['code']}"
                faults.append((which, Faulty.OVERLAP))
    return faults


# -- conflicts -------------------------------------------------------------------------------------


def _find_conflicts(plan: Plan, areas: list[Area], shapes: list, day: date, at: datetime) -> int:
    """List where the plan contradicts others in force (冲突图斑); what only touches is none."""
    frame = (
        min(a.west for a in areas), min(a.south for a in areas),
        max(a.east for a in areas), max(a.north for a in areas),
    )  # fmt: skip
    others = list(Area.objects.on(day).within(*frame).exclude(plan=plan))
    theirs = [geometry.kept(other.geometry) for other in others]
    start = f"CT{localdate(at):%Y%m%d}"
    count = Conflict.objects.filter(number__startswith=start).count()
    found: list[Conflict] = []
    for mine, other in geometry.touching(shapes, theirs):
        disputed = rules.disputed(areas[mine].says, others[other].says)
        cut = geometry.common(shapes[mine], theirs[other]) if disputed else None
        size = geometry.square_metres(cut) if cut is not None else 0.0
        if size >= geometry.SLIVER:
            number = f"{start}-{count + len(found) + 1:04}"
            found.append(
                Conflict(
                    number=number, region_id=plan.region_id, first=areas[mine],
                    second=others[other], uses=sorted(disputed), geometry=geometry.told(cut),
                    square_metres=size, found_at=at,
                )
            )  # fmt: skip
    Conflict.objects.bulk_create(found)
    _carry_over(plan, found)
    return len(found)


def _carry_over(plan: Plan, found: list[Conflict]) -> None:
    """Let what was agreed stand on where the new version meets the same area on the same ground.

    What moved, what is disputed over other uses, and what says something else is coordinated anew.
    """
    if plan.replaces is None or not found:
        return
    mine = Q(first__plan=plan.replaces) | Q(second__plan=plan.replaces)
    agreed = Settlement.objects.filter(agreed=True, conflict__in=Conflict.objects.filter(mine))
    known = defaultdict(list)
    for old in agreed.select_related("conflict__first", "conflict__second"):
        ends = (old.conflict.first, old.conflict.second)
        was, other = ends if ends[0].plan_id == plan.replaces.pk else ends[::-1]
        known[other.pk].append((old, was))
    carried = []
    for new in found:
        for old, was in known[new.second_id]:
            if _is_as_it_was(new, old.conflict, was):
                carried.append(_again(new, old, was))
                break
    Settlement.objects.bulk_create(carried)


def _is_as_it_was(new: Conflict, old: Conflict, was: Area) -> bool:
    return (
        new.uses == old.uses
        and new.first.stance == was.stance
        and geometry.same(geometry.kept(new.geometry), geometry.kept(old.geometry))
    )


def _again(new: Conflict, old: Settlement, was: Area) -> Settlement:
    """Return the same agreement for the conflict of the new version."""
    prevails = old.prevails_id and (new.first_id if old.prevails_id == was.pk else new.second_id)
    return Settlement(
        conflict=new, way=old.way, prevails_id=prevails, document=old.document, words=old.words,
        proposed_by=old.proposed_by, proposed_for_id=old.proposed_for_id, proposed_at=old.proposed_at,
        agreed=True, decided_by=old.decided_by, decided_at=old.decided_at, answer=old.answer,
        carries=old,
    )  # fmt: skip


@transaction.atomic
def end_plan(*, plan: Plan, reason: str, by, at: datetime) -> Plan:
    """End a plan from today on; what was checked against it before stands as it was.

    :raises NotAllowed, Faulty:
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    need(rules.may_keep(plan.department_id, by))
    if plan.ended_on is not None:
        raise Faulty(Faulty.ENDED)
    plan.reason = text(reason, 500, Faulty.REASON, "reason")
    plan.ended_on, plan.ended_by = localdate(at), by.actor
    plan.save(update_fields=["ended_on", "ended_by", "reason"])
    return plan
