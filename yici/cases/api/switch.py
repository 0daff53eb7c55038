"""`/examination-stops`: the switch of automatic examination, for one item or for all (C043)."""

from datetime import datetime

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from yici.kernel import rest
from yici.people.who import who_is

from .. import actions, rules
from ..models import ExaminationStop

router = Router(tags=["cases"])


class ExaminationStopOut(Schema):
    """A time in which the machine examined nothing of an item (智能审批停用)."""

    id: int
    item: str = Field(description="The item's code; `*`: all items.")
    reason: str
    stopped_by: str
    stopped_at: datetime
    lifted_by: str
    lifted_at: datetime | None


class ExaminationStopIn(rest.Given):
    """What is to wait for a person from now on, and why."""

    item: rest.Line = Field(description="An item's code; `*` for all items.", examples=["*"])
    reason: rest.Words


class NothingElse(rest.Given):
    """Nothing more has to be said."""


@router.get("", response=list[ExaminationStopOut])
def list_examination_stops(request):
    """List when the machine was stopped and why, the newest first. For staff. Rule: R21."""
    who = who_is(request.user)
    if not who.is_staff:
        raise rules.NotAllowed(
            "not-yours", "This is for those who answer for the department.", "R21"
        )
    return [
        _told(one) for one in ExaminationStop.objects.visible_to(who).order_by("-stopped_at")[:50]
    ]


@router.post("", response={201: ExaminationStopOut})
def stop_examination(request, given: ExaminationStopIn):
    """Let every application of an item, or of all, wait for a person from now on.

    For those who answer for the item's department; for all items: supervisors, the administrator
    and the head of the government. Rule: R21.
    """
    who, at = who_is(request.user), timezone.now()
    return 201, _told(
        actions.stop_examination(item_code=given.item, by=who, reason=given.reason, at=at)
    )


@router.post("/{int:stop_id}/lift", response=ExaminationStopOut)
def lift_examination_stop(request, stop_id: int, given: NothingElse):
    """Switch automatic examination on again. Lifted twice is lifted once. Rule: R21."""
    who, at = who_is(request.user), timezone.now()
    stop = ExaminationStop.objects.visible_to(who).filter(pk=stop_id).first()
    if stop is None:
        raise Http404
    return _told(actions.lift_stop(stop=stop, by=who, at=at))


def _told(stop: ExaminationStop) -> dict:
    names = ("id", "reason", "stopped_by", "stopped_at", "lifted_by", "lifted_at")
    return {name: getattr(stop, name) for name in names} | {"item": stop.item_code}
