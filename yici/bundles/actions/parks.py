"""The register of parks: evaluations and authorisations, entered and revoked, never for the past."""

import re
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from yici.catalogue.models import Item
from yici.kernel.once import once
from yici.people.models import Department

from ..models import Admission, Authorisation, Evaluation, Park
from ..rules import NotAllowed
from .shared import day_of

C060, C061 = "C060", "C061; 行政许可法 art. 24"


def may_register(who, department_id: int) -> bool:
    """Whether somebody enters what this department has issued: its editor, or an administrator."""
    if who.is_clock:
        return True  # what comes with the demo city
    return who.is_staff and (who.has("catalogue_editor", department_id) or who.has("administrator"))


CODE = re.compile(r"^[a-z0-9-]{2,30}$")


@once(Park)
def open_park(*, code: str, name: str, department: Department, by) -> Park:
    """Enter a park, with the department that is its office.

    :raises NotAllowed: when she may not, or code or name are not as they have to be
    """
    if not (by.is_staff and by.has("administrator")):
        raise NotAllowed("not-yours", "Only an administrator enters a park.", C061)
    if not CODE.match(code or ""):
        raise NotAllowed("code", "Give a code of small letters, digits and hyphens.", C061)
    if not 0 < len((name or "").strip()) <= 100:
        raise NotAllowed("name", "Give the park's name, 100 characters at most.", C061)
    if Park.objects.filter(code=code).exists():
        raise NotAllowed("once", "There is a park of this code already.", C061)
    return Park.objects.create(
        code=code, name=name.strip(), department=department, region_id=department.region_id
    )


@once(Evaluation)
def register_evaluation(
    *, park: Park, kind: str, document: str, issued_by: Department, valid_from: date,
    valid_until: date, by, at: datetime,
) -> Evaluation:  # fmt: skip
    """Enter an evaluation made for a whole park; from today on single projects need none (C060).

    :raises NotAllowed: when she may not, or the line is not as it has to be
    """
    if kind not in Evaluation.Kind.values:
        raise NotAllowed("kind", "Choose the kind of evaluation.", C060)
    told = _line(park, document, issued_by, valid_from, valid_until, by, at, C060)
    return Evaluation.objects.create(kind=kind, **told)


INDUSTRY = re.compile(r"^[A-T][0-9]{0,4}$")
BAD_INDUSTRY = gettext_noop("Give the code of the industry as in GB/T 4754, e.g. C13 or C1310.")


@once(Admission)
def list_industry(
    *, park: Park, industry: str, title: str, verdict: str, document: str, issued_by: Department,
    valid_from: date, valid_until: date, by, at: datetime,
) -> Admission:  # fmt: skip
    """Enter a line of a park's admission list (准入清单): taken, taken after evaluation, or not (C061).

    :raises NotAllowed: when she may not, or the line is not as it has to be
    """
    industry, title = (industry or "").strip().upper(), " ".join((title or "").split())
    if not INDUSTRY.match(industry):
        raise NotAllowed("industry", BAD_INDUSTRY, C061)
    if not 0 < len(title) <= 100:
        raise NotAllowed("title", "Name the industry, 100 characters at most.", C061)
    if verdict not in Admission.Verdict.values:
        raise NotAllowed("verdict", "Choose what the list says of it.", C061)
    told = _line(park, document, issued_by, valid_from, valid_until, by, at, C061)
    with transaction.atomic():
        Park.objects.select_for_update().get(pk=park.pk)
        overlapping = Admission.objects.filter(
            park=park, industry=industry, revoked_on=None,
            valid_from__lte=valid_until, valid_until__gte=valid_from,
        )  # fmt: skip
        if overlapping.exists():
            raise NotAllowed("once", "This industry is on the list for that time already.", C061)
        return Admission.objects.create(industry=industry, title=title, verdict=verdict, **told)


@once(Authorisation)
def authorise(
    *, park: Park, item_code: str, way: str, document: str, issued_by: Department,
    valid_from: date, valid_until: date, by, at: datetime,
) -> Authorisation:  # fmt: skip
    """Let the office of a park handle an item of this department (C061).

    :raises NotAllowed: when the item is not this department's, or the line is not as it has to be
    """
    if way not in Authorisation.Way.values:
        raise NotAllowed("way", "Choose whether it is delegated or entrusted.", C061)
    if not Item.objects.filter(code=item_code, department=issued_by).exists():
        raise NotAllowed("item", "Choose an item of the department that authorises.", C061)
    if park.department_id == issued_by.pk:
        raise NotAllowed("item", "A department does not authorise itself.", C061)
    told = _line(park, document, issued_by, valid_from, valid_until, by, at, C061)
    with transaction.atomic():
        Park.objects.select_for_update().get(pk=park.pk)
        overlapping = Authorisation.objects.filter(
            park=park, item_code=item_code, revoked_on=None,
            valid_from__lte=valid_until, valid_until__gte=valid_from,
        )  # fmt: skip
        if overlapping.exists():
            raise NotAllowed("once", "This item is authorised for that time already.", C061)
        return Authorisation.objects.create(item_code=item_code, way=way, **told)


def _line(park, document, issued_by, valid_from, valid_until, by, at, rule: str) -> dict:
    if not may_register(by, issued_by.pk):
        raise NotAllowed(
            "not-yours", "Only an editor of the department that issued it enters it.", rule
        )
    document = " ".join((document or "").split())
    if not 0 < len(document) <= 100:
        raise NotAllowed(
            "document", "Give the number of the document, 100 characters at most.", rule
        )
    if valid_until < valid_from or valid_until < day_of(at):
        raise NotAllowed(
            "valid_until", "It has to end after it begins, and not before today.", rule
        )
    return {
        "park": park, "document": document, "issued_by": issued_by, "valid_from": valid_from,
        "valid_until": valid_until, "registered_on": day_of(at), "registered_by": by.actor,
    }  # fmt: skip


@transaction.atomic
def revoke(*, entry: Admission | Evaluation | Authorisation, reason: str, by, at: datetime):
    """Take a line back from today on; what began under it goes on under it.

    :raises NotAllowed: when she may not, or it is revoked already
    """
    entry = type(entry).objects.select_for_update().get(pk=entry.pk)
    if not may_register(by, entry.issued_by_id):
        raise NotAllowed(
            "not-yours", "Only an editor of the department that issued it enters it.", C060
        )
    if entry.revoked_on:
        raise NotAllowed("once", "It is revoked already.", C060)
    reason = " ".join((reason or "").split())
    if not 0 < len(reason) <= 500:
        raise NotAllowed("reason", "Give the reason, 500 characters at most.", C060)
    entry.revoked_on, entry.revoked_by, entry.reason = day_of(at), by.actor, reason
    entry.save(update_fields=["revoked_on", "revoked_by", "reason"])
    return entry
