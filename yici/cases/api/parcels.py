"""Papers that the applicant sends in by post."""

from typing import Annotated

from django.utils import timezone
from ninja import Router
from pydantic import StringConstraints

from yici.kernel import rest
from yici.people.who import who_is
from yici.shipping.api import ParcelAddressIn, ParcelOut
from yici.shipping.api import told as told_parcel

from .. import actions, rules
from . import refusals
from .reading import case_of

router = Router(tags=["shipping"])


class PapersIn(rest.Given):
    """From where, and by whom."""

    carrier: Annotated[rest.Plain, StringConstraints(max_length=40)]
    address: ParcelAddressIn


@router.post("/{number}/parcels", response={201: ParcelOut})
def send_papers_in(request, number: str, given: PapersIn, key: rest.IdempotencyKey = None):
    """Send papers to the office by post, while it waits for some; then follow the parcel."""
    case, who, at = case_of(request, number), who_is(request.user), timezone.now()
    try:
        parcel = actions.send_in(
            case=case,
            by=who,
            carrier=given.carrier,
            address=given.address.model_dump(),
            at=at,
            key=key or at.isoformat(),
        )
    except rules.NotAllowed as refusal:
        raise refusals.not_allowed(refusal, case.status) from None
    return 201, told_parcel(parcel)
