"""Departments: those who answer for service items."""

from datetime import datetime

from django.db import transaction

from yici.codes import Invalid, uscc
from yici.kernel.sql import rows
from yici.people import refusals, rules
from yici.people.models import Concentration, Department, Region
from yici.people.refusals import BadConcentration
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
    enforced_by: Department | None, by: Who, at: datetime,
) -> Concentration:  # fmt: skip
    """Say where a department's approvals are concentrated, and who enforces for it (C127).

    What was said before stays in the register. Said again as it is, nothing is added.

    :param approval_office: the one office within it that approves; empty while there is none
    :param stationed_at: the hall of its region or above where that office sits
    :raises NotAllowed: when not by an administrator
    :raises BadConcentration: when an office sits nowhere sensible, or enforcement goes in a circle
    """
    rules.need_administrator(by)
    # One after the other: whoever enforces for others hands nothing on, whoever says it first.
    rows("select pg_advisory_xact_lock(%(lock)s)", {"lock": ONE_AT_A_TIME})
    office = " ".join(approval_office.split())
    _check_office(department, office, stationed_at)
    said = {one.department_id: one for one in Concentration.objects.now()}
    _check_body(department, enforced_by, said)
    told = {"approval_office": office, "stationed_at": stationed_at, "enforced_by": enforced_by}
    before = said.get(department.pk)
    if before and all(getattr(before, name) == value for name, value in told.items()):
        return before
    return Concentration.objects.create(department=department, by=by.actor, at=at, **told)


ONE_AT_A_TIME = 20261129  # advisory lock


def _check_office(department: Department, office: str, hall: Department | None) -> None:
    if len(office) > 100:
        raise BadConcentration(BadConcentration.LONG, "approval_office")
    if hall is None:
        return
    halls = Department.objects.hall_of(department.region_id)
    if department.is_hall or not halls.filter(pk=hall.pk).exists():
        raise BadConcentration(BadConcentration.HALL, "stationed_at")
    if not office:
        raise BadConcentration(BadConcentration.OFFICE, "approval_office")


def _check_body(
    department: Department, body: Department | None, said: dict[int, Concentration]
) -> None:
    if body is None:
        return
    hands_on = body.pk in said and said[body.pk].enforced_by_id is not None
    if body.pk == department.pk or hands_on or body.is_hall or not body.is_active:
        raise BadConcentration(BadConcentration.BODY, "enforced_by")
    if any(one.enforced_by_id == department.pk for one in said.values()):
        raise BadConcentration(BadConcentration.ITSELF, "enforced_by")
