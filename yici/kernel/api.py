"""REST: the published digests of the ledger, for everybody who checks a proof."""

from datetime import date

from django.http import Http404
from ninja import Router, Schema

from . import digests
from .digests import Digest

router = Router(tags=["digests"], auth=None)


class DigestOut(Schema):
    """One day's signed root over all stories that moved that day."""

    day: date
    root: str
    stories: int
    previous: str
    line: str
    signature: str


class DigestsOut(Schema):
    """The latest digests, and the Ed25519 public key (hex) that they are signed with."""

    key: str
    digests: list[DigestOut]


@router.get("", response=DigestsOut)
def list_digests(request):
    """List the digests of the last hundred days, the latest first, with the public key."""
    return {"key": digests.public_key(), "digests": Digest.objects.order_by("-day")[:100]}


@router.get("/{day}", response=DigestOut)
def read_digest(request, day: date):
    """Get one day's digest."""
    found = Digest.objects.filter(day=day).first()
    if found is None:
        raise Http404
    return found


routers = [("/digests", router)]
