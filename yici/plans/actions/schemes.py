"""项目策划生成: departments asked side by side for their conditions, silence told, the list compiled (C063)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from yici.calendar.local import current
from yici.codes import Invalid, uscc
from yici.kernel.once import once
from yici.kernel.sql import rows
from yici.people.models import Department
from yici.people.who import Who

from .. import geometry, rules, uses
from ..checking import Check, check
from ..models import Area, Opinion, Plan, Scheme
from ..rules import Faulty, need, text

VALID = timedelta(days=730)  # two years: then the plans may have changed, and one asks again
Stance = Opinion.Stance


@once(Scheme)
def open_scheme(
    *, name: str, use: str, department: Department, by, at: datetime, site: Any = None,
    parcel: str = "", days: int = 5, ask: list[int] = [], enterprise: str = "", code: str = "",  # noqa: B006
    silence_rule: str = "",
) -> Scheme:  # fmt: skip
    """Take a project into planning, and ask every department concerned for its conditions at once.

    :param site: a GeoJSON geometry; or `parcel`, the number of one on the map
    :param days: working days that each department has
    :param ask: departments beside those whose areas ask for them
    :param silence_rule: number of the city's own rule by which silence asks for nothing; without
        one silence is no consent
    :raises NotAllowed:
    :raises Faulty: also when the site conflicts with a plan, or no plan covers it
    """
    need(rules.may_plan(department.pk, by))
    name = text(name, 200, Faulty.NAME, "name")
    if use not in uses.USES:
        raise Faulty(Faulty.USE, "use")
    if not 1 <= days <= rules.MOST_DAYS:
        raise Faulty(Faulty.LIMIT, "days")
    if len(silence_rule := " ".join(silence_rule.split())) > 100:
        raise Faulty(Faulty.DOCUMENT, "silence_rule")
    today = localdate(at)
    shape = site_of(site, parcel, today, by)
    found = check(shape, use, today, by)
    if found.verdict == "conflicts":
        raise Faulty(Faulty.CONFLICTS, "site")
    if found.verdict == "unplanned":
        raise Faulty(Faulty.UNPLANNED, "site")
    asked = _asked(found, ask)
    start = f"CH{today:%Y%m%d}"
    rows("select pg_advisory_xact_lock(hashtext(%(start)s))", {"start": start})
    count = Scheme.objects.filter(number__startswith=start).count()
    scheme = Scheme.objects.create(
        number=f"{start}-{count + 1:04}", name=name, enterprise=" ".join(enterprise.split())[:200],
        uscc=_credit(code), use=use, region_id=department.region_id, department=department,
        parcel=parcel.strip(), geometry=geometry.told(shape), square_metres=found.square_metres,
        checked=told(found), days=days, due_on=current().after(today, days),
        silence_rule=silence_rule, opened_at=at, opened_by=by.actor,
    )  # fmt: skip
    Opinion.objects.bulk_create(
        Opinion(scheme=scheme, department_id=pk, because=why) for pk, why in asked.items()
    )
    return scheme


def site_of(site: Any, parcel: str, day: date, who):
    """Return the shape of a site that is told as GeoJSON or by the number of a parcel.

    :raises Faulty:
    """
    if bool(site) == bool(parcel := (parcel or "").strip()):
        raise Faulty(Faulty.SITE, "site")
    if parcel:
        known = Area.objects.visible_to(who).on(day).filter(plan__kind=Plan.Kind.PARCELS)
        found = known.filter(code=parcel).first()
        if found is None:
            raise Faulty(Faulty.PARCEL, "parcel")
        return geometry.kept(found.geometry)
    try:
        return geometry.read(site)
    except geometry.BadShape as fault:
        raise Faulty(str(fault), "site") from None


def _credit(code: str) -> str:
    if not (code := code.strip()):
        return ""
    try:
        uscc.check(code)
    except Invalid:
        raise Faulty(Faulty.USCC, "code") from None
    return uscc.normalise(code)


def _asked(found: Check, more: list[int]) -> dict[int, list[str]]:
    """Return whom to ask, and for which areas."""
    asked = found.departments | {pk: [] for pk in more if pk not in found.departments}
    if not asked:
        raise Faulty(Faulty.NOBODY, "ask")
    there = Department.objects.active().filter(pk__in=asked, is_hall=False).count()
    if there != len(asked):
        raise Faulty(Faulty.DEPARTMENT, "ask")
    return asked


def told(found: Check) -> dict:
    """Return a check as it is kept and told: square metres, whole numbers."""
    lines = [
        {
            "plan": line.plan, "plan_name": line.plan_name, "kind": line.kind, "area": line.area,
            "name": line.name, "answer": line.answer, "square_metres": round(line.square_metres),
            "share": line.share, "words": line.words, "conditions": line.conditions,
            "document": line.document, "department": line.department,
        }
        for line in found.lines
    ]  # fmt: skip
    return {
        "verdict": found.verdict, "square_metres": round(found.square_metres),
        "unplanned": round(found.unplanned), "lines": lines,
    }  # fmt: skip


# -- the departments -------------------------------------------------------------------------------


@transaction.atomic
def answer(
    *, scheme: Scheme, department: Department, stance: str, by, at: datetime,
    conditions: list[dict] = [], needed: list[str] = [], needless: list[str] = [], words: str = "",  # noqa: B006
) -> Opinion:  # fmt: skip
    """Say for a department under which conditions a project may be; late is taken until it is compiled.

    :param conditions: `text` and `basis` of each
    :param needed, needless: evaluations that the project has to have made, and those it need not
    :raises NotAllowed, Faulty:
    """
    scheme = _open(scheme)
    need(rules.may_speak(department.pk, by))
    found = scheme.opinions.select_for_update().filter(department=department).first()
    if found is None:
        raise Faulty(Faulty.NOT_ASKED, "department")
    if found.answered_at is not None:
        raise Faulty(Faulty.ANSWERED, "department")
    if stance not in Stance.values:
        raise Faulty(Faulty.CONDITIONS, "stance")
    listed = [_condition(one) for one in conditions]
    if (stance == Stance.CONDITIONS) != bool(listed) or len(listed) > 50:
        raise Faulty(Faulty.CONDITIONS, "conditions")
    if ({*needed, *needless} - {*rules.EVALUATIONS}) or {*needed} & {*needless}:
        raise Faulty(Faulty.EVALUATION, "needed")
    words = " ".join(words.split())
    if len(words) > 1000 or (stance == Stance.OBJECTS and not words):
        raise Faulty(Faulty.REASON, "words")
    found.stance, found.conditions, found.words = stance, listed, words
    found.needed, found.needless = sorted({*needed}), sorted({*needless})
    found.answered_at, found.answered_by = at, by.actor
    found.lapsed_on = None
    found.save()
    return found


def _condition(told: Any) -> dict:
    if not isinstance(told, dict):
        raise Faulty(Faulty.CONDITIONS, "conditions")
    return {
        "text": text(told.get("text", ""), 500, Faulty.CONDITIONS, "conditions"),
        "basis": text(told.get("basis", ""), 200, Faulty.CONDITIONS, "conditions"),
    }


def _open(scheme: Scheme) -> Scheme:
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if scheme.status != "asking":
        raise Faulty(Faulty.CLOSED)
    return scheme


@transaction.atomic
def note_silence(*, at: datetime) -> int:
    """Note who has let the day pass: by the city's rule it asks for nothing, or it is told above.

    No law takes silence here for consent; so without such a rule a person has to decide.
    """
    today, noted = localdate(at), 0
    silent = (
        Opinion.objects.visible_to(Who.clock())
        .waiting()
        .filter(scheme__due_on__lt=today, escalated_on=None)
    )
    for one in silent.select_related("scheme").select_for_update(of=("self",)):
        if one.scheme.silence_rule:
            one.lapsed_on = one.scheme.due_on + timedelta(days=1)  # however late the job comes
        else:
            one.escalated_on = today
        one.save(update_fields=["lapsed_on", "escalated_on"])
        noted += 1
    return noted


@transaction.atomic
def compile_conditions(*, scheme: Scheme, by, at: datetime, without: str = "") -> Scheme:
    """Compile the conditions of all departments into one list (建设条件需求清单) that goes with the project.

    :param without: why it goes on though a department is silent past its day
    :raises NotAllowed, Faulty:
    """
    scheme = _open(scheme)
    need(rules.may_plan(scheme.department_id, by))
    opinions = list(scheme.opinions.select_related("department"))
    _let_lapse(scheme, opinions, localdate(at))
    if any(one.stance == Stance.OBJECTS for one in opinions):
        raise Faulty(Faulty.OBJECTED)
    silent = [one for one in opinions if one.answered_at is None and one.lapsed_on is None]
    if silent:
        late = localdate(at) > scheme.due_on
        may = late and without.strip() and rules.may_go_on_without(scheme.department_id, by)
        if not may:
            raise Faulty(Faulty.SILENT, "without")
        scheme.without = text(without, 500, Faulty.REASON, "without")
    shape, today = geometry.kept(scheme.geometry), localdate(at)
    now = check(shape, scheme.use, today, by)
    if now.verdict in ("conflicts", "unplanned"):  # the plans changed meanwhile
        raise Faulty(Faulty.CONFLICTS if now.verdict == "conflicts" else Faulty.UNPLANNED)
    scheme.compiled, scheme.checked = _list(scheme, opinions), told(now)
    scheme.compiled_at, scheme.compiled_on, scheme.compiled_by = at, today, by.actor
    scheme.valid_until = today + VALID
    scheme.save()
    return scheme


def _let_lapse(scheme: Scheme, opinions: list[Opinion], today: date) -> None:
    """Take silence past the day as the city's rule has it, whether or not the job has noted it."""
    if not scheme.silence_rule or today <= scheme.due_on:
        return
    for one in opinions:
        if one.answered_at is None and one.lapsed_on is None:
            one.lapsed_on = scheme.due_on + timedelta(days=1)
            one.save(update_fields=["lapsed_on"])


def _list(scheme: Scheme, opinions: list[Opinion]) -> dict:
    needed = {kind for one in opinions for kind in one.needed}
    needless = {
        kind for one in opinions for kind in one.needless
    } - needed  # one who needs it is enough
    lines = [
        {
            "department": one.department.name, "stance": one.stance, "words": one.words,
            "conditions": one.conditions, "answered_on": str(localdate(one.answered_at))
            if one.answered_at else None, "lapsed": scheme.silence_rule if one.lapsed_on else "",
        }
        for one in opinions
    ]  # fmt: skip
    return {"needed": sorted(needed), "needless": sorted(needless), "departments": lines}


@transaction.atomic
def drop(*, scheme: Scheme, reason: str, by, at: datetime) -> Scheme:
    """Close a project without a list, or take the list back from today on.

    :raises NotAllowed, Faulty:
    """
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    need(rules.may_plan(scheme.department_id, by))
    if scheme.dropped_at is not None:
        raise Faulty(Faulty.CLOSED)
    scheme.reason = text(reason, 500, Faulty.REASON, "reason")
    scheme.dropped_at, scheme.dropped_by = at, by.actor
    scheme.save(update_fields=["dropped_at", "dropped_by", "reason"])
    return scheme
