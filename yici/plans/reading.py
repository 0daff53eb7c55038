"""How plans, conflicts and planned projects are told; nothing is written."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from . import rules
from .models import Area, Conflict, Opinion, Plan, Scheme

VERDICTS = {  # verdict -> (words, colour)
    "fits": (lambda: _("Fits every plan in force"), "green"),
    "conditions": (lambda: _("Fits, on conditions of the departments named"), "amber"),
    "unplanned": (lambda: _("No plan covers the whole site"), "red"),
    "conflicts": (lambda: _("Conflicts with a plan in force"), "red"),
}
ANSWERS = {
    "fits": (lambda: _("Fits"), "green"),
    "conditions": (lambda: _("On conditions"), "amber"),
    "conflicts": (lambda: _("Conflicts"), "red"),
}


def feature(area: Area) -> dict:
    """Return an area as a GeoJSON feature, as it may be entered again."""
    told = {name: getattr(area, name) for name in ("code", "name", "stance", "uses", "conditions")}
    told["square_metres"] = round(area.square_metres)
    return {"type": "Feature", "properties": told, "geometry": area.geometry}


def plan(one: Plan) -> dict:
    shown = (
        "code", "name", "kind", "level", "document", "valid_from", "valid_until", "ended_on",
        "is_public", "is_simulated",
    )  # fmt: skip
    return {name: getattr(one, name) for name in shown} | {
        "department": one.department.name,
        "region": one.region_id,
        "replaces": one.replaces.code if one.replaces else None,
    }


def conflict(one: Conflict) -> dict:
    """Return a conflict with both sides, how it was settled, and which should give way by rule."""
    settled, proposed = one.settled, one.proposed
    advice = rules.gives_way(*((a.plan.kind, a.plan.level) for a in (one.first, one.second)))
    return {
        "number": one.number,
        "first": side(one.first),
        "second": side(one.second),
        "uses": one.uses,
        "square_metres": round(one.square_metres),
        "found_on": localdate(one.found_at),
        "gives_way": None if advice is None else ("first", "second")[advice[0]],
        "rule": _(advice[1]) if advice else "",
        "status": "settled" if settled else "proposed" if proposed else "open",
        "settlement": settlement(settled or proposed),
    }


def side(area: Area) -> dict:
    return {
        "plan": area.plan.code, "plan_name": area.plan.name, "area": area.code,
        "name": area.name, "stance": area.stance, "uses": area.uses,
        "department": area.plan.department.name,
    }  # fmt: skip


def settlement(one) -> dict | None:
    if one is None:
        return None
    ends = {one.conflict.first_id: "first", one.conflict.second_id: "second"}
    return {
        "way": one.way,
        "prevails": ends.get(one.prevails_id),
        "document": one.document,
        "words": one.words,
        "agreed": one.agreed,
        "carries": one.carries.conflict.number if one.carries else None,
    }


def scheme(one: Scheme, who) -> dict:
    """Return a planned project; what single departments said beforehand is for officials."""
    shown = (
        "number", "name", "enterprise", "use", "parcel", "due_on", "silence_rule", "status",
        "compiled_on", "valid_until", "without",
    )  # fmt: skip
    opinions = Opinion.objects.visible_to(who).filter(scheme=one).select_related("department")
    return {name: getattr(one, name) for name in shown} | {
        "department": one.department.name,
        "square_metres": round(one.square_metres),
        "checked": one.checked,
        "compiled": one.compiled,
        "opinions": [opinion(each) for each in opinions],
    }


def opinion(one: Opinion) -> dict:
    shown = (
        "department_id", "because", "stance", "conditions", "needed", "needless", "words",
        "escalated_on", "lapsed_on",
    )  # fmt: skip
    answered = localdate(one.answered_at) if one.answered_at else None
    return {name: getattr(one, name) for name in shown} | {
        "department": one.department.name,
        "answered_on": answered,
    }
