"""`/hand-overs`: everything open of a colleague who leaves passes to another (移交, R23)."""

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from yici.kernel import rest
from yici.people.models import Staff
from yici.people.who import who_is

from .. import actions, leaving, rules

router = Router(tags=["cases"])


class OpenWithOut(Schema):
    """A colleague and how much is open with her."""

    staff: str
    name: str
    open: int


class SuccessorOut(Schema):
    """Who may go on."""

    staff: str
    name: str


class HandOverOut(Schema):
    """What could be handed over, and to whom."""

    open: list[OpenWithOut]
    successors: list[SuccessorOut]


class HandOverIn(rest.Given):
    """Who leaves, who goes on, and why."""

    leaving: rest.Line = Field(description="Staff code of the colleague who leaves.")
    to: rest.Line = Field(description="Staff code of the colleague who goes on.")
    reason: rest.Words


class LeftOut(Schema):
    """A case that could not be passed on, and why."""

    number: str
    why: str


class HandedOverOut(Schema):
    """What was left; empty: everything open has passed on."""

    left: list[LeftOut]


@router.get("", response=HandOverOut)
def read_open_work(request):
    """Say who in your departments has how much open, and who may go on with it. Rule: R23."""
    departments = leaving.led_by(who_is(request.user))
    if not departments:
        raise rules.NotAllowed(
            "not-yours", "This is for those who answer for the department.", "R23"
        )
    counts = leaving.open_of(departments)
    names = dict(Staff.objects.filter(code__in=counts).values_list("code", "name"))
    successors = leaving.successors(departments, timezone.now())
    return {
        "open": [
            {"staff": code, "name": names.get(code, code), "open": count}
            for code, count in sorted(counts.items())
        ],
        "successors": [{"staff": code, "name": name} for code, name in sorted(successors.items())],
    }


@router.post("", response=HandedOverOut)
def hand_over_all(request, given: HandOverIn):
    """Pass everything open of a colleague who leaves to another, case by case. Rule: R23.

    Sent twice it moves nothing twice. What cannot be passed on is named with its reason.
    """
    left = actions.hand_over(
        staff=given.leaving,
        to=given.to,
        by=who_is(request.user),
        reason=given.reason,
        at=timezone.now(),
    )
    return {"left": [{"number": number, "why": _(why)} for number, why in left]}
