"""Departments: those who answer for service items."""

from django.db import transaction

from yici.codes import Invalid, uscc
from yici.people import refusals, rules
from yici.people.models import Department, Region
from yici.people.who import Who


@transaction.atomic
def found_department(
    *, region: Region, short_name: str, by: Who, credit_code: str | None = None, **facts
) -> Department:
    """Enter a department, or correct the one of that short name in that region.

    :param facts: name, level, nature, address, phone, office_hours, bus_routes, is_hall
    :raises NotAllowed: when not by an administrator
    :raises BadNumber: when the credit code is given and wrong
    """
    rules.need_administrator(by)
    if credit_code is not None:
        try:
            uscc.check(credit_code)
        except Invalid as fault:
            raise refusals.BadNumber(refusals.NUMBER_FAULTS.get(fault.code, str(fault))) from None
    department, _ = Department.objects.update_or_create(
        region=region,
        short_name=short_name,
        defaults=facts | {"credit_code": credit_code, "is_active": True},
    )
    return department


@transaction.atomic
def concentrate(
    *, department: Department, approval_office: str, stationed_at: Department | None,
    enforced_by: Department | None, by: Who,
) -> Department:  # fmt: skip
    """Say where a department's approvals are concentrated, and who enforces for it (C127).

    :param approval_office: the one office within it that approves; empty while there is none
    :param stationed_at: the hall of its region or above where that office sits
    :raises NotAllowed: when not by an administrator
    :raises BadConcentration: when an office sits nowhere sensible, or enforcement goes in a circle
    """
    rules.need_administrator(by)
    found = Department.objects.select_for_update().get(pk=department.pk)
    office = " ".join(approval_office.split())
    if len(office) > 100:
        raise refusals.BadConcentration(refusals.BadConcentration.LONG, "approval_office")
    if stationed_at is not None:
        halls = Department.objects.hall_of(found.region_id)
        if found.is_hall or not halls.filter(pk=stationed_at.pk).exists():
            raise refusals.BadConcentration(refusals.BadConcentration.HALL, "stationed_at")
        if not office:
            raise refusals.BadConcentration(refusals.BadConcentration.OFFICE, "approval_office")
    if enforced_by is not None:
        body = Department.objects.select_for_update().get(pk=enforced_by.pk)
        passes_on = body.pk == found.pk or body.enforced_by_id is not None
        if passes_on or body.is_hall or not body.is_active:
            raise refusals.BadConcentration(refusals.BadConcentration.BODY, "enforced_by")
        if found.enforces_for.exists():
            raise refusals.BadConcentration(refusals.BadConcentration.ITSELF, "enforced_by")
    found.approval_office, found.stationed_at = office, stationed_at
    found.enforced_by = enforced_by
    found.save(update_fields=["approval_office", "stationed_at", "enforced_by"])
    return found
