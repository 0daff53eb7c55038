"""`/repeated-demands`: what a department asked of somebody more than once (R26)."""

from datetime import date
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from yici.kernel import rest
from yici.people.who import who_is

from .. import repeats

router = Router(tags=["cases"])


class RepeatedDemandOut(Schema):
    """A demand that repeats an earlier one of the same authority to the same applicant."""

    kind: Literal["mended_again", "asked_before"] = Field(
        description="Sent back from pre-review again, or asked again for what was asked before."
    )
    item: str
    item_name: str
    department: str
    number: str = Field(description="The case in which it was asked for again.")
    asked_on: date
    before: str = Field(description="The case in which it was asked for first.")
    asked_before_on: date
    codes: list[str]
    names: list[str]


@router.get("", response=list[RepeatedDemandOut])
def list_repeated_demands(request):
    """List what your departments asked for more than once in the last 90 days, the newest first.

    For those who answer for a department, and its supervisors. Law: 行政许可法 art. 32; R26.
    """
    mine = repeats.watched(who_is(request.user))
    if not mine:
        sentence = _("This is for those who answer for the department.")
        raise rest.Problem(403, "head-only", sentence, rule="R26")
    found = repeats.told(repeats.demands_of(mine, timezone.now()))
    return [_told(line) for line in found]


def _told(line: repeats.Line) -> dict:
    now, before = line.finding.demand, line.finding.before
    return {
        "kind": line.finding.kind, "item": now.item, "item_name": line.item,
        "department": line.department, "number": now.number, "asked_on": now.on,
        "before": before.number, "asked_before_on": before.on, "codes": line.finding.codes,
        "names": line.asked,
    }  # fmt: skip
