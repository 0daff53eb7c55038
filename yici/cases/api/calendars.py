"""The calendars that dates were reckoned by, and the clocks of a case by any of them."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from yici.calendar.versions import UnknownVersion
from yici.kernel.rest import Plain, Problem

from .. import calendars, reading
from .reading import case_of, clock_of, in_english
from .schemas import ClockOut

router = Router(tags=["calendars"], auth=None)  # holidays are nobody's secret
of_cases = Router(tags=["cases"])
Version = Annotated[Plain, StringConstraints(max_length=120)]


class CalendarOut(Schema):
    """A calendar of working days (行政许可法 art. 82)."""

    version: str = Field(description="Names its source, its years and a digest of its days.")
    since: date | None = Field(description="The day it was announced, if that is known.")
    because: str = Field(description="The notice it follows from.")
    announced: list[int] = Field(description="Years whose holidays are known; others may change.")
    in_force: bool


class ClocksOut(Schema):
    calendar: str
    clocks: list[ClockOut]


@router.get("", response=list[CalendarOut])
def list_calendars(request):
    """List the calendars known here, the oldest first: notice by notice, and the city's own days."""
    known = calendars.versions()
    return [
        {"version": v.version, "since": v.since, "because": v.because,
         "announced": sorted(v.notice.announced), "in_force": v is known[-1]}
        for v in known
    ]  # fmt: skip


@of_cases.get("/{number}/clocks", response=ClocksOut)
def read_clocks(
    request,
    number: str,
    calendar: Annotated[
        Version | None, Query(description="A calendar's version: reckon by that one.")
    ] = None,
):
    """Read a case's clocks with every reason, by the calendar in force or by an earlier one."""
    case = case_of(request, number)
    try:
        by = calendars.as_of(calendar) if calendar else calendars.current()
    except UnknownVersion:
        sentence = gettext("No calendar of that version is known here: choose one from the list.")
        raise Problem(422, "unknown-calendar", sentence, errors=[("calendar", sentence)]) from None
    told = reading.clocks_of(case, timezone.localdate(), by if calendar else None)
    return {"calendar": by.version, "clocks": [clock_of(one, in_english()) for one in told]}
