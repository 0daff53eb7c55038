"""Order numbers as gateways know them (商户订单号): from a number back to its payment, without a table.

26 characters stand for the payment, two digits for the attempt; a refund adds `r` and two digits.
At most 32 characters, letters and digits: what every gateway in the country takes.
"""

import re
from uuid import UUID

from yici.kernel.references import UnknownReference, meant, spelt

ORDER = re.compile(r"^([a-z2-7]{26})(\d{2})$")
REFUND = re.compile(r"^[a-z2-7]{26}(\d{2})r(\d{2})$")
MOST = 99  # orders of a payment, refunds of an order


class UnknownNumber(LookupError):
    """This is no order number of ours."""


def order_no(payment: UUID, no: int) -> str:
    """Return the number under which a gateway knows a payment's order."""
    return f"{spelt(payment)}{no:02d}"


def refund_no(payment: UUID, code: str) -> str:
    """Return the number of the refund `1.2` as the gateway knows it."""
    order, _, n = code.partition(".")
    return f"{order_no(payment, int(order))}r{int(n):02d}"


def parse(number: str) -> tuple[UUID, int]:
    """Return the payment and which of its orders it is.

    :raises UnknownNumber: when it is not one of ours
    """
    found = ORDER.match(number)
    if found is None:
        raise UnknownNumber(number)
    try:
        return meant(found[1]), int(found[2])
    except UnknownReference:
        raise UnknownNumber(number) from None


def code_of(refund: str) -> str:
    """Return the code `1.2` of a refund number of ours, or nothing."""
    found = REFUND.match(refund)
    return f"{int(found[1])}.{int(found[2])}" if found else ""
