"""What parks spare a project: evaluations that stand for single ones, items their office handles."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yici.catalogue.models import Item

from .joining import Areas
from .models import Admission, Authorisation, Evaluation, Park, Project


def areas_on(region: str, on: date) -> Areas:
    """Return the parks of a region with what was evaluated for all of each and held that day."""
    found: dict[str, tuple[str, set[str]]] = {}
    held = Evaluation.objects.on(on).filter(park__region_id=region)
    for code, name, kind in held.values_list("park__code", "park__name", "kind"):
        found.setdefault(code, (name, set()))[1].add(kind)
    return tuple(
        (code, name, tuple(sorted(kinds))) for code, (name, kinds) in sorted(found.items())
    )


@dataclass(frozen=True)
class Office:
    """The office of a park that handles an item for the authority."""

    department_id: int
    entrusted: bool  # it acts in the authority's name


def offices_of(park: str, items, on: date) -> dict[str, Office]:
    """Return who handles these items for projects in the park, where its office may, by item code."""
    held = Authorisation.objects.on(on).filter(park__code=park, item_code__in=set(items))
    return {
        one.item_code: Office(one.park.department_id, one.way == Authorisation.Way.ENTRUSTED)
        for one in held.select_related("park").order_by("registered_on", "pk")
    }


def admission_of(park: Park, industry: str, on: date) -> Admission | None:
    """Return the line of the park's admission list that speaks for an industry; None: none does."""
    held = Admission.objects.on(on).filter(park=park).select_related("issued_by")
    found = [one for one in held if industry.startswith(one.industry)]
    return max(found, key=lambda one: (len(one.industry), one.pk), default=None)


def has_list(park: Park, on: date) -> bool:
    """Say whether an admission list (准入清单) is in force in the park."""
    return Admission.objects.on(on).filter(park=park).exists()


KINDS = {"admissions": Admission, "evaluations": Evaluation, "authorisations": Authorisation}


def register(who, today) -> list[dict]:
    """Return every park with its lines, those in force first."""
    found: list[dict[str, Any]] = []
    items: dict[str, str] = {}
    for park in Park.objects.select_related("department", "region"):
        lines: dict[str, Any] = {
            name: list(model.objects.visible_to(who).filter(park=park).select_related("issued_by"))
            for name, model in KINDS.items()
        }
        for one in (*lines["admissions"], *lines["evaluations"], *lines["authorisations"]):
            one.state = state_of(one, today)
        items |= dict.fromkeys((one.item_code for one in lines["authorisations"]), "")
        known = Project.objects.visible_to(who).filter(park=park)
        lines["projects"] = list(known.prefetch_related("steps"))
        found.append({"park": park, **lines})
    names = dict(Item.objects.filter(code__in=items).values_list("code", "name"))
    for row in found:
        for one in row["authorisations"]:
            one.item_name = names.get(one.item_code, one.item_code)
    return found


def state_of(entry, today) -> tuple[str, str]:
    """Return how a line stands today, in words and colour."""
    if entry.revoked_on:
        return _("Revoked"), "red"
    if today > entry.valid_until:
        return _("Expired"), "grey"
    if today < entry.valid_from:
        return _("Not in force yet"), "blue"
    return _("Valid"), "green"
