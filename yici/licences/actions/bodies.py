"""统一社会信用代码: the credit code of a body that is registered here for the first time.

The national registry hands out ranges of codes to those who register. Until a range is entered,
codes come from the platform's own, marked by a D in the organisation part: they are no real ones.
"""

from uuid import UUID

from django.db import transaction

from yici.codes import uscc

from ..models import Number
from . import numbers

SERIES = "credit-code"


def assign_credit_code(*, kind: str, region: str, story: UUID) -> str:
    """This will give a newly founded body its code; twice for one story is one code.

    :param kind: authority and kind of body, e.g. 91 company, 92 individual business
    :param region: code of the region, 6 digits or more
    """
    held = Number.objects.filter(authority=SERIES, story=story).first()
    if held is None:
        with transaction.atomic():
            serial = numbers.draw(f"{SERIES} {region[:6]}", SERIES, 0)
            code = uscc.make(kind, region[:6], serial)
            held = Number.objects.create(authority=SERIES, number=code, story=story)
    return held.number
