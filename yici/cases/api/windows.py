"""`/window-figures`, and who was asked first for what another window takes (C037, R23)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import StringConstraints

from yici.catalogue.models import Item
from yici.halls import actions
from yici.halls.reading import halls_of
from yici.kernel import rest
from yici.people.models import Applicant
from yici.people.who import who_is

from ..windows import figures_of

router = Router(tags=["windows"])
referrals = Router(tags=["windows"])
Code = Annotated[rest.Plain, StringConstraints(max_length=80)]


class WindowFiguresOut(Schema):
    """What one window did, in numbers."""

    id: int
    number: str
    name: str
    category: str
    received: int
    after_another: int
    sent_on: int
    sent_in_vain: int


class HallFiguresOut(Schema):
    since: date
    until: date
    windows: list[WindowFiguresOut]


class ReferralIn(rest.Given):
    """Who stood there, and for which item."""

    item: Code
    applicant: UUID


class ReferralOut(Schema):
    item: str
    category: str
    asked_at: str
    first_asked: str
    at: datetime


@router.get("", response=HallFiguresOut)
def read_window_figures(request, hall: int, since: date | None = None, until: date | None = None):
    """What the windows of your hall took in, from one day to another; this month if left out."""
    found = next((one for one in halls_of(who_is(request.user)) if one.pk == hall), None)
    if found is None:
        raise PermissionDenied
    until = until or timezone.localdate()
    since = since or until.replace(day=1)
    names = ("received", "after_another", "sent_on", "sent_in_vain")
    return {
        "since": since, "until": until,
        "windows": [
            {name: getattr(one.window, name) for name in ("id", "number", "name", "category")}
            | {name: getattr(one, name) for name in names}
            for one in figures_of(found, since, until)
        ],
    }  # fmt: skip


@referrals.post("", response={201: ReferralOut})
def refer_to_window(request, given: ReferralIn):
    """Note that you were asked first, and send the applicant to the window that takes the item (R23)."""
    item = Item.objects.with_current().filter(code=given.item).first()
    person = Applicant.objects.filter(pk=given.applicant).first()
    if item is None or item.current is None or person is None:
        raise Http404
    made = actions.refer(
        offered=item.current, applicant_id=person.pk, by=who_is(request.user), at=timezone.now()
    )
    return 201, {
        "item": item.code, "category": made.category, "asked_at": made.asked.number,
        "first_asked": made.first_asked_id, "at": made.at,
    }  # fmt: skip
