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
