"""`/service-modes`: by which ways the cases of a region went, counted (C052)."""

from datetime import date, timedelta
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.who import who_is

from .. import modes

router = Router(tags=["cases"])
RegionOf = Annotated[rest.Plain, StringConstraints(max_length=12)]


class ModeCount(Schema):
    mode: Literal[tuple(modes.MODES)]  # type: ignore[valid-type]
    title: str
    cases: int


class ModeCounts(Schema):
    """How many of `total` cases went by each way; one case can go by several."""

    region: str
    since: date
    until: date
    total: int
    modes: list[ModeCount] = Field(description="All eight, in the order of the table.")


@router.get("", response=ModeCounts)
def count_modes(
    request, region: RegionOf = "", since: date | None = None, until: date | None = None
):
    """Count the ways of service of cases received in a span (the last 30 days), for who watches the region."""
    known = sorted(modes.watched(who_is(request.user)))
    if not known or (region and region not in known):
        raise Http404
    place, last = region or known[0], until or timezone.localdate()
    first = since or last - timedelta(days=30)
    found = modes.counts(place, first, last)
    listed = [
        {"mode": code, "title": str(mode.title), "cases": found[code]}
        for code, mode in modes.MODES.items()
    ]
    return {"region": place, "since": first, "until": last, "total": found["total"], "modes": listed}  # fmt: skip
