"""A site against every plan at once: what fits, what conflicts by which rule, whose conditions it needs (C063)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from . import geometry, rules, uses
from .models import Area, Plan, Settlement

COVERS = {Plan.Kind.TERRITORY, Plan.Kind.DETAILED, Plan.Kind.LAND, Plan.Kind.URBAN}


@dataclass(frozen=True)
class Line:
    """What one area says of a site."""

    plan: str
    plan_name: str
    kind: str
    area: str
    name: str
    answer: str  # fits, conditions, conflicts
    square_metres: float
    share: int  # per cent of the site
    words: str
    conditions: str
    document: str
    department: str
    department_id: int


@dataclass(frozen=True)
class Check:
    """What all plans together say of a site."""

    verdict: str  # fits, conditions, unplanned, conflicts
    square_metres: float
    unplanned: float  # square metres that no plan of land use covers
    lines: tuple[Line, ...]

    @property
    def departments(self) -> dict[int, list[str]]:
        """Return whose conditions it needs, and for which areas, in words."""
        found = defaultdict(list)
        for line in self.lines:
            if line.answer == "conditions":
                found[line.department_id].append(f"{line.plan_name}：{line.name}")
        return dict(found)


def check(site, use: str, day, who) -> Check:
    """Say what the plans in force that somebody may see say of a site for a use.

    Where two conflict and it was agreed which prevails, the other is silent there.
    """
    found = Area.objects.visible_to(who).on(day).within(*site.bounds)
    areas = list(found.select_related("plan__department"))
    shapes = _standing(areas)
    size = geometry.square_metres(site)
    lines, planned = [], []
    for area in areas:
        cut = geometry.common(shapes[area.pk], site)
        covered = geometry.square_metres(cut) if cut is not None else 0.0
        if covered < geometry.SLIVER:
            continue
        if area.plan.kind in COVERS and area.stance != Area.Stance.MARKS:
            planned.append(cut)
        if answer := area.says.of(use):
            lines.append(_line(area, answer, covered, size, use))
    lines += _outside(site, use, day, who, size)
    left = geometry.square_metres(geometry.without(site, planned))
    answers = [line.answer for line in lines] + (["unplanned"] if left >= geometry.SLIVER else [])
    order = {answer: place for place, answer in enumerate(rules.WORST)}
    lines.sort(key=lambda line: (order[line.answer], -line.square_metres))
    return Check(rules.worst(answers), size, left, tuple(lines))


def _standing(areas: Iterable[Area]) -> dict[int, object]:
    """Return the shape of each area without where it gives way by agreement."""
    shapes = {area.pk: geometry.kept(area.geometry) for area in areas}
    agreed = Settlement.objects.filter(
        Q(conflict__first__in=shapes) | Q(conflict__second__in=shapes),
        agreed=True, way=Settlement.Way.PREVAILS,
    ).select_related("conflict")  # fmt: skip
    for one in agreed:
        ends = {one.conflict.first_id, one.conflict.second_id}
        (loser,) = ends - {one.prevails_id}
        if loser in shapes and one.prevails_id in shapes:
            gone = geometry.kept(one.conflict.geometry)
            shapes[loser] = geometry.without(shapes[loser], [gone])
    return shapes


def _line(area: Area, answer: str, covered: float, size: float, use: str) -> Line:
    plan = area.plan
    words = {
        "fits": _("Planned for this use."),
        "conditions": _("Only on the department's conditions."),
        "conflicts": _("Not for this use."),
    }[answer]
    if answer == "conflicts" and area.stance == Area.Stance.ADMITS:
        words = _("Planned for another use: %(uses)s.") % {"uses": uses.names_of(area.uses)}
    return Line(
        plan.code, plan.name, plan.kind, area.code, area.name, answer, covered,
        max(1, min(round(covered * 100 / size), 100)), words, area.conditions, plan.document,
        plan.department.name, plan.department_id,
    )  # fmt: skip


def _outside(site, use: str, day, who, size: float) -> list[Line]:
    """Return what is said of building outside the boundary that towns may grow to."""
    if use not in uses.TOWN:
        return []
    found = []
    plans = Plan.objects.visible_to(who).on(day).filter(kind=Plan.Kind.BOUNDARY)
    for plan in plans.select_related("department").prefetch_related("areas"):
        shapes = [geometry.kept(area.geometry) for area in plan.areas.all()]
        if not _is_near(site, shapes):
            continue
        out = geometry.square_metres(geometry.without(site, shapes))
        if out >= geometry.SLIVER:
            words = _("Outside the urban development boundary: towns do not grow there.")
            found.append(
                Line(
                    plan.code, plan.name, plan.kind, "outside", _("Outside the boundary"),
                    "conditions", out, max(1, min(round(out * 100 / size), 100)), words, "",
                    plan.document, plan.department.name, plan.department_id,
                )
            )  # fmt: skip
    return found


NEAR = 0.5  # degrees: the boundary of another county says nothing here


def _is_near(site, shapes) -> bool:
    return any(site.distance(shape) < NEAR for shape in shapes)


def areas_at(who, longitude: float, latitude: float, day) -> list[Area]:
    """Return the areas in force that cover a place.

    :raises BadShape: when the place lies elsewhere
    """
    place = geometry.place(longitude, latitude)
    near = Area.objects.visible_to(who).on(day).within(*place.bounds)
    known = near.select_related("plan__department")
    return [a for a in known if geometry.kept(a.geometry).covers(place)]
