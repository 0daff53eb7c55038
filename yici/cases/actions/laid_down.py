"""What an edition lays down for a case of one situation: its steps, limits and first work."""

from dataclasses import replace
from datetime import datetime

from yici.catalogue.content import TaskType
from yici.catalogue.models import Edition
from yici.catalogue.rules import Applicable
from yici.codes import regions
from yici.kernel.memory import remember
from yici.people.models import Department

from .. import periods, renewals, work
from ..lifecycle import State
from .shared import calendar, day_of, is_after_hours
from .wishes import Wish


def laid_down(offered: Edition, item: Applicable, at: datetime, wanted: Wish) -> dict:
    """Return what the edition lays down for a case of this situation, and the first work."""
    content, row, on = offered.content, offered.item, day_of(at)
    worker = wanted.office or row.department_id
    start = State(department_id=worker)
    if wanted.pre_review and content.paths.prereview:  # nothing is applied for yet (art. 50)
        opens, clock = work.pre_review(start, content.paths.prereview, calendar(), on)
        running: tuple = (clock,)
    else:
        opens, clock = work.acceptance(start, calendar(), on)
        running = (clock, *renewals.clock(calendar(), wanted.renews, on))
        # A part is handled with the whole; and nothing is complete that has to be paid first.
        if wanted.bundle_id is None and not any(
            fee.before == "accept" and fee.amount_cents for fee in item.fees
        ):
            track, late = content.case_kind.value, is_after_hours(at)
            running += work.same_day(track, calendar(), on, after_hours=late)
    regime, is_licence = content.paths.regime, content.task_type == TaskType.LICENCE
    return {
        "on": on,
        "item_code": row.code,
        "edition_id": offered.pk,
        "department_id": row.department_id if wanted.entrusted else worker,
        "region": row.region_id,
        "track": content.case_kind.value,
        "plan": _by_office(_plan(item, row.region_id), row.department_id, worker),
        "statutory": periods.statutory(regime, is_licence, work.limit(item.statutory)),
        "regime": regime,
        "promised": work.limit(item.promised),
        "licence": content.result.licence_type if content.result else "",
        "clocks": running,
        "opens": opens,
    }


def _by_office(plan, authority: int, worker: int):
    """Return the plan with what is the authority's own work done by who is authorised (C061)."""
    if authority == worker:
        return plan
    return tuple(
        replace(step, duties=tuple(
            replace(d, department_id=worker) if d.department_id == authority else d
            for d in step.duties
        ))
        for step in plan
    )  # fmt: skip


def _plan(item: Applicable, region: str):
    try:
        return work.plan(item.stages, departments_of(region), lower_than(region))
    except work.UnknownDepartment:  # founded since this process last looked
        departments_of.cache_clear()
        lower_than.cache_clear()
        return work.plan(item.stages, departments_of(region), lower_than(region))


@remember(256)
def lower_than(region: str) -> frozenset[int]:
    """Return the departments of the towns and villages below a region (art. 35, 43)."""
    near = Department.objects.filter(region__code__startswith=region[:6]).exclude(region_id=region)
    return frozenset(d.pk for d in near if regions.covers(region, d.region_id))


@remember(256)
def departments_of(region: str) -> dict[str, int]:
    """Return the departments an edition of this region may name, by short and by full name."""
    near = Department.objects.filter(region__code__startswith=region[:6])
    return {name: d.pk for d in near for name in (d.name, d.short_name)}
